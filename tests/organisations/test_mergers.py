"""A code ends and another goes on with everything: names that both had, lookups by the old code, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sluitend.access.actor import Actor
from sluitend.access.models import AuditEvent
from sluitend.access.roles import Role
from sluitend.exchange import actions as exchange
from sluitend.learners.models import Enrolment, SchoolClass
from sluitend.organisations import actions, queries
from sluitend.organisations.commands import organisation as command
from sluitend.organisations.commands import user
from sluitend.organisations.merging import CannotMerge, merge
from sluitend.organisations.models import Location, Membership, Organisation, OrganisationKind, Region, SavedList
from sluitend.transitions import actions as spine
from sluitend.transitions import incoming, promise
from sluitend.transitions.lifecycle import ApplicationStatus as A
from sluitend.transitions.lifecycle import Feed
from sluitend.transitions.models import Application, Event, IncomingStatus, Transition
from sluitend.transitions.policies import Can
from tests.cast import TODAY, follow, offer, works_at
from tests.transitions.test_incoming import says

pytestmark = pytest.mark.django_db
operator = Actor.job("operator")
BEFORE = TODAY - timedelta(days=1)


def becomes(old: Organisation, new: Organisation, on: date = TODAY):
    return merge(old, new, on=on, by=operator)


def at(actor: Actor, organisation: Organisation) -> Actor:
    """The same person for the successor, as signing in makes of the memberships."""
    return Actor(actor.name, actor.roles, actor.user, organisation)


# --- Who reads and acts -----------------------------------------------------------------------------------------


def test_the_mentor_keeps_the_class_and_the_dean_of_the_successor_sees_the_pupil(
    transition, class_4b, maascollege, lingeschool, noor
):
    dean = works_at("Wil", lingeschool, Role.CAREER_DEAN)
    assert not dean.may(Can.VIEW, transition)

    becomes(maascollege, lingeschool)

    transition.refresh_from_db()
    assert (transition.origin_school, transition.holder) == (lingeschool, lingeschool)
    assert dean.may(Can.VIEW, transition)
    assert at(noor, lingeschool).may(Can.VIEW, transition)
    assert not noor.may(Can.VIEW, transition)
    assert [m.organisation for m in queries.memberships_of(noor.user)] == [lingeschool]


def test_a_mbo_that_merged_reads_what_was_said_at_the_old_one(transition, kok, noor, milan, delta, anker):
    application = spine.apply_for(transition, kok, by=noor)
    spine.record_status(application, A.INTAKE_PLANNED, by=milan)
    said = set(Event.objects.filter(organisation=delta).values_list("pk", flat=True))
    assert said
    from sluitend.access import wall

    becomes(delta, anker)

    with wall.standing(at(milan, anker).standing):
        assert said <= set(Event.objects.values_list("pk", flat=True))
    assert set(Event.objects.filter(organisation=delta).values_list("pk", flat=True)) == said


def test_it_is_written_in_the_audit_trail(maascollege, lingeschool):
    becomes(maascollege, lingeschool, BEFORE)
    assert AuditEvent.objects.get(what="organisations.merged").details == {
        "into": str(lingeschool.pk), "on": BEFORE.isoformat(), "rows": 0,
    }  # fmt: skip


# --- Names that both had ----------------------------------------------------------------------------------------


def test_two_classes_4b_stay_two_classes(class_4b, maascollege, lingeschool, yara_herself):
    SchoolClass.objects.create(school=lingeschool, school_year=2026, name="4B", is_final_year=True)
    becomes(maascollege, lingeschool)
    assert sorted(SchoolClass.objects.values_list("school__code", "name")) == [("99AB", "4B"), ("99AB", "4B (99AA)")]
    assert yara_herself.enrolments.get().school_class.name == "4B (99AA)"


def test_a_long_name_of_a_class_gets_the_code_and_no_more_than_fits(maascollege, lingeschool):
    for school in (maascollege, lingeschool):
        SchoolClass.objects.create(school=school, school_year=2026, name="k" * 40)
    becomes(maascollege, lingeschool)
    assert sorted(SchoolClass.objects.values_list("name", flat=True)) == ["k" * 33 + " (99AA)", "k" * 40]


def test_who_sits_at_both_keeps_the_seat_at_the_successor(class_4b, class_elsewhere, yara_herself, lingeschool):
    Enrolment.objects.create(
        learner=yara_herself, organisation=lingeschool, school_class=class_elsewhere, from_on=date(2026, 1, 5)
    )
    becomes(class_4b.school, lingeschool)
    rows = yara_herself.enrolments.order_by("from_on").values_list(
        "organisation__code", "school_class__name", "until_on"
    )
    assert list(rows) == [("99AB", "4B", TODAY), ("99AB", "4Z", None)]


def test_a_pupil_number_that_is_somebody_elses_there_gets_the_old_code(
    class_4b, class_elsewhere, yara_herself, stranger, lingeschool
):
    Enrolment.objects.update(pupil_number="7")
    becomes(class_4b.school, lingeschool)
    assert yara_herself.enrolments.get().pupil_number == "99AA-7"
    assert stranger.enrolments.get().pupil_number == "7"


def test_two_of_the_same_building_and_list_stay_two(maascollege, lingeschool, noor):
    for school in (maascollege, lingeschool):
        Location.objects.create(organisation=school, number="00", name=school.name)
        SavedList.objects.create(organisation=school, owner=noor.user, role=Role.MENTOR, kind="pupils", name="Mijn")
    becomes(maascollege, lingeschool)
    assert Location.objects.filter(organisation=lingeschool).count() == 1
    names = SavedList.objects.filter(organisation=lingeschool).order_by("name").values_list("name", flat=True)
    assert list(names) == ["Mijn", "Mijn (99AA)"]


def test_who_had_the_role_at_both_has_it_once_for_as_long_as_the_longer(maascollege, lingeschool, noor):
    Membership.objects.create(
        user=noor.user, organisation=lingeschool, role=Role.MENTOR, from_on=date(2024, 1, 1), until_on=TODAY
    )
    becomes(maascollege, lingeschool)
    now = Membership.objects.get(Membership.active_on(TODAY), user=noor.user)
    assert (now.organisation, now.from_on, now.until_on) == (lingeschool, date(2020, 1, 1), None)


def test_who_left_before_stays_where_they_worked(maascollege, lingeschool, noor):
    Membership.objects.update(until_on=BEFORE - timedelta(days=30))
    becomes(maascollege, lingeschool)
    assert noor.user.memberships.get().organisation == maascollege


# --- Looked up by the old code ----------------------------------------------------------------------------------


def test_a_hub_that_still_writes_the_old_code_finds_the_successor(transition, kok, delta, anker, noor):
    application = spine.apply_for(transition, kok, by=noor)
    Application.objects.update(chain_key="K1")
    becomes(delta, anker)

    incoming.receive(Feed.KOPPELPUNT, [says("LI", chain_key="K1", person=None)], by=operator)

    application.refresh_from_db()
    assert (application.status, application.college) == (A.ENROLLED, anker)
    assert IncomingStatus.objects.get().college == anker


def test_two_students_with_the_same_key_at_both_are_not_mixed_up(
    transition, sem_himself, kok, bakker, delta, anker, noor, milan, teun
):
    """Each student system numbers its own; the code in the message says whose number it is."""
    ours = spine.apply_for(transition, kok, by=noor)
    theirs = spine.apply_for(follow(sem_himself), bakker, by=noor)
    Application.objects.update(chain_key="K1")

    becomes(delta, anker)
    messages = [
        says("LI", "1", chain_key="K1", person=None),
        says("LNI", "2", chain_key="K1", person=None, college="99MB", programme="25170"),
    ]
    incoming.receive(Feed.KOPPELPUNT, messages, by=operator)

    ours.refresh_from_db()
    theirs.refresh_from_db()
    assert (ours.status, theirs.level) == (A.ENROLLED, 0)


def test_a_status_that_lay_aside_for_the_old_college_is_matched_at_the_successor(transition, kok, delta, anker, noor):
    incoming.receive(Feed.KOPPELPUNT, [says("AO", chain_key="K9", person=None)], by=operator)
    assert IncomingStatus.objects.get().aside
    application = spine.apply_for(transition, kok, by=noor)
    Application.objects.update(chain_key="K9")
    becomes(delta, anker)

    incoming.look_again(by=operator)

    assert IncomingStatus.objects.get().application == application


def test_a_file_of_pupils_under_the_old_brin_is_the_right_file(maascollege, lingeschool):
    becomes(maascollege, lingeschool)
    lingeschool.refresh_from_db()
    assert queries.with_code("99aa") == lingeschool
    assert queries.codes_of(lingeschool) == ["99AB", "99AA"]


def test_where_pupils_live_in_a_town_that_merged_they_live_in_the_successor(
    maascollege, puck, rivierdam, dijkstad, class_4b, yara_herself
):
    becomes(rivierdam, dijkstad)
    yara_herself.refresh_from_db()
    assert yara_herself.residence == dijkstad
    assert queries.municipality_called("Rivierdam") == dijkstad

    lines = "leerlingnummer;roepnaam;achternaam;geboortedatum;klas;woongemeente\n5;Bo;Vos;31-03-2010;4B;Rivierdam"
    batch = exchange.check_file(maascollege, lines.encode(), "l.csv", school_year=2026, by=puck)
    assert batch.rows.get().values["municipality"] == "Dijkstad"


def test_who_is_invited_under_the_old_code_comes_to_work_at_the_successor(maascollege, lingeschool):
    becomes(maascollege, lingeschool)
    said = CliRunner().invoke(user, ["invite", "new@example.org", "--role", "mentor", "--organisation", "99AA"])
    assert (said.exit_code, "at Lingeschool" in said.output) == (0, True)


def test_after_a_second_merger_the_first_code_finds_the_last_one(maascollege, lingeschool, region):
    third = Organisation.objects.create(region=region, kind=OrganisationKind.VO, code="99AC", name="Derde")
    becomes(maascollege, lingeschool)
    becomes(lingeschool, third)
    assert queries.with_code("99AA") == queries.with_code("99AB") == third


# --- What is refused --------------------------------------------------------------------------------------------


@pytest.fixture
def refused(maascollege, lingeschool, delta, region):
    elsewhere = Organisation.objects.create(
        region=Region.objects.create(code="98", name="Elders"), kind=OrganisationKind.VO, code="98AA", name="Ver"
    )

    def ask(old: Organisation, new: Organisation, on: date = TODAY) -> str:
        before = sorted(Transition.objects.values_list("origin_school", "holder"))
        with pytest.raises(CannotMerge) as why:
            becomes(old, new, on)
        assert sorted(Transition.objects.values_list("origin_school", "holder")) == before
        return str(why.value)

    ask.elsewhere = elsewhere
    return ask


def test_what_makes_no_sense_is_refused_in_a_sentence(refused, transition, maascollege, lingeschool, delta):
    assert refused(maascollege, maascollege) == "Een organisatie kan niet met zichzelf fuseren."
    same_kind = "Dit kan alleen met twee van dezelfde soort. Zij werken ook in dezelfde regio."
    assert refused(maascollege, delta) == refused(maascollege, refused.elsewhere) == same_kind
    assert refused(maascollege, lingeschool, TODAY + timedelta(days=1)).startswith("Die dag moet nog komen.")
    actions.close_organisation(lingeschool, on=BEFORE, by=operator)
    assert refused(maascollege, lingeschool) == "Lingeschool doet niet meer mee. Kies een opvolger die wel meedoet."


def test_a_ring_of_successors_cannot_be_made(refused, maascollege, lingeschool, region):
    third = Organisation.objects.create(region=region, kind=OrganisationKind.VO, code="99AC", name="Derde")
    becomes(maascollege, lingeschool)
    assert "ging zelf verder als Lingeschool" in refused(lingeschool, maascollege)
    assert refused(maascollege, third) == "Maascollege ging al verder als Lingeschool."


def test_while_a_file_is_carried_out_for_one_of_the_two_it_waits(refused, maascollege, lingeschool, puck):
    batch = exchange.check_file(
        maascollege, b"leerlingnummer;roepnaam;achternaam\n5;Bo;Vos", "l.csv", school_year=2026, by=puck
    )
    type(batch).objects.update(status="running")
    assert refused(maascollege, lingeschool).startswith("Voor een van de twee wordt nu een bestand ingelezen.")


def test_the_database_refuses_a_successor_of_somebody_who_still_takes_part(maascollege, lingeschool):
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=maascollege.pk).update(merged_into=lingeschool)
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=maascollege.pk).update(merged_into=maascollege, closed_on=TODAY)


def test_the_command_says_what_passed_or_why_not(transition, maascollege, lingeschool, delta):
    wrong = CliRunner().invoke(command, ["merge", "99AA", delta.code])
    unknown = CliRunner().invoke(command, ["merge", "99AA", "99XX"])
    done = CliRunner().invoke(command, ["merge", "99AA", "99ab", "--on", TODAY.isoformat()])

    assert (wrong.exit_code, "of the same kind" in wrong.output) == (1, True)
    assert unknown.exit_code == 2
    assert (done.exit_code, "Maascollege goes on as Lingeschool from 2026-03-12" in done.output) == (0, True)
    assert "1 transitions.Transition.holder" in done.output


# --- Whatever stood there before --------------------------------------------------------------------------------

stands = st.sampled_from([None, A.APPLIED, A.INTAKE_PLANNED, A.CONTRACT_OFFERED, A.ENROLLED, A.NOT_ADMITTED])


@settings(max_examples=40, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(first=stands, second=stands, same=st.booleans(), back=st.booleans(), who=st.sampled_from(["", "delta", "anker"]))
def test_where_somebody_stands_is_the_same_before_and_after(
    first, second, same, back, who, transition, delta, anker, kok, noor, milan, teun
):
    """Applied at one or both, for the same or not, further at either, held by the school or by a college."""
    with transaction.atomic():
        other = offer(anker, "25180" if same else "25170", "Kok", 2)
        for offering, status, by in ((kok, first, milan), (other, second, teun)):
            if status is not None:
                application = spine.apply_for(transition, offering, by=noor)
                if status != A.APPLIED:
                    spine.record_status(application, status, by=by)
        if who:
            spine.make_holder(transition, {"delta": delta, "anker": anker}[who], because="test", by=operator)
        transition.refresh_from_db()
        stood = (transition.status, transition.best_level, transition.next_on, transition.has_dropped)
        old, new = (anker, delta) if back else (delta, anker)

        becomes(old, new)

        transition.refresh_from_db()
        assert (transition.status, transition.best_level, transition.next_on, transition.has_dropped) == stood
        assert not Application.objects.filter(college=old).exists()
        if same:
            assert Application.objects.filter(college=new, level__gt=0).count() <= 1
        assert promise.ask().ok
        assert becomes(old, new).total == 0
        transaction.set_rollback(True)
