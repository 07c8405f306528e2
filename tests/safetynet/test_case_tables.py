"""Case tables: who is on the agenda by which rule, who sees what of it, and what a decision does (ADR 0020)."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from sluitend.access import wall
from sluitend.access.actor import Actor
from sluitend.access.models import AuditEvent
from sluitend.access.notices import choose
from sluitend.access.roles import Role
from sluitend.insight import timeline
from sluitend.kit import clock, jobs
from sluitend.kit.lifecycle import StepNotAllowed
from sluitend.learners.models import SchoolClass
from sluitend.organisations.models import Organisation, OrganisationKind, Region
from sluitend.safetynet import agenda, case_tables
from sluitend.safetynet.lifecycle import NEXT_OF, TableDecision, TableStatus
from sluitend.safetynet.models import CaseTable, CaseTableItem
from sluitend.safetynet.policies import CanItem, CanTable
from sluitend.transitions import actions, promise
from sluitend.transitions.actions import Refused
from sluitend.transitions.events import Kind
from sluitend.transitions.lifecycle import ApplicationStatus as A
from sluitend.transitions.lifecycle import SettledReason
from sluitend.transitions.models import Application, Event, Handover, Transition
from sluitend.transitions.planning import NEXT
from tests.cast import TODAY, enrol, follow, offer, works_at
from tests.safetynet.tables import ON, convene, item, item_of, job, table

__all__ = ["item", "table"]  # fixtures
pytestmark = pytest.mark.django_db
IN_A_WEEK = TODAY + timedelta(days=7)


def on_the_agenda(table: CaseTable) -> dict[str, str]:
    """Who stands on it, and why."""
    rows = CaseTableItem.objects.filter(table=table, off_at=None).select_related("transition__learner")
    return {row.transition.learner.call_name: row.why for row in rows}


def read_by(actor: Actor) -> list[CaseTableItem]:
    """The items that somebody reads on their own side of the second wall, whatever a page asks."""
    try:
        with wall.standing(actor.standing):
            return list(CaseTableItem.objects.all())
    except ProgrammingError:  # a party without any right to this table
        return []


@pytest.fixture
def sem(sem_himself):
    return follow(sem_himself)


class TestTheAgenda:
    def test_names_in_march_who_has_no_application(self, table, transition, sem, kok, noor):
        assert on_the_agenda(table) == {"Yara": "no_application"}

        case_tables.draw_up_due(by=job)
        assert on_the_agenda(table) == {"Yara": "no_application", "Sem": "no_application"}

        actions.apply_for(transition, kok, by=noor)
        case_tables.draw_up_due(by=job)
        assert on_the_agenda(table) == {"Sem": "no_application"}

    def test_drawn_up_twice_is_the_same(self, table, sem):
        case_tables.draw_up_due(by=job)
        before = list(CaseTableItem.objects.order_by("pk").values())

        assert case_tables.draw_up_due(by=job) == 1

        assert list(CaseTableItem.objects.order_by("pk").values()) == before

    @pytest.mark.parametrize(
        ("month", "status", "why"),
        [
            (3, A.NOT_ADMITTED, None),
            (6, A.NOT_ADMITTED, "refused"),
            (6, A.WITHDRAWN, "withdrawn"),
            (6, A.WAITLISTED, "waiting_list"),
            (6, A.CONTRACT_OFFERED, None),
            (9, A.NOT_ADMITTED, "not_enrolled"),
            (9, A.CONTRACT_OFFERED, "not_enrolled"),
            (9, A.ENROLLED, None),
        ],
    )
    def test_each_season_has_its_rules(self, transition, kok, noor, milan, dirk, maascollege, month, status, why):
        day = date(2026, month, 3)
        with clock.standing(day):
            application = actions.apply_for(transition, kok, by=noor)
            actions.record_status(application, status, by=milan)
            table = convene(maascollege, by=dirk, on=day + timedelta(days=7))

            assert on_the_agenda(table) == ({"Yara": why} if why else {})

    def test_names_in_september_who_did_not_come(self, transition, kok, noor, milan, dirk, maascollege):
        with clock.standing(date(2026, 9, 3)):
            application = actions.apply_for(transition, kok, by=noor)
            for status in (A.CONTRACT_OFFERED, A.NO_SHOW):
                actions.record_status(Application.objects.get(pk=application.pk), status, by=milan)
            table = convene(maascollege, by=dirk, on=date(2026, 9, 15))

            assert on_the_agenda(table) == {"Yara": "no_show"}

    def test_names_a_fall_in_june(self, transition, kok, bakker, noor, milan, teun, dirk, maascollege):
        with clock.standing(date(2026, 6, 1)):
            first, _second = (actions.apply_for(transition, one, by=noor) for one in (kok, bakker))
            actions.record_status(first, A.CONTRACT_OFFERED, by=milan)
            actions.record_status(Application.objects.get(pk=first.pk), A.NOT_ADMITTED, by=milan)
            assert Transition.objects.get().has_dropped

            assert on_the_agenda(convene(maascollege, by=dirk, on=date(2026, 6, 9))) == {"Yara": "fell_back"}

    def test_names_a_handover_without_an_answer_and_a_date_that_passed(
        self, transition, sem, kok, noor, dirk, maascollege, rivierdam
    ):
        for row in (transition, sem):
            actions.apply_for(row, kok, by=noor)
        actions.set_next_date(Transition.objects.get(pk=sem.pk), "talk", TODAY, by=noor)
        actions.hand_over(Transition.objects.get(pk=transition.pk), to=rivierdam, reason="help", by=dirk)
        with clock.standing(TODAY + timedelta(days=20)):
            actions.pass_dates(by=job)
            table = convene(maascollege, by=dirk, on=TODAY + timedelta(days=25))

            assert on_the_agenda(table) == {"Yara": "handover", "Sem": "date_missed"}

    def test_is_about_those_whom_somebody_at_the_table_holds(self, transition, stranger, maascollege, dirk):
        assert on_the_agenda(convene(maascollege, by=dirk)) == {"Yara": "no_application"}

    def test_waits_until_four_weeks_before(self, transition, maascollege, dirk):
        table = convene(maascollege, by=dirk, on=TODAY + timedelta(days=29))
        assert on_the_agenda(table) == {}

        with clock.standing(TODAY + timedelta(days=1)):
            case_tables.draw_up_due(by=job)
        assert on_the_agenda(table) == {"Yara": "no_application"}

    def test_keeps_what_people_did(self, table, item, transition, sem, kok, noor, dirk, nadia):
        case_tables.draw_up_due(by=job)
        case_tables.take_off(item_of(sem), because="helped", by=dirk)
        case_tables.put_on(transition, table, why="help", by=noor)
        case_tables.decide(item, TableDecision.NOTHING, by=dirk)
        actions.apply_for(transition, kok, by=noor)

        case_tables.draw_up_due(by=job)

        assert on_the_agenda(table) == {"Yara": "no_application"}
        assert item_of(sem).off_because == "helped"

    def test_loses_who_is_settled(self, table, item, transition, dirk, puck):
        with clock.standing(TODAY + timedelta(days=1)):
            actions.settle(transition, because=SettledReason.MOVED_ABROAD, by=dirk)
            case_tables.draw_up_due(by=job)

        assert on_the_agenda(table) == {}

    def test_stays_as_it_was_once_the_table_was_held(self, table, item, transition, kok, noor, dirk):
        with clock.standing(ON):
            case_tables.hold(table, by=dirk)
            actions.apply_for(transition, kok, by=noor)
            assert case_tables.draw_up_due(by=job) == 0

        assert on_the_agenda(table) == {"Yara": "no_application"}

    def test_rules_and_questions_share_no_code(self):
        assert len(agenda.LABELS) == len(agenda.RULES) + 5
        assert set(agenda.AT_COLLEGE) == set(agenda.LABELS)


class TestPuttingOnAndTakingOff:
    def test_a_mentor_asks_the_table_about_a_pupil(self, table, sem, noor, maascollege):
        case_tables.put_on(sem, table, why="contact", by=noor)

        row = item_of(sem)
        assert (row.why, row.put_on_by) == ("contact", maascollege)

    def test_twice_is_once_and_who_was_taken_off_comes_back(self, table, item, transition, dirk, noor):
        assert case_tables.put_on(transition, table, why="help", by=noor).pk == item.pk
        assert item_of(transition).why == "no_application"

        case_tables.take_off(item, because="later", by=dirk)
        case_tables.put_on(transition, table, why="help", by=noor)
        row = item_of(transition)
        assert (row.pk, row.why, row.off_at, row.off_because) == (item.pk, "help", None, "")

    def test_not_by_who_does_not_sit_there_nor_does_not_see_the_learner(self, table, sem, gijs, bram, lingeschool):
        elsewhere = convene(lingeschool, by=works_at("Dora", lingeschool, Role.CAREER_DEAN))
        with pytest.raises(PermissionDenied):
            case_tables.put_on(sem, table, why="help", by=bram)
        with pytest.raises(Refused, match="doen er niet aan mee"):
            case_tables.put_on(sem, elsewhere, why="help", by=works_at("Dora2", table.convener, Role.CAREER_DEAN))
        assert CaseTableItem.objects.filter(transition=sem).count() == 0

    def test_taking_off_can_be_undone(self, table, item, dirk):
        case_tables.take_off(item, because="asked", by=dirk)
        assert on_the_agenda(table) == {}
        with pytest.raises(PermissionDenied):
            case_tables.decide(item, TableDecision.NOTHING, by=dirk)

        case_tables.put_back(item, by=dirk)
        assert on_the_agenda(table) == {"Yara": "no_application"}


class TestWhoSeesWhat:
    def test_the_school_reads_its_own_and_nobody_reads_who_they_do_not_see(
        self, table, item, stranger, dirk, milan, nadia, gijs, bram, ruud
    ):
        """Yara has no application and the municipality does not see her yet: both sit at the table and read nothing."""
        for actor, expected in ((dirk, [item]), (milan, []), (nadia, []), (gijs, []), (bram, []), (ruud, [])):
            assert read_by(actor) == expected, actor.name
            assert list(CaseTableItem.objects.permitting(CanItem.VIEW, actor)) == expected, actor.name

    def test_a_college_reads_who_applied_there_and_a_municipality_who_it_sees(
        self, table, item, transition, kok, noor, dirk, milan, teun, nadia
    ):
        actions.apply_for(transition, kok, by=noor)
        actions.show_to_municipality(Transition.objects.all(), because="asked", by=dirk)

        for actor in (dirk, milan, nadia):
            assert read_by(actor) == [item], actor.name
            assert list(CaseTableItem.objects.permitting(CanItem.VIEW, actor)) == [item], actor.name
        assert read_by(teun) == []

    def test_not_who_does_not_sit_at_the_table_though_they_see_the_learner(
        self, transition, kok, noor, dirk, milan, maascollege, rivierdam
    ):
        table = convene(maascollege, rivierdam, by=dirk)
        actions.apply_for(transition, kok, by=noor)

        assert item_of(transition).table == table
        assert read_by(milan) == []
        assert list(CaseTableItem.objects.permitting(CanItem.VIEW, milan)) == []

    def test_a_mentor_puts_on_and_does_not_read_the_agenda(self, item, noor, carla):
        assert list(CaseTableItem.objects.permitting(CanItem.VIEW, noor)) == []
        assert list(CaseTableItem.objects.permitting(CanItem.VIEW, carla)) == []

    def test_the_region_plans_a_table_and_reads_no_learner(self, transition, maascollege, ruud, dirk, teun):
        table = convene(maascollege, by=ruud)

        with wall.standing(ruud.standing):
            assert list(CaseTable.objects.permitting(CanTable.VIEW, ruud)) == [table]
        assert read_by(ruud) == []
        with wall.standing(teun.standing):
            assert list(CaseTable.objects.all()) == []

    def test_the_pupil_reads_the_decision_on_the_timeline(self, item, yara, dirk, maascollege):
        case_tables.decide(item, TableDecision.CONTACT, owner=maascollege, due_on=IN_A_WEEK, by=dirk)

        with wall.standing(yara.standing):
            titles = [one.title for one in timeline.of(Transition.objects.get()).entries]
        assert read_by(yara) == []
        assert (
            "Besproken aan de overstaptafel. Maascollege zoekt contact met de jongere en de ouders 19 maart 2026"
            in titles
        )

    def test_another_college_does_not_read_that_somebody_was_discussed(
        self, item, transition, kok, bakker, noor, dirk, teun, milan, delta
    ):
        for one in (kok, bakker):
            actions.apply_for(transition, one, by=noor)
        case_tables.decide(item, TableDecision.PLACE, owner=delta, due_on=IN_A_WEEK, by=dirk)

        def reads(actor: Actor) -> int:
            with wall.standing(actor.standing):
                return Event.objects.filter(kind=Kind.CASE_TABLE).count()

        assert [reads(actor) for actor in (dirk, milan, teun)] == [1, 1, 0]


class TestDeciding:
    def test_the_day_becomes_the_next_date_and_the_holder_stays(self, item, dirk, maascollege):
        case_tables.decide(item, TableDecision.APPLY, owner=maascollege, due_on=IN_A_WEEK, by=dirk)

        row = Transition.objects.get()
        assert (row.next_what, row.next_on, row.holder) == ("choose_again", IN_A_WEEK, maascollege)
        event = Event.objects.get(kind=Kind.CASE_TABLE)
        assert (event.code, event.organisation, event.due_on) == ("apply", maascollege, IN_A_WEEK)
        assert AuditEvent.objects.filter(what="safetynet.case_table_decided").count() == 1
        assert promise.ask().ok

    @pytest.mark.parametrize("decision", [one for one in TableDecision if NEXT_OF[one] and one != "take_over"])
    def test_each_kind_has_a_day_within_its_limit(self, item, dirk, maascollege, decision):
        limit = NEXT[NEXT_OF[decision]].max_days
        with pytest.raises(Refused, match="te ver weg"):
            case_tables.decide(item, decision, owner=maascollege, due_on=TODAY + timedelta(days=limit + 1), by=dirk)
        with pytest.raises(Refused, match="voorbij"):
            case_tables.decide(item, decision, owner=maascollege, due_on=TODAY - timedelta(days=1), by=dirk)
        assert item_of(item.transition).decision == ""

        case_tables.decide(item, decision, owner=maascollege, due_on=TODAY + timedelta(days=limit), by=dirk)
        assert Transition.objects.get().next_on == TODAY + timedelta(days=limit)

    def test_nothing_more_leaves_everything_as_it_is(self, item, transition, dirk):
        before = (transition.next_on, transition.next_what, transition.holder)
        case_tables.decide(item, TableDecision.NOTHING, due_on=IN_A_WEEK, by=dirk)

        row = Transition.objects.get()
        assert (row.next_on, row.next_what, row.holder) == before
        assert item_of(row).owner is None

    def test_an_owner_sees_the_learner_and_sits_at_the_table(self, item, transition, kok, noor, dirk, delta, anker):
        for owner in (delta, anker):
            with pytest.raises(Refused, match="ziet deze jongere niet"):
                case_tables.decide(item, TableDecision.PLACE, owner=owner, due_on=IN_A_WEEK, by=dirk)
        actions.apply_for(transition, kok, by=noor)
        case_tables.decide(item, TableDecision.PLACE, owner=delta, due_on=IN_A_WEEK, by=dirk)
        assert item_of(transition).owner == delta

    def test_without_an_owner_or_a_day_it_is_no_plan(self, item, dirk, maascollege):
        for owner, day in ((None, IN_A_WEEK), (maascollege, None)):
            with pytest.raises(Refused, match="Kies wie het doet"):
                case_tables.decide(item, TableDecision.TALK, owner=owner, due_on=day, by=dirk)

    def test_taking_over_is_asked_by_a_handover(self, item, transition, dirk, nadia, rivierdam, maascollege):
        actions.show_to_municipality(Transition.objects.all(), because="asked", by=dirk)
        actions.withdraw(Handover.objects.get(), by=dirk)

        case_tables.decide(item, TableDecision.TAKE_OVER, owner=rivierdam, due_on=IN_A_WEEK, by=dirk)

        asked = Handover.objects.get(status="asked")
        assert (asked.receiver, asked.reason, Transition.objects.get().holder) == (rivierdam, "table", maascollege)
        actions.accept(asked, by=nadia)
        assert Transition.objects.get().holder == rivierdam
        assert promise.ask().ok

    def test_only_the_holder_asks_somebody_else_to_take_over(self, item, transition, dirk, nadia, rivierdam):
        actions.show_to_municipality(Transition.objects.all(), because="asked", by=dirk)
        actions.withdraw(Handover.objects.get(), by=dirk)

        with pytest.raises(Refused, match="Maascollege heeft de regie"):
            case_tables.decide(item, TableDecision.TAKE_OVER, owner=rivierdam, due_on=IN_A_WEEK, by=nadia)
        assert (item_of(transition).decision, Handover.objects.filter(status="asked").count()) == ("", 0)

    def test_the_second_reads_what_the_first_wrote_down(self, item, transition, kok, noor, dirk, milan, maascollege):
        actions.apply_for(transition, kok, by=noor)
        case_tables.decide(item, TableDecision.CONTACT, owner=maascollege, due_on=IN_A_WEEK, by=dirk)

        with pytest.raises(Refused, match="Maascollege schreef net al een besluit op: zoekt contact"):
            case_tables.decide(item, TableDecision.NOTHING, by=milan)

        first = item_of(transition)
        case_tables.decide(item, TableDecision.NOTHING, instead_of=first.decided_at, by=milan)
        assert item_of(transition).decision == "nothing"
        assert list(Event.objects.filter(kind=Kind.CASE_TABLE).order_by("pk").values_list("code", flat=True)) == [
            "contact",
            "nothing",
        ]

    def test_a_double_click_is_one_decision(self, item, dirk, maascollege):
        for _click in range(2):
            case_tables.decide(item, TableDecision.CONTACT, owner=maascollege, due_on=IN_A_WEEK, by=dirk)

        assert Event.objects.filter(kind=Kind.CASE_TABLE).count() == 1

    def test_not_by_who_does_not_see_the_learner_nor_after_the_table(self, item, table, dirk, milan, nadia, teun):
        for actor in (milan, nadia, teun):
            with pytest.raises(PermissionDenied):
                case_tables.decide(item, TableDecision.NOTHING, by=actor)
        with clock.standing(ON):
            case_tables.hold(table, by=dirk)
            with pytest.raises(PermissionDenied):
                case_tables.decide(item, TableDecision.NOTHING, by=dirk)

    def test_the_database_wants_an_owner_and_a_day(self, item):
        with pytest.raises(IntegrityError), transaction.atomic():
            CaseTableItem.objects.filter(pk=item.pk).update(decision="talk", decided_at=clock.now())


class TestTheMeeting:
    def test_is_convened_by_dean_officer_or_region_and_nobody_else(
        self, region, maascollege, dirk, nadia, ruud, noor, milan, puck
    ):
        for number, actor in enumerate((dirk, nadia, ruud)):
            table = convene(maascollege, by=actor, at=time(9 + number))
            assert actor.organisation in table.participants.all()
        for actor in (noor, milan, puck):
            with pytest.raises(PermissionDenied):
                convene(maascollege, by=actor)

    def test_asked_twice_is_one(self, maascollege, dirk):
        assert convene(maascollege, by=dirk) == convene(maascollege, by=dirk)
        assert CaseTable.objects.count() == 1

    def test_only_with_organisations_of_the_region_and_ahead(self, maascollege, dirk):
        other = Region.objects.create(code="77", name="Elders")
        far = Organisation.objects.create(region=other, kind=OrganisationKind.MBO, code="77MB", name="Ver weg")
        with pytest.raises(Refused, match="eigen regio"):
            convene(far, by=dirk)
        far.also_in.add(maascollege.region)
        assert far in convene(far, by=dirk).participants.all()
        with pytest.raises(Refused, match="voorbij"):
            convene(maascollege, by=dirk, on=TODAY - timedelta(days=1))

    def test_is_reminded_once_a_week_before_with_no_name_in_it(self, table, item, dirk, milan, nadia, teun, noor):
        with clock.standing(clock.moment(TODAY, time(15))):
            assert case_tables.remind_due(by=job) == 1
            assert case_tables.remind_due(by=job) == 0
            jobs.run_queue()

        assert sorted(letter.to[0] for letter in mail.outbox) == sorted(
            actor.user.email for actor in (dirk, milan, nadia)
        )
        letter = mail.outbox[0]
        assert letter.subject == "Overstaptafel op 19 maart 2026 om 14.00 uur"
        assert "Raadszaal" in letter.body
        assert "Yara" not in letter.body
        assert letter.attachments[0][0] == "afspraak.ics"

    def test_not_to_who_switched_it_off(self, table, dirk, milan, nadia):
        choose([], by=milan)
        with clock.standing(clock.moment(TODAY, time(15))):
            case_tables.remind_due(by=job)
            jobs.run_queue()
        assert sorted(letter.to[0] for letter in mail.outbox) == sorted((dirk.user.email, nadia.user.email))

    def test_mails_wait_for_a_working_day(self, maascollege, dirk):
        saturday = TODAY + timedelta(days=2)
        convene(maascollege, by=dirk, on=saturday + timedelta(days=5))
        with clock.standing(clock.moment(saturday, time(3))):
            case_tables.remind_due(by=job)
            jobs.run_queue()
            assert mail.outbox == []

    def test_who_was_reminded_hears_that_it_moved_or_is_off(self, table, dirk, milan, nadia, maascollege, delta):
        with clock.standing(clock.moment(TODAY, time(15))):
            case_tables.remind_due(by=job)
            jobs.run_queue()
            mail.outbox.clear()
            case_tables.change(
                table,
                starts_at=clock.moment(ON, time(16)),
                minutes=60,
                participants=[maascollege, delta],
                place="Aula",
                by=dirk,
            )
            jobs.run_queue()
            assert {letter.subject for letter in mail.outbox} == {
                "Veranderd: overstaptafel op 19 maart 2026 om 16.00 uur"
            }
            assert len(mail.outbox) == 2  # the municipality no longer takes part
            mail.outbox.clear()
            case_tables.cancel(table, by=dirk)
            jobs.run_queue()
            assert {letter.subject for letter in mail.outbox} == {
                "Gaat niet door: overstaptafel op 19 maart 2026 om 16.00 uur"
            }
            assert "METHOD:CANCEL" in mail.outbox[0].attachments[0][1]

    def test_is_changed_by_who_convened_it_and_the_region_only(self, table, dirk, nadia, ruud, milan):
        for actor in (nadia, milan):
            with pytest.raises(PermissionDenied):
                case_tables.cancel(table, by=actor)
        case_tables.cancel(table, by=ruud)
        assert CaseTable.objects.get().status == TableStatus.CANCELLED
        with pytest.raises((PermissionDenied, StepNotAllowed)):
            case_tables.cancel(table, by=dirk)

    def test_is_done_on_its_day_not_before_and_open_again_the_same_day(self, table, dirk, nadia):
        with pytest.raises(PermissionDenied):
            case_tables.hold(table, by=dirk)
        with clock.standing(ON):
            case_tables.hold(table, by=nadia)
            case_tables.reopen(table, by=dirk)
            assert CaseTable.objects.get().status == TableStatus.PLANNED
            case_tables.hold(table, by=dirk)
        with clock.standing(ON + timedelta(days=1)), pytest.raises(PermissionDenied):
            case_tables.reopen(table, by=dirk)

    def test_that_nobody_closed_closes_itself_after_a_week(self, table):
        with clock.standing(ON + timedelta(days=5)):
            assert case_tables.close_past(by=job) == 0
        with clock.standing(ON + timedelta(days=8)):
            assert case_tables.close_past(by=job) == 1
            assert case_tables.close_past(by=job) == 0
        assert CaseTable.objects.get().status == TableStatus.HELD

    def test_the_night_looks_after_all_of_it(self, table, sem):
        jobs.run_due()
        row = CaseTable.objects.get()
        assert (row.reminded_on, len(on_the_agenda(row))) == (TODAY, 2)


class TestWhateverIsDone(TestCase):
    """For every sequence of steps by everybody at the table: one holder, one next date, nobody decides about whom they do
    not see, and an agenda never shows more than the wall of transitions."""

    STEPS = ("draw_up", "put_on", "take_off", "put_back", "decide", "apply", "show", "accept", "hold", "night")

    @settings(max_examples=25)
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(STEPS),
                st.integers(0, 3),
                st.sampled_from(list(TableDecision)),
                st.integers(0, 3),
                st.integers(0, 40),
            ),
            max_size=10,
        )
    )
    def test_the_promise_holds(self, steps):
        with wall.standing_by(wall.WORK):
            region = Region.objects.create(code="96", name="Regio")
            school, college, town = (
                Organisation.objects.create(region=region, kind=kind, code=f"96{kind}"[:20], name=kind)
                for kind in (OrganisationKind.VO, OrganisationKind.MBO, OrganisationKind.MUNICIPALITY)
            )
            parties = (school, college, town, Organisation.objects.create(
                region=region, kind=OrganisationKind.MBO, code="96ZZ", name="elders"
            ))  # fmt: skip
            people = (
                works_at("dean", school, Role.CAREER_DEAN),
                works_at("intaker", college, Role.INTAKER),
                works_at("officer", town, Role.ATTENDANCE_OFFICER),
                works_at("other", parties[3], Role.INTAKER),
            )
            kok = offer(college, "25180", "Kok", 2)
            school_class = SchoolClass.objects.create(school=school, school_year=2026, name="4A", is_final_year=True)
            transition = follow(enrol(school_class, "Nu", "Smit", born=date(2009, 5, 5), lives_in=town))
            with clock.standing(TODAY):
                table = convene(school, college, town, by=people[0])
            for step, who, decision, owner, days in steps:
                with clock.standing(TODAY + timedelta(days=min(days, 6) if step != "night" else days)):
                    try:
                        with transaction.atomic():
                            self._do(step, people[who], decision, parties[owner], days, transition, table, kok)
                    except (Refused, PermissionDenied, StepNotAllowed):
                        pass
                    assert promise.ask().ok
                    for actor in people:
                        with wall.standing(actor.standing):
                            sees = Transition.objects.exists()
                            reads = CaseTableItem.objects.exists()
                        assert sees or not reads
                    row = CaseTableItem.objects.filter(transition=transition).first()
                    if row is not None and row.decision and row.owner_id:
                        assert row.owner != parties[3]

    @staticmethod
    def _do(step, by, decision, owner, days, transition, table, kok):
        found = CaseTableItem.objects.filter(transition=transition).first()
        now = Transition.objects.get(pk=transition.pk)
        on = clock.today() + timedelta(days=days)
        if step == "draw_up":
            case_tables.draw_up_due(by=job)
        elif step == "put_on":
            case_tables.put_on(now, table, why="help", by=by)
        elif step == "take_off" and found:
            case_tables.take_off(found, because="later", by=by)
        elif step == "put_back" and found:
            case_tables.put_back(found, by=by)
        elif step == "decide" and found:
            case_tables.decide(found, decision, owner=owner, due_on=on, instead_of=found.decided_at, by=by)
        elif step == "apply":
            actions.apply_for(now, kok, by=by)
        elif step == "show":
            actions.show_to_municipality(Transition.objects.all(), because="asked", by=by)
        elif step == "accept":
            for asked in Handover.objects.filter(status="asked"):
                actions.accept(asked, by=by)
        elif step == "hold":
            case_tables.hold(table, by=by)
        elif step == "night":
            actions.pass_dates(by=job)
            jobs.run_due()
