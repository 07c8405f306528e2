from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from sluitend.access import wall
from sluitend.access.actor import Actor
from sluitend.access.roles import Role
from sluitend.kit import clock
from sluitend.learners.models import Enrolment, Learner
from sluitend.safetynet import actions, queries
from sluitend.safetynet.lifecycle import CHOOSABLE, OF_SETTLED, OUTCOMES, After, CaseStatus, Outcome, Result, Way
from sluitend.safetynet.models import ContactAttempt, MunicipalCase
from sluitend.transitions import actions as transitions
from sluitend.transitions import promise
from sluitend.transitions.actions import Refused
from sluitend.transitions.events import Audience, Kind
from sluitend.transitions.lifecycle import ApplicationStatus as A
from sluitend.transitions.lifecycle import SettledReason
from sluitend.transitions.models import Event, Handover, Transition
from tests.cast import TODAY, works_at

pytestmark = pytest.mark.django_db
job = Actor.job("test")


@pytest.fixture
def asked(transition, dirk):
    """The school asked the municipality for help."""
    transitions.show_to_municipality(Transition.objects.all(), because="asked", by=dirk, note_text="komt niet meer")
    return Handover.objects.get(transition=transition)


@pytest.fixture
def case(asked, nadia):
    transitions.accept(asked, by=nadia)
    return MunicipalCase.objects.get()


@pytest.fixture
def lotte(rivierdam):
    """A colleague of Nadia."""
    return works_at("Lotte", rivierdam, Role.DOORSTROOMPUNT_OFFICER)


def test_saying_yes_opens_a_case_and_makes_the_municipality_the_holder(case, transition, rivierdam):
    transition.refresh_from_db()

    assert (transition.holder, transition.next_what) == (rivierdam, "contact")
    assert (case.municipality, case.status, case.owner, case.opened_on) == (rivierdam, CaseStatus.NEW, None, TODAY)
    assert promise.ask().ok


@pytest.mark.parametrize(
    ("born", "school_type", "kind"),
    [
        (date(2009, 6, 14), "vmbo-kb", "leerplicht"),
        (date(2009, 6, 14), "pro", "doorstroompunt"),
        (date(2008, 1, 5), "vmbo-kb", "doorstroompunt"),
        (None, "vmbo-kb", "leerplicht"),
    ],
)
def test_age_and_school_type_decide_who_handles_it(asked, nadia, born, school_type, kind):
    Learner.objects.update(birth_date=born)
    Enrolment.objects.update(school_type=school_type)

    transitions.accept(asked, by=nadia)

    assert MunicipalCase.objects.get().kind == kind


def test_a_case_is_read_by_its_own_municipality_only(case, noor, dirk, milan, gijs, nadia, yara, transition, kok):
    transitions.apply_for(transition, kok, by=noor)
    actions.log_contact(case, Way.PHONE, Result.NO_ANSWER, note="geheim", by=nadia)
    with wall.standing(nadia.standing):
        assert list(MunicipalCase.objects.values_list("pk", flat=True)) == [case.pk]
        assert list(ContactAttempt.objects.values_list("note", flat=True)) == ["geheim"]
    with wall.standing(gijs.standing):
        assert list(MunicipalCase.objects.all()) == []
        assert list(ContactAttempt.objects.all()) == []
    for actor in (noor, dirk, milan, yara):
        for model in (MunicipalCase, ContactAttempt):
            with wall.standing(actor.standing), pytest.raises(DatabaseError), transaction.atomic():
                list(model.objects.all())


class TestAssigning:
    def test_gives_a_case_to_a_colleague_and_can_be_taken_back(self, case, nadia, lotte):
        fresh = actions.assign(MunicipalCase.objects.all(), to=lotte.user, by=nadia)
        case.refresh_from_db()
        assert (fresh, case.owner, case.status) == ([case.pk], lotte.user, CaseStatus.ASSIGNED)

        assert actions.unassign(MunicipalCase.objects.all(), by=nadia) == 1

        case.refresh_from_db()
        assert (case.owner, case.status) == (None, CaseStatus.NEW)

    def test_is_our_yes_where_that_was_still_awaited(self, asked, nadia, lotte, rivierdam):
        actions.take_on(Transition.objects.all(), to=lotte.user, by=nadia)

        assert (MunicipalCase.objects.get().owner, Transition.objects.get().holder) == (lotte.user, rivierdam)

    def test_is_not_taken_back_once_something_was_done(self, case, nadia, lotte):
        actions.assign(MunicipalCase.objects.all(), to=lotte.user, by=nadia)
        actions.log_contact(case, Way.PHONE, Result.NO_ANSWER, by=lotte)

        assert actions.unassign(MunicipalCase.objects.all(), by=nadia) == 0

    def test_is_for_people_who_work_here(self, case, nadia, gijs):
        with pytest.raises(Refused):
            actions.assign(MunicipalCase.objects.all(), to=gijs.user, by=nadia)

    def test_reaches_no_case_of_another_municipality(self, case, gijs):
        assert actions.assign(MunicipalCase.objects.all(), to=gijs.user, by=gijs) == []
        assert MunicipalCase.objects.get().owner is None

    def test_keeps_the_status_of_a_case_that_runs(self, case, nadia, lotte):
        actions.log_contact(case, Way.PHONE, Result.REACHED, by=nadia)

        assert actions.assign(MunicipalCase.objects.all(), to=lotte.user, by=nadia) == []
        case.refresh_from_db()
        assert (case.owner, case.status) == (lotte.user, CaseStatus.TALKING)


class TestContact:
    def test_sets_the_next_date_and_is_said_without_its_note(self, case, nadia, transition):
        actions.log_contact(case, Way.PHONE, Result.NO_ANSWER, note="voicemail", next_on=date(2026, 3, 17), by=nadia)

        transition.refresh_from_db()
        case.refresh_from_db()
        event = Event.objects.get(kind=Kind.CONTACT)
        assert (transition.next_what, transition.next_on) == ("contact", date(2026, 3, 17))
        assert (case.status, case.owner) == (CaseStatus.SEEKING, nadia.user)
        assert (event.code, event.audience) == ("phone_no_answer", Audience.MUNICIPALITY)

    def test_proposes_the_next_working_day(self, case, nadia):
        with clock.standing(date(2026, 3, 13)):  # a Friday
            assert actions.log_contact(case, Way.PHONE, Result.NO_ANSWER, by=nadia).next_on == date(2026, 3, 16)

    @pytest.mark.parametrize("days", [-1, 32])
    def test_refuses_a_date_that_is_no_plan(self, case, nadia, days):
        with pytest.raises(Refused):
            actions.log_contact(case, Way.PHONE, Result.REACHED, next_on=TODAY + timedelta(days=days), by=nadia)
        assert ContactAttempt.objects.count() == 0

    def test_goes_on_to_talking_and_guiding_and_never_back(self, case, nadia):
        actions.log_contact(case, Way.PHONE, Result.REACHED, by=nadia)
        actions.guide(case, by=nadia)
        actions.log_contact(case, Way.PHONE, Result.NO_ANSWER, by=nadia)

        case.refresh_from_db()
        assert case.status == CaseStatus.GUIDING

    def test_is_for_the_own_municipality(self, case, gijs, dirk):
        for actor in (gijs, dirk):
            with pytest.raises(PermissionDenied):
                actions.log_contact(case, Way.PHONE, Result.REACHED, by=actor)


def attempts(*pairs):
    """Attempts, newest first, a day apart: (way, result)."""
    return [
        ContactAttempt(way=way, result=result, at=clock.moment(TODAY - timedelta(days=number)))
        for number, (way, result) in enumerate(pairs)
    ]


NO = Result.NO_ANSWER


@pytest.mark.parametrize(
    ("tried", "next_way"),
    [
        ([], None),
        ([(Way.PHONE, NO), (Way.MESSAGE, NO)], None),
        ([(Way.PHONE, NO)] * 3, None),
        ([(Way.PHONE, NO), (Way.MESSAGE, NO), (Way.PHONE, NO)], "go to the home"),
        ([(Way.PHONE, Result.VIA_OTHER), (Way.HOME, NO), (Way.PHONE, NO)], "write to the home address"),
        ([(Way.LETTER, NO), (Way.HOME, NO), (Way.PHONE, NO)], "case table"),
        ([(Way.PHONE, Result.REACHED), (Way.HOME, NO), (Way.PHONE, NO), (Way.MAIL, NO)], None),
        ([(Way.PHONE, NO), (Way.HOME, Result.REACHED), (Way.PHONE, NO), (Way.MAIL, NO)], None),
    ],
)
def test_after_three_tries_on_different_days_and_ways_a_next_step_is_proposed(tried, next_way):
    from django.utils import translation

    with translation.override("en"):
        step = queries.proposed_step(attempts(*tried))
        assert (step is None) if next_way is None else (next_way in str(step.text))


def test_three_tries_on_one_day_are_one_day():
    tried = attempts((Way.PHONE, NO), (Way.MAIL, NO), (Way.PHONE, NO))
    for attempt in tried:
        attempt.at = clock.moment(TODAY)

    assert queries.proposed_step(tried) is None


class TestClosing:
    def closed(self, case, outcome, by):
        after = actions.close(case, outcome, by=by)
        case.refresh_from_db()
        assert (case.status, case.outcome, case.closed_on) == (CaseStatus.CLOSED, outcome, TODAY)
        assert promise.ask().ok
        return after, Transition.objects.get(pk=case.transition_id)

    def test_the_college_that_placed_the_learner_takes_the_regie(
        self, case, transition, kok, noor, milan, nadia, delta
    ):
        application = transitions.apply_for(transition, kok, by=noor)
        transitions.record_status(application, A.ENROLLED, by=milan)

        after, now = self.closed(case, Outcome.SCHOOL, nadia)

        assert (after, now.holder, now.settled_on) == (After.GIVE_BACK, delta, None)
        assert now.next_what == "stay_in_touch"

    @pytest.mark.parametrize("outcome", [Outcome.SCHOOL, Outcome.UNREACHABLE, Outcome.REFUSES, Outcome.CARE])
    def test_without_a_place_the_municipality_stays_the_holder(self, case, nadia, rivierdam, outcome):
        after, now = self.closed(case, outcome, nadia)

        assert (after, now.holder, now.next_on) == (After.KEEP, rivierdam, TODAY + timedelta(days=28))

    @pytest.mark.parametrize(
        ("outcome", "reason"),
        [
            (Outcome.DAY_ACTIVITY, SettledReason.OTHER_ROUTE),
            (Outcome.MOVED_ABROAD, SettledReason.MOVED_ABROAD),
            (Outcome.EXEMPT, SettledReason.EXEMPT),
        ],
    )
    def test_a_destination_settles_for_a_listed_reason(self, case, nadia, outcome, reason):
        after, now = self.closed(case, outcome, nadia)

        assert (after, now.settled_because, now.visible_to_municipality) == (After.SETTLE, reason, None)

    def test_work_alone_is_no_way_out_for_who_must_go_to_school(self, case, nadia):
        with pytest.raises(Refused):
            actions.close(case, Outcome.WORK, by=nadia)

        MunicipalCase.objects.update(kind="doorstroompunt")
        assert self.closed(case, Outcome.WORK, nadia)[0] is After.SETTLE

    def test_another_municipality_says_yes_first(self, case, nadia, gijs, dijkstad, transition):
        with pytest.raises(Refused):
            actions.close(case, Outcome.TRANSFERRED, by=nadia)

        handover = transitions.hand_over(transition, to=dijkstad, reason="moved", by=nadia)
        assert MunicipalCase.objects.get().closed_on is None
        transitions.accept(handover, by=gijs)

        case.refresh_from_db()
        transition.refresh_from_db()
        assert (case.outcome, transition.holder, transition.visible_to_municipality) == (
            Outcome.TRANSFERRED, dijkstad, dijkstad,
        )  # fmt: skip
        assert queries.open_case(transition).municipality == dijkstad

    def test_a_school_that_takes_over_ends_the_case(self, case, nadia, dirk, transition, maascollege):
        handover = transitions.hand_over(transition, to=maascollege, reason="back", by=nadia)
        transitions.accept(handover, by=dirk)

        case.refresh_from_db()
        assert case.outcome == Outcome.SCHOOL

    def test_settling_elsewhere_ends_the_case(self, case, transition):
        transitions.settle(transition, because=SettledReason.DECEASED, by=job)

        case.refresh_from_db()
        assert (case.outcome, case.closed_on) == (OF_SETTLED[SettledReason.DECEASED], TODAY)

    def test_the_school_hears_the_outcome_and_no_more(self, case, nadia, dirk, noor, transition):
        actions.log_contact(case, Way.PHONE, Result.NO_ANSWER, note="geheim", by=nadia)
        with wall.standing(dirk.standing):
            assert queries.outcome_for_school(transition) is None

        actions.close(case, Outcome.UNREACHABLE, by=nadia)

        with wall.standing(dirk.standing):
            ending = queries.outcome_for_school(transition)
            kinds = set(Event.objects.values_list("kind", flat=True))
        assert (ending.label, ending.on, ending.municipality) == (Outcome.UNREACHABLE.label, TODAY, "Rivierdam")
        assert Kind.CONTACT not in kinds

    def test_a_closed_case_is_closed(self, case, nadia):
        actions.close(case, Outcome.CARE, by=nadia)

        with pytest.raises(PermissionDenied):
            actions.close(case, Outcome.CARE, by=nadia)
        with pytest.raises(PermissionDenied):
            actions.log_contact(case, Way.PHONE, Result.REACHED, by=nadia)

    def test_whom_we_still_hold_can_be_taken_up_again(self, case, nadia, transition):
        actions.close(case, Outcome.UNREACHABLE, by=nadia)

        again = actions.reopen(transition, by=nadia)

        assert (again.owner, again.status, again.pk == case.pk) == (nadia.user, CaseStatus.ASSIGNED, False)

    def test_who_got_a_place_later_goes_to_the_college_at_night(self, case, transition, kok, noor, milan, nadia, delta):
        actions.close(case, Outcome.UNREACHABLE, by=nadia)
        assert actions.give_back_placed(by=job) == 0
        application = transitions.apply_for(transition, kok, by=noor)
        transitions.record_status(application, A.ENROLLED, by=milan)

        assert actions.give_back_placed(by=job) == 1

        transition.refresh_from_db()
        assert transition.holder == delta


def test_the_database_keeps_one_open_case_and_an_outcome_for_a_closed_one(case):
    wrong = (
        {"status": CaseStatus.CLOSED},
        {"closed_on": TODAY},
        {"outcome": Outcome.CARE},
        {"status": CaseStatus.NEW, "owner": case.owner or _somebody()},
    )
    for change in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            MunicipalCase.objects.filter(pk=case.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        MunicipalCase.objects.create(transition=case.transition, municipality=case.municipality, kind="leerplicht")


def _somebody():
    from sluitend.access.models import User

    return User.objects.first()


def test_every_outcome_has_a_rule_and_every_reason_an_outcome():
    assert set(OUTCOMES) == set(Outcome)
    assert set(OF_SETTLED) == set(SettledReason)
    assert set(Outcome) - set(CHOOSABLE) == {Outcome.TRANSFERRED}
