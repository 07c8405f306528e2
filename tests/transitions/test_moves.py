"""Between mbo's: somebody (perhaps) leaves, and nobody leaves unseen (DOMAIN 7.5, ADR 0015)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, transaction

from sluitend.access import wall
from sluitend.access.actor import Actor
from sluitend.access.models import AuditEvent
from sluitend.kit import clock, workdays
from sluitend.kit.lifecycle import StepNotAllowed
from sluitend.learners import students
from sluitend.learners.duty import last_school_type
from sluitend.learners.models import Enrolment, Learner
from sluitend.safetynet import actions as safetynet
from sluitend.transitions import actions, moving, promise
from sluitend.transitions.actions import PlaceFirst, Refused
from sluitend.transitions.events import Kind
from sluitend.transitions.lifecycle import ApplicationStatus as A
from sluitend.transitions.lifecycle import MoveStage, SettledReason
from sluitend.transitions.models import Application, Decision, Event, Handover, Move, SummerAnswer, Transition
from sluitend.transitions.moving import Footing, MoveStatus, Summer
from sluitend.transitions.queries import moves as queries
from tests.cast import TODAY, enrol, follow

pytestmark = pytest.mark.django_db
job = Actor.job("test")
IN_TEN = workdays.after(TODAY, 10)


@pytest.fixture
def move(lotte, sanne):
    return actions.open_move(lotte, "wrong_choice", by=sanne)


def at(transition_id):
    return Transition.objects.get(pk=transition_id)


def applies(move, offering, status, by):
    """Applied elsewhere, and what that college says of it."""
    application = actions.apply_for(at(move.pk), offering, by=by)
    for step in (A.CONTRACT_OFFERED, status):
        actions.record_status(Application.objects.get(pk=application.pk), step, by=job)
    return Application.objects.get(pk=application.pk)


def kept():
    found = promise.ask()
    assert found.ok, found.as_json()


class TestOpening:
    def test_the_college_holds_it_from_the_first_moment_with_a_talk_in_ten_working_days(self, move, lotte, delta):
        now = at(move.pk)
        assert (now.kind, now.holder, now.origin_school, now.next_what, now.next_on) == (
            "mbo-mbo", delta, delta, "talk", IN_TEN,
        )  # fmt: skip
        assert (move.stage, move.why, move.opened_by) == ("signal", "wrong_choice", "coach")
        kept()

    def test_twice_is_the_same_move(self, move, lotte, sanne):
        assert actions.open_move(lotte, "money", by=sanne) == move
        assert (Transition.objects.count(), Move.objects.get().why) == (1, "wrong_choice")

    def test_is_for_who_guides_students_of_that_college(self, lotte, milan, teun, noor, anker):
        for actor in (milan, teun, noor):
            with pytest.raises(PermissionDenied):
                actions.open_move(lotte, "money", by=actor)
        assert Transition.objects.count() == 0

    def test_who_came_lately_is_followed_on_by_it(self, transition, kok, dirk, sanne, delta):
        application = actions.apply_for(transition, kok, by=dirk)
        for status in (A.CONTRACT_OFFERED, A.STARTED):
            actions.record_status(Application.objects.get(pk=application.pk), status, by=job)
        seat = Enrolment.objects.get(organisation=delta)

        opened = actions.open_move(seat, "too_hard", by=sanne)

        before = at(transition.pk)
        assert (before.settled_because, at(opened.pk).settled_on) == (SettledReason.MOVES_ON, None)
        kept()

    def test_whom_somebody_else_follows_is_not_followed_twice(self, move, lotte, sanne, rivierdam, nadia):
        actions.accept(
            actions.ask_to_take_over(at(move.pk), to=rivierdam, reason="help", by=sanne), by=nadia
        )  # fmt: skip
        Move.objects.all().delete()  # as if it were another college's
        with pytest.raises(Refused, match="Rivierdam volgt deze student al"):
            actions.open_move(lotte, "money", by=sanne)

    def test_somebody_may_move_twice_in_a_year(self, move, lotte, sanne):
        actions.take_step(move, "stay", by=sanne)
        again = actions.open_move(lotte, "money", by=sanne)
        assert (again.pk != move.pk, Transition.objects.filter(school_year=2026, kind="mbo-mbo").count()) == (True, 2)

    def test_a_pupil_still_has_one_transition_a_year(self, transition):
        with pytest.raises(IntegrityError), transaction.atomic():
            Transition.objects.create(
                learner=transition.learner, school_year=2026, settled_on=TODAY, settled_because="stayed"
            )

    def test_no_dossier_of_a_pupil_and_a_mentor_begins(self, move):
        assert not hasattr(at(move.pk), "dossier")


class TestWhereItStands:
    @pytest.mark.parametrize(
        ("stage", "place", "left", "handed", "settled", "expected"),
        [
            ("signal", "unknown", False, False, "", MoveStatus.SIGNAL),
            ("talking", "unknown", False, False, "", MoveStatus.TALKING),
            ("wants", "unknown", False, False, "", MoveStatus.WANTS),
            ("wants", "applied", False, False, "", MoveStatus.APPLIED),
            ("signal", "applied", False, False, "", MoveStatus.APPLIED),
            ("wants", "intake", False, False, "", MoveStatus.INTAKE),
            ("wants", "offered", False, False, "", MoveStatus.INTAKE),
            ("wants", "placed", False, False, "", MoveStatus.PLACED),
            ("wants", "placed", True, False, "", MoveStatus.LEFT),
            ("wants", "started", True, False, "", MoveStatus.STARTED),
            ("wants", "started", False, False, "", MoveStatus.STARTED),
            ("wants", "not_admitted", False, False, "", MoveStatus.WANTS),
            ("wants", "withdrawn", True, False, "", MoveStatus.NO_PLACE),
            ("signal", "unknown", True, False, "", MoveStatus.NO_PLACE),
            ("lost", "unknown", False, False, "", MoveStatus.LOST),
            ("works", "other_route", False, False, "", MoveStatus.WORKS),
            ("lost", "unknown", False, True, "", MoveStatus.HANDED),
            ("wants", "applied", True, True, "", MoveStatus.HANDED),
            ("wants", "placed", True, True, "", MoveStatus.LEFT),
            ("stays", "unknown", False, False, "stays_at_mbo", MoveStatus.STAYS),
            ("wants", "started", True, False, "arrived", MoveStatus.STARTED),
            ("signal", "unknown", False, False, "opened_by_mistake", MoveStatus.DONE),
        ],
    )
    def test_word_applications_regie_and_roll_together_say_it(self, stage, place, left, handed, settled, expected):
        assert moving.status_of(stage, place, has_left=left, is_handed=handed, settled=settled) == expected

    def test_goes_the_whole_way(self, move, bakker, sanne, delta, anker, lotte, teun):
        seen = []

        def look():
            move.refresh_from_db()
            move.transition.refresh_from_db()
            seen.append(str(queries.as_movers([move])[0].status))

        look()
        for step in ("talk", "want"):
            actions.take_step(move, step, by=sanne)
            look()
        application = actions.apply_for(at(move.pk), bakker, by=sanne)
        look()
        for status in (A.INTAKE_PLANNED, A.ENROLLED):
            actions.record_status(Application.objects.get(pk=application.pk), status, by=job)
            look()
        actions.deregister(lotte, "moves", by=sanne)
        look()
        actions.record_status(Application.objects.get(pk=application.pk), A.STARTED, by=job)
        look()

        assert seen == ["signal", "talking", "wants", "applied", "intake", "placed", "left", "started"]
        assert at(move.pk).holder == anker
        assert Enrolment.objects.get(organisation=anker).learner == lotte.learner
        kept()


class TestWhatTheCoachSays:
    def test_staying_ends_it(self, move, sanne):
        actions.take_step(move, "stay", by=sanne)
        assert at(move.pk).settled_because == SettledReason.STAYS_AT_MBO

    def test_a_step_that_makes_no_sense_is_refused(self, move, sanne):
        actions.take_step(move, "stay", by=sanne)
        with pytest.raises((StepNotAllowed, PermissionDenied)):
            actions.take_step(move, "want", by=sanne)

    def test_work_alone_is_no_way_out_under_18(self, move, sanne):
        with pytest.raises(Refused, match="Onder de 18"):
            actions.take_step(move, "work", by=sanne)
        assert at(move.pk).status == "unknown"

    def test_work_goes_on_with_a_next_date_and_can_end(self, daan, sanne):
        opened = actions.open_move(daan, "money", by=sanne)
        actions.take_step(opened, "work", by=sanne)
        assert (at(opened.pk).status, at(opened.pk).next_what) == ("other_route", "contact")

        actions.take_step(opened, "talk", by=sanne)

        assert (at(opened.pk).status, at(opened.pk).next_what, at(opened.pk).next_on) == ("unknown", "talk", IN_TEN)

    def test_not_knowing_where_asks_the_municipality_at_once(self, move, sanne, rivierdam, delta):
        actions.take_step(move, "lose", by=sanne)
        now = at(move.pk)
        assert (now.visible_to_municipality, now.visible_because, now.holder) == (rivierdam, "lost", delta)
        assert Handover.objects.get().receiver == rivierdam
        kept()

    def test_a_date_that_passes_is_said(self, move):
        with clock.standing(IN_TEN + timedelta(days=1)):
            actions.pass_dates(by=job)
        assert at(move.pk).missed_since == IN_TEN


class TestTheHardRule:
    @pytest.mark.parametrize("because", sorted(moving.LEAVING))
    @pytest.mark.parametrize("level", [None, 1, 2, 4])
    @pytest.mark.parametrize("has_place", [False, True])
    @pytest.mark.parametrize("is_handed", [False, True])
    def test_a_place_a_handover_or_a_diploma_that_counts(self, because, level, has_place, is_handed):
        qualified = because == "diploma" and level in (2, 4)
        expected = has_place or is_handed or qualified or because in ("abroad", "deceased")
        assert moving.may_leave(because, Footing(level, has_place, is_handed)) is expected

    def test_refuses_before_there_is_a_place(self, move, lotte, sanne):
        with pytest.raises(PlaceFirst, match="nog geen plek"):
            actions.deregister(lotte, "moves", by=sanne)
        lotte.refresh_from_db()
        assert (lotte.until_on, Event.objects.filter(kind=Kind.DEREGISTRATION).count()) == (None, 0)

    def test_applying_is_no_place_yet(self, move, lotte, bakker, sanne):
        actions.apply_for(at(move.pk), bakker, by=sanne)
        with pytest.raises(PlaceFirst):
            actions.deregister(lotte, "moves", by=sanne)

    def test_opens_once_placed_elsewhere(self, move, lotte, bakker, sanne):
        applies(move, bakker, A.ENROLLED, sanne)
        actions.deregister(lotte, "moves", by=sanne)
        lotte.refresh_from_db()
        move.refresh_from_db()
        assert (lotte.until_on, lotte.left_because, move.left_on, move.override) == (TODAY, "moves", TODAY, "")
        assert at(move.pk).visible_to_municipality is None
        kept()

    def test_opens_once_the_municipality_took_over_and_not_when_it_was_only_asked(
        self, move, lotte, sanne, rivierdam, nadia
    ):
        asked = actions.ask_to_take_over(at(move.pk), to=rivierdam, reason="help", by=sanne)
        with pytest.raises(PlaceFirst):
            actions.deregister(lotte, "stops", by=sanne)
        actions.accept(asked, by=nadia)
        actions.deregister(lotte, "stops", by=sanne)
        assert (at(move.pk).holder, Enrolment.objects.get(pk=lotte.pk).left_because) == (rivierdam, "stops")
        kept()

    def test_an_override_needs_a_reason_and_words(self, move, lotte, sanne):
        for given in ({"override": "own_wish"}, {"note_text": "wil weg"}, {"override": "own_wish", "note_text": "  "}):
            with pytest.raises(PlaceFirst):
                actions.deregister(lotte, "stops", by=sanne, **given)

    def test_an_override_is_recorded_and_told_at_once_under_18(self, move, lotte, sanne, rivierdam, delta):
        actions.deregister(lotte, "stops", by=sanne, override="own_wish", note_text="wil niet meer")
        move.refresh_from_db()
        now = at(move.pk)
        assert (move.left_on, move.override, move.override_note) == (TODAY, "own_wish", "wil niet meer")
        assert (now.visible_to_municipality, now.visible_because, now.holder) == (rivierdam, "left_mbo", delta)
        assert AuditEvent.objects.get(what="transitions.deregistered").details["override"] == "own_wish"
        kept()

    def test_from_18_on_the_municipality_hears_after_ten_working_days_without_an_application(self, daan, sanne):
        gone = actions.deregister(daan, "stops", by=sanne, override="own_wish", note_text="wil werken")
        for day, why in ((TODAY, None), (IN_TEN, None), (IN_TEN + timedelta(days=1), "left_mbo")):
            with clock.standing(day):
                safetynet.open_views(by=job)
            assert (at(gone.pk).visible_because or None) == why, day

    def test_an_application_within_ten_working_days_closes_the_gap(self, daan, sanne, bakker):
        gone = actions.deregister(daan, "stops", by=sanne, override="own_wish", note_text="wil werken")
        actions.apply_for(at(gone.pk), bakker, by=sanne)
        with clock.standing(IN_TEN + timedelta(days=1)):
            safetynet.open_views(by=job)
        assert at(gone.pk).visible_because == ""

    def test_leaving_without_a_transition_opens_one_by_itself(self, daan, sanne, delta):
        gone = actions.deregister(daan, "removed", by=sanne, override="removed", note_text="bsa")
        move = Move.objects.get(pk=gone.pk)
        assert (gone.kind, gone.holder, gone.settled_on, gone.next_what) == ("mbo-mbo", delta, None, "new_place")
        assert (move.opened_by, move.why, move.left_on) == ("deregistration", "advice", TODAY)
        kept()

    def test_a_diploma_of_level_2_ends_it_with_a_startkwalificatie(self, move, lotte, sanne):
        assert actions.deregister(lotte, "diploma", by=sanne) is None
        assert at(move.pk).settled_because == SettledReason.QUALIFIED
        assert Learner.objects.get(pk=lotte.learner_id).basic_qualification_on == TODAY
        kept()

    def test_an_entree_diploma_does_not(self, lotte, sanne):
        lotte.programme.level = 1
        lotte.programme.save()
        with pytest.raises(PlaceFirst):
            actions.deregister(lotte, "diploma", by=sanne)

    def test_a_status_is_no_back_door(self, transition, kok, dirk, milan, sanne):
        application = actions.apply_for(transition, kok, by=dirk)
        for status in (A.CONTRACT_OFFERED, A.STARTED):
            actions.record_status(Application.objects.get(pk=application.pk), status, by=milan)
        application.refresh_from_db()
        for actor in (milan, sanne):
            with pytest.raises(Refused, match="Mijn studenten"):
                actions.record_status(application, A.DEREGISTERED, by=actor)
            with pytest.raises(Refused, match="Mijn studenten"):
                actions.record_statuses(Application.objects.all(), A.DEREGISTERED, by=actor)

    def test_a_student_system_that_takes_somebody_off_the_roll_opens_one(
        self, transition, kok, dirk, delta, sanne, rivierdam
    ):
        """A first-year dropout after the first hundred days."""
        application = actions.apply_for(transition, kok, by=dirk)
        for status in (A.CONTRACT_OFFERED, A.STARTED):
            actions.record_status(Application.objects.get(pk=application.pk), status, by=job)
        actions.settle_all(Transition.objects.all(), because=SettledReason.ARRIVED, by=job)

        actions.note(
            [actions.Fact(transition.pk, Kind.APPLICATION, A.DEREGISTERED, clock.now(), application.pk, delta.pk)],
            by=job,
        )

        opened = Move.objects.get()
        assert (opened.college, opened.opened_by, opened.left_on) == (delta, "deregistration", TODAY)
        assert at(opened.pk).visible_to_municipality == rivierdam  # Yara is 16
        kept()

    def test_check_finds_whom_somebody_took_off_the_roll_past_the_rule(self, lotte):
        Enrolment.objects.filter(pk=lotte.pk).update(until_on=TODAY, left_because="stops")
        assert promise.ask().broken["unfollowed"] == [lotte.learner_id]


class TestTheSummerCheck:
    @pytest.mark.parametrize(
        ("answer", "opens"),
        [("same", False), ("diploma", False), ("other_programme", False), ("other_school", True), ("unknown", True)],
    )
    def test_the_last_two_open_a_move(self, lotte, sanne, answer, opens):
        for _again in range(2):
            actions.answer_summer_check(lotte, Summer(answer), by=sanne)
        assert (Move.objects.count(), SummerAnswer.objects.get().answer) == (int(opens), answer)
        kept()

    def test_another_answer_takes_the_move_back(self, lotte, sanne):
        actions.answer_summer_check(lotte, Summer.UNKNOWN, by=sanne)
        actions.answer_summer_check(lotte, Summer.SAME, by=sanne)
        assert Transition.objects.get().settled_because == SettledReason.OPENED_BY_MISTAKE

    def test_undo_takes_answer_and_move_back(self, lotte, sanne):
        actions.answer_summer_check(lotte, Summer.OTHER_SCHOOL, by=sanne)
        actions.answer_summer_check(lotte, None, by=sanne)
        assert (SummerAnswer.objects.count(), Transition.objects.filter(settled_on=None).count()) == (0, 0)

    def test_a_move_that_somebody_worked_on_stays(self, lotte, sanne):
        opened = actions.answer_summer_check(lotte, Summer.UNKNOWN, by=sanne)
        actions.take_step(opened, "talk", by=sanne)
        actions.answer_summer_check(lotte, Summer.SAME, by=sanne)
        assert (at(opened.pk).settled_on, Move.objects.get().stage) == (None, MoveStage.TALKING)

    def test_a_coachs_own_move_is_never_taken_back(self, move, lotte, sanne):
        actions.answer_summer_check(lotte, Summer.SAME, by=sanne)
        assert at(move.pk).settled_on is None

    def test_next_year_asks_anew(self, lotte, sanne):
        actions.answer_summer_check(lotte, Summer.SAME, by=sanne)
        with clock.standing(date(2027, 6, 1)):
            actions.answer_summer_check(lotte, Summer.DIPLOMA, by=sanne)
        assert sorted(SummerAnswer.objects.values_list("school_year", "answer")) == [(2026, "same"), (2027, "diploma")]


class TestSittingInClass:
    def test_who_is_seen_in_class_sits_in_the_group_of_the_programme(self, transition, kok, dirk, delta):
        application = actions.apply_for(transition, kok, by=dirk)
        for status in (A.CONTRACT_OFFERED, A.STARTED):
            actions.record_status(Application.objects.get(pk=application.pk), status, by=job)
        seat = Enrolment.objects.get(organisation=delta)
        assert (seat.school_class.name, seat.school_class.school_year, seat.programme, seat.school_type) == (
            "Kok n2 BOL", 2027, kok.programme, "mbo",
        )  # fmt: skip

    def test_twice_is_one_seat(self, lotte, kok):
        students.take_seats([students.Seat(lotte.learner_id, kok, TODAY)] * 2, by=job)
        assert Enrolment.objects.count() == 1

    def test_who_was_not_seen_after_all_sits_nowhere(self, transition, kok, dirk, delta, sanne):
        application = actions.apply_for(transition, kok, by=dirk)
        for status in (A.CONTRACT_OFFERED, A.STARTED, A.NO_SHOW):
            actions.record_status(Application.objects.get(pk=application.pk), status, by=job)
        assert Enrolment.objects.get(organisation=delta).left_because == "no_show"
        kept()


class TestWhoSeesIt:
    def test_the_college_that_is_left_sees_where_and_the_new_one_sees_the_mover(self, move, bakker, sanne, teun):
        application = applies(move, bakker, A.ENROLLED, sanne)
        with wall.standing(sanne.standing):
            assert list(Application.objects.filter(transition=move.pk)) == [application]
            assert Event.objects.filter(application=application).exists()
        with wall.standing(teun.standing):
            assert Transition.objects.get().origin_school.name == "ROC Delta"
            assert Move.objects.count() == 0
            assert not Event.objects.filter(kind=Kind.MOVE).exists()

    def test_a_decision_of_the_new_college_is_not_for_the_old_one(self, move, bakker, sanne, teun):
        from sluitend.transitions import decisions
        from sluitend.transitions.outcomes import Outcome

        application = actions.apply_for(at(move.pk), bakker, by=sanne)
        decisions.prepare(Application.objects.get(pk=application.pk), Outcome.OFFERED, by=teun)
        with wall.standing(teun.standing):
            assert Decision.objects.count() == 1
        with wall.standing(sanne.standing):
            assert Decision.objects.count() == 0

    def test_a_college_sees_its_own_students_and_nobody_elses(self, lotte, sanne, teun, noor):
        with wall.standing(sanne.standing):
            assert list(Enrolment.objects.all()) == [lotte]
            assert list(Learner.objects.all()) == [lotte.learner]
        for outsider in (teun, noor):
            with wall.standing(outsider.standing):
                assert (Enrolment.objects.count(), Learner.objects.count()) == (0, 0)

    def test_why_somebody_leaves_is_not_for_the_municipality(self, move, lotte, sanne, nadia):
        actions.deregister(lotte, "stops", by=sanne, override="own_wish", note_text="thuis gaat het niet")
        with wall.standing(nadia.standing):
            kinds = set(Event.objects.values_list("kind", flat=True))
            assert (Kind.DEREGISTRATION in kinds, Kind.MOVE in kinds) == (True, False)
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                Move.objects.count()

    def test_who_came_from_special_education_stays_exempt(self, class_4b, rivierdam, kok):
        learner = enrol(class_4b, "Pim", "Pro", born=date(2008, 1, 1), lives_in=rivierdam, school_type="pro")
        follow(learner)
        students.take_seats([students.Seat(learner.pk, kok, TODAY)], by=job)
        row = Transition.objects.annotate(last_type=last_school_type()).get(learner=learner)
        assert row.last_type == "pro"
