"""The pages of a college: what came in, by what is to be done, and nothing before it was sent."""

from __future__ import annotations

import html
import re
from datetime import date, time
from io import BytesIO
from urllib.parse import quote

import pytest
from openpyxl import load_workbook

from sluitend.access.actor import Actor
from sluitend.access.models import Look
from sluitend.access.roles import Role
from sluitend.dossiers import actions as dossiers
from sluitend.dossiers.lifecycle import Answer, Part
from sluitend.dossiers.models import Delivery, Dossier, DossierVersion, WarmHandover
from sluitend.insight.college.queries import groups, one_dossier
from sluitend.insight.college.queries.filters import Filters, on_time
from sluitend.kit import clock
from sluitend.transitions import actions, decisions, invitations, moments
from sluitend.transitions.lifecycle import ApplicationStatus, HandoverStatus
from sluitend.transitions.models import Application, Event, Handover, IntakeMoment, Transition
from sluitend.transitions.outcomes import Outcome
from tests.cast import enrol, follow, works_at
from tests.dossiers.conftest import fill
from tests.staff import Browser, count_queries, text

JOB = Actor.job("deliver")


@pytest.fixture
def application(transition, kok, noor):
    """Yara applied for Kok at ROC Delta; nothing was sent yet."""
    return actions.apply_for(transition, kok, by=noor)


@pytest.fixture
def delivered(application, agreed):
    """The agreed dossier went to ROC Delta."""
    dossiers.deliver(agreed, by=JOB)
    return Delivery.objects.get()


@pytest.fixture
def warm(application, dossier, yara, noor, elif_):
    """The same with a question for a talk."""
    fill(dossier, Part.PUPIL, yara, A5_why="Ik kook thuis vaak.")
    fill(dossier, Part.MENTOR, noor, B5_about="Een rustige werkplek.", B5_reachable="Dinsdag na 15.00 uur.")
    dossier.refresh_from_db()
    dossiers.pupil_answers(dossier, Answer.AGREED, by=yara)
    guardian_says_yes(dossier, noor)
    dossiers.deliver(Dossier.objects.get(pk=dossier.pk), by=JOB)
    return WarmHandover.objects.get()


def guardian_says_yes(dossier, noor):
    dossiers.record_guardian_approval(dossier, name="Elif Demir", way="paper", given_on=clock.today(), by=noor)


def group_of(application, milan) -> str:
    mine = Application.objects.permitting("applications:view", milan)
    return groups.grouped(mine).get(pk=application.pk).group


# --- The inbox --------------------------------------------------------------------------------------------------


def test_before_delivery_the_inbox_shows_only_that_there_is_an_applicant(application, dossier, yara, milan):
    fill(dossier, Part.PUPIL, yara, A5_why="Geheim antwoord.")
    page = text(Browser(milan).get("/intake/"))
    assert "Yara Demir" in page
    assert "nog geen dossier" in page
    assert "Geheim antwoord." not in page
    one = text(Browser(milan).get(f"/intake/{application.pk}/"))
    assert "Er is nog geen dossier" in one
    assert "Geheim antwoord." not in one


def test_the_group_follows_from_what_is_to_be_done(application, agreed, milan):
    assert group_of(application, milan) == groups.PLAN
    dossiers.deliver(agreed, by=JOB)
    assert group_of(application, milan) == groups.NEW
    dossiers.open_delivery(Delivery.objects.get(), by=milan)
    expected = {
        ApplicationStatus.INTAKE_PLANNED: groups.WAIT,
        ApplicationStatus.INTAKE_DONE: groups.DECIDE,
        ApplicationStatus.CONTRACT_OFFERED: groups.DONE,
        ApplicationStatus.ENROLLED: groups.DONE,
    }
    assert group_of(application, milan) == groups.WARM
    dossiers.record_warm_handover(WarmHandover.objects.get(), "complete", by=milan)
    assert group_of(application, milan) == groups.PLAN
    found = {}
    for status in expected:
        actions.record_status(application, status, by=milan)
        found[status] = group_of(application, milan)
    assert found == expected


def test_who_has_a_talk_to_come_waits_and_asks_a_decision_after_it(application, milan, delta):
    on = date(2026, 3, 19)
    (moment,) = moments.make_moments(delta, [clock.moment(on, time(9))], by=milan, place="Lokaal 1.04")
    batch = invitations.invite_all(
        Application.objects.filter(pk=application.pk), IntakeMoment.objects.filter(pk=moment.pk), by=milan
    )
    assert group_of(application, milan) == groups.WAIT
    with clock.standing(batch.due_at):
        invitations.send_due(by=JOB)
        assert group_of(application, milan) == groups.WAIT
    with clock.standing(on):
        assert group_of(application, milan) == groups.DECIDE


def test_a_talk_of_which_we_know_no_moment_is_asked_about_after_four_weeks(application, milan):
    actions.record_status(application, ApplicationStatus.INTAKE_PLANNED, by=milan)
    found = []
    for day in (date(2026, 4, 8), date(2026, 4, 10)):
        with clock.standing(day):
            found.append(group_of(application, milan))
    assert found == [groups.WAIT, groups.DECIDE]


def test_the_chips_count_each_group_and_the_filters_are_in_the_address(application, milan):
    client = Browser(milan)
    assert "Yara Demir" in text(client.get("/intake/?groep=gesprek"))
    assert "Yara Demir" not in text(client.get("/intake/?groep=nieuw"))
    assert "Yara Demir" in text(client.get("/intake/?q=demir"))
    assert "Yara Demir" not in text(client.get("/intake/?q=visser"))
    assert "Yara Demir" in text(client.get("/intake/?opleiding=25180"))
    assert "Yara Demir" not in text(client.get("/intake/?opleiding=99999"))
    assert "Yara Demir" not in text(client.get("/intake/?team=Bouw"))


@pytest.mark.parametrize(
    ("applied", "is_on_time"),
    [(date(2026, 3, 1), True), (date(2026, 4, 1), True), (date(2026, 4, 2), False), (date(2025, 12, 5), True)],
)
def test_1_april_itself_is_on_time(transition, kok, noor, milan, applied, is_on_time):
    with clock.standing(date(2026, 4, 10)):
        application = actions.apply_for(transition, kok, by=noor, on=applied)
        mine = Application.objects.permitting("applications:view", milan)
        found = Filters(on_time="ja").apply(mine).filter(pk=application.pk).exists()
        late = Filters(on_time="nee").apply(mine).filter(pk=application.pk).exists()
        assert (found, late, on_time(application)) == (is_on_time, not is_on_time, is_on_time)


def test_another_college_sees_neither_the_applicant_nor_the_dossier(delivered, teun, milan, noor, nadia):
    address = f"/intake/{delivered.application_id}/"
    assert "Yara Demir" not in text(Browser(teun).get("/intake/"))
    assert Browser(teun).get(address).status_code == 404
    assert Browser(noor).get(address).status_code == 403
    assert Browser(nadia).get("/intake/").status_code == 403
    assert Browser(teun).get(f"/intake/open/{delivered.pk}/").status_code == 404
    assert Delivery.objects.get().opened_at is None


def test_the_other_college_of_the_same_learner_reads_only_its_own_application(delivered, bakker, noor, teun, milan):
    other = actions.apply_for(delivered.dossier.transition, bakker, by=noor)
    assert Browser(milan).get(f"/intake/{other.pk}/").status_code == 404
    assert "Er is nog geen dossier" in text(Browser(teun).get(f"/intake/{other.pk}/"))


def more_applicants(class_4b, kok, noor, rivierdam, names):
    for name in names:
        learner = enrol(class_4b, name, "Vos", born=date(2009, 1, 1), lives_in=rivierdam)
        actions.apply_for(follow(learner), kok, by=noor)


def test_the_inbox_costs_as_much_for_three_as_for_one(delivered, class_4b, kok, noor, rivierdam, milan):
    client = Browser(milan)
    counted = count_queries(lambda: client.get("/intake/"))
    more_applicants(class_4b, kok, noor, rivierdam, ("Ad", "Bo"))
    assert count_queries(lambda: client.get("/intake/")) == counted


def test_the_spreadsheet_holds_all_rows_and_no_formula(delivered, class_4b, kok, noor, rivierdam, milan):
    more_applicants(class_4b, kok, noor, rivierdam, ("=cmd()",))
    sheet = load_workbook(BytesIO(Browser(milan).get("/intake/lijst.xlsx").content)).active
    assert [(cell.value, cell.data_type) for cell in sheet["A"]] == [
        ("Naam", "s"),
        ("Yara Demir", "s"),
        ("=cmd() Vos", "s"),
    ]


# --- A dossier --------------------------------------------------------------------------------------------------


def test_opening_is_an_event_once_and_each_look_is_kept(delivered, milan, transition):
    address = f"/intake/{delivered.application_id}/?groep=nieuw"
    client = Browser(milan)
    response = client.get(address, follow=True)
    assert response.redirect_chain[-1][0] == address
    client.get(address)
    assert Event.objects.filter(kind="delivery", code="opened").count() == 1
    assert Delivery.objects.get().opened_by == milan.label
    assert set(Look.objects.values_list("learner_id", "page")) == {(transition.learner_id, "mbo_dossier")}


def test_the_first_screen_says_what_one_has_to_know(warm, milan):
    page = text(Browser(milan).get(f"/intake/{warm.application_id}/", follow=True))
    for expected in (
        "Bel mentor Noor:",
        'href="tel:0100000012"',
        "Over: Een rustige werkplek.",
        "Dinsdag na 15.00 uur.",
        "vóór 1 april: ja",
        "Waarom Kok",
        "‘Ik kook thuis vaak.’",
        "Past · Past. Dat vind ik leuk.",
        "Lange teksten lezen",
    ):
        assert expected in page, expected


def test_what_was_told_about_help_stands_in_its_own_block_only(warm, milan):
    found = one_dossier.dossier_page(Application.objects.get(), milan)
    elsewhere = [label for block in found.blocks for label, _text in block.lines]
    assert [label for label, _text in found.help_block.lines] == [
        "Hulp gevraagd",
        "Hulp die werkt",
        "Zegt zelf",
        "Begeleiding gegeven",
        "Hielp de begeleiding",
        "Begeleiding nodig",
        "Regelingen",
    ]
    assert {label for label, _text in found.help_block.lines} & set(elsewhere) == set()
    assert "Medicijnen" not in text(Browser(milan).get(f"/intake/{warm.application_id}/", follow=True))


def test_a_newer_version_is_read_and_the_older_stays_to_be_read(delivered, yara, noor, milan):
    dossier = Dossier.objects.get()
    from sluitend.dossiers.questionnaire import Questionnaire

    why = Questionnaire.current().question("B1.why")
    dossiers.save_answer(dossier, why, "Nu zie ik het anders.", by=noor)
    dossier.refresh_from_db()
    dossiers.pupil_answers(dossier, Answer.AGREED, by=yara)
    guardian_says_yes(dossier, noor)
    dossiers.deliver(Dossier.objects.get(), by=JOB)
    address = f"/intake/{delivered.application_id}/"
    client = Browser(milan)
    assert "Nu zie ik het anders." in text(client.get(address, follow=True))
    assert group_of(delivered.application, milan) == groups.WARM, "who read the newest has read it"
    older = text(client.get(address + "?versie=1", follow=True))
    assert "Nu zie ik het anders." not in older
    assert "<strong>Versie 1</strong>" in older


def test_j_and_k_lead_through_the_list_one_came_from(class_4b, kok, noor, rivierdam, milan):
    more_applicants(class_4b, kok, noor, rivierdam, ("Ad", "Bo", "Co"))
    first, second, third = Application.objects.order_by("applied_on", "pk")
    page = text(Browser(milan).get(f"/intake/{second.pk}/?groep=gesprek"))
    assert "2 van 3" in page
    assert f'data-sl-key="k" href="/intake/{first.pk}/?groep=gesprek"' in page
    assert f'data-sl-key="j" href="/intake/{third.pk}/?groep=gesprek"' in page


def test_who_reads_through_the_pile_of_new_ones_keeps_it(class_4b, kok, noor, rivierdam, milan, delta):
    more_applicants(class_4b, kok, noor, rivierdam, ("Ad", "Bo", "Co"))
    rows = list(Application.objects.order_by("applied_on", "pk"))
    for row in rows:
        arrives(row)
    client = Browser(milan)
    pile = re.search(
        rf'/intake/{rows[0].pk}/(\?groep=nieuw&amp;stapel=[^"]+)"', client.get("/intake/?groep=nieuw").content.decode()
    )
    query = html.unescape(pile[1])
    for row in rows[:2]:
        client.get(f"/intake/{row.pk}/{query}", follow=True)
    page = text(client.get(f"/intake/{rows[1].pk}/{query}"))
    assert "2 van 3" in page
    assert f'data-sl-key="k" href="/intake/{rows[0].pk}/{pile[1]}"' in page
    assert f'data-sl-key="j" href="/intake/{rows[2].pk}/{pile[1]}"' in page
    assert 'href="/intake/?groep=nieuw"' in page, "the list is drawn anew"
    assert [row.pk for row in rows if f"/intake/{row.pk}/" in text(client.get("/intake/?groep=nieuw"))] == [rows[2].pk]


@pytest.mark.parametrize(
    "said", ["gisteren", "2026-03-12", "", "0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00"]
)
def test_a_pile_that_is_no_moment_is_the_list_as_it_is(delivered, milan, said):
    address = f"/intake/{delivered.application_id}/?groep=nieuw&stapel={quote(said)}"
    assert Browser(milan).get(address, follow=True).status_code == 200


NOTHING_TOLD = {"questionnaire": 1, "pupil": {}, "mentor": {}, "learner": {}, "approvals": []}


def arrives(application):
    """A dossier of this applicant comes in, whatever stands in it."""
    version = DossierVersion.objects.create(dossier_id=application.transition_id, number=1, content=NOTHING_TOLD)
    Delivery.objects.create(
        version=version, dossier_id=application.transition_id, college=application.college, application=application,
        basis="agreement",
    )  # fmt: skip


def test_the_dossier_costs_the_same_in_a_long_inbox(delivered, class_4b, kok, noor, rivierdam, milan):
    client = Browser(milan)
    address = f"/intake/{delivered.application_id}/"
    client.get(address, follow=True)
    counted = count_queries(lambda: client.get(address))
    more_applicants(class_4b, kok, noor, rivierdam, ("Ad", "Bo"))
    assert abs(count_queries(lambda: client.get(address)) - counted) == 0


# --- Warm handover ----------------------------------------------------------------------------------------------


def test_a_warm_handover_is_closed_in_three_clicks(warm, milan):
    """The dossier's button, yes or no, and the last button."""
    client = Browser(milan)
    page = text(client.get(f"/intake/{warm.application_id}/", follow=True))
    assert f'href="/intake/overdracht/{warm.pk}/gesproken/"' in page
    client.post(f"/intake/overdracht/{warm.pk}/gesproken/", {"text": "Rustige plek geregeld.", "enough": "true"})
    warm.refresh_from_db()
    note = warm.notes.get()
    assert (warm.status, note.text, note.enough_information) == ("completed", "Rustige plek geregeld.", True)
    assert "Rustige plek geregeld." in text(client.get(f"/intake/{warm.application_id}/"))


def test_a_warm_handover_is_taken_on_and_tried(warm, milan):
    client = Browser(milan)
    client.post(f"/intake/overdracht/{warm.pk}/aannemen/")
    client.post(f"/intake/overdracht/{warm.pk}/niet-bereikt/")
    warm.refresh_from_db()
    assert (warm.status, warm.owner) == ("attempted", milan.user)


def test_a_closed_warm_handover_cannot_be_closed_again(warm, milan):
    dossiers.record_warm_handover(warm, "complete", by=milan)
    assert Browser(milan).get(f"/intake/overdracht/{warm.pk}/gesproken/").status_code == 404


def test_the_list_of_warm_handovers_is_that_of_the_own_college(warm, milan, teun, noor):
    assert "Een rustige werkplek." in text(Browser(milan).get("/intake/overdracht/"))
    assert "Geen mentor wacht op een telefoontje." in text(Browser(teun).get("/intake/overdracht/"))
    assert Browser(noor).get("/intake/overdracht/").status_code == 403


# --- Recording a status -----------------------------------------------------------------------------------------


def record(actor, applications, status, **more):
    chosen = {"chosen": [str(row.pk) for row in applications], "status": status, "next": "/intake/", **more}
    return Browser(actor).post("/intake/stand/", chosen)


def test_a_status_is_shown_before_it_is_recorded(application, milan):
    actions.record_status(application, ApplicationStatus.ENROLLED, by=milan)
    page = text(record(milan, [application], "no_show"))
    assert "Yara Demir" in page
    assert "De school krijgt de vraag om iets te doen." in page
    application.refresh_from_db()
    assert application.status == "enrolled"
    record(milan, [application], "no_show", bevestigd="ja")
    application.refresh_from_db()
    assert application.status == "no_show"


def test_a_status_that_is_a_decision_is_put_ready_and_leaves_the_group_that_asks_one(application, milan):
    actions.record_status(application, ApplicationStatus.INTAKE_DONE, by=milan)
    assert group_of(application, milan) == groups.DECIDE
    assert "Waarom is er geen plek?" in text(record(milan, [application], "not_admitted", bevestigd="ja"))
    decisions.prepare(application, Outcome.NOT_ADMITTED, by=milan, reason="full", next_step="mentor")
    application.refresh_from_db()
    assert application.status == "intake_done"
    assert group_of(application, milan) == groups.WAIT
    assert "Er staat een besluit klaar: geen plek" in text(Browser(milan).get(f"/intake/{application.pk}/"))


def test_while_a_decision_waits_the_page_shows_it_with_a_button_to_stop_and_none_to_decide(application, milan):
    actions.record_status(application, ApplicationStatus.INTAKE_DONE, by=milan)
    client, path = Browser(milan), f"/intake/{application.pk}/"
    deciding = ('value="contract_offered"', 'value="not_admitted"')
    assert all(button in text(client.get(path)) for button in deciding)
    decisions.prepare(application, Outcome.OFFERED, by=milan)
    page = text(client.get(path))
    assert [button for button in deciding if button in page] == []
    assert "Gaat weg op 12 maart 2026 om 16.30 uur." in page
    assert "Stop dit besluit" in page
    decision = application.decisions.get()
    client.post("/intake/besluiten/stoppen/", {"chosen": [str(decision.pk)], "next": path})
    assert all(button in text(client.get(path)) for button in deciding)


def test_who_cannot_take_the_step_is_named_and_left_out(application, class_4b, kok, noor, rivierdam, milan):
    more_applicants(class_4b, kok, noor, rivierdam, ("Ad",))
    other = Application.objects.exclude(pk=application.pk).get()
    actions.record_status(other, ApplicationStatus.ENROLLED, by=milan)
    page = text(record(milan, [application, other], "started"))
    assert "Leg vast voor 1 student" in page
    assert "1 student doet niet mee" in page


def test_another_college_records_nothing(application, teun):
    record(teun, [application], "intake_planned", bevestigd="ja")
    application.refresh_from_db()
    assert application.status == "applied"


def test_a_status_that_does_not_exist_records_nothing(application, milan):
    assert record(milan, [application], "geheim", bevestigd="ja").status_code == 302
    application.refresh_from_db()
    assert application.status == "applied"


# --- Arrival ----------------------------------------------------------------------------------------------------


def test_a_college_that_sees_a_student_in_class_becomes_the_holder(
    application, milan, delta, maascollege, rivierdam, dirk
):
    actions.hand_over(application.transition, to=rivierdam, reason="no_show", by=dirk)
    actions.record_status(application, ApplicationStatus.ENROLLED, by=milan)
    assert Transition.objects.get().holder == maascollege
    page = text(record(milan, [application], "started"))
    assert "Vanaf nu hebben jullie de regie." in page
    record(milan, [application], "started", bevestigd="ja")
    now = Transition.objects.get()
    assert (now.holder, now.holder_since, now.status) == (delta, date(2026, 3, 12), "started")
    assert list(Event.objects.filter(kind="holder", code="started").values_list("organisation", flat=True)) == [
        delta.pk
    ]
    assert Handover.objects.get().status == HandoverStatus.WITHDRAWN


def test_the_holder_stays_when_a_better_source_says_otherwise(application, milan, maascollege):
    from sluitend.transitions.actions import Fact, note
    from sluitend.transitions.events import Kind, Source

    hub = Fact(application.transition_id, Kind.APPLICATION, "withdrawn", None, application.pk, source=Source.HUB)
    note([hub], by=JOB)
    said = Fact(application.transition_id, Kind.APPLICATION, "started", None, application.pk, source=Source.COLLEGE)
    note([said], by=JOB)
    assert Transition.objects.get().holder == maascollege


def test_a_student_who_is_not_seen_goes_back_to_the_school(application, agreed, milan, noor, class_4b):
    from sluitend.insight.school.queries import needs, one_class

    actions.record_status(application, ApplicationStatus.ENROLLED, by=milan)
    record(milan, [application], "no_show", bevestigd="ja")
    (row,) = one_class.class_list(class_4b, noor).rows
    assert (row.need.group, row.need.name) == (needs.YOU, "no_show")


def test_a_coach_of_the_college_reads_the_inbox_too(delivered, delta):
    coach = works_at("Sanne", delta, Role.STUDY_COACH)
    assert "Yara Demir" in text(Browser(coach).get("/intake/"))
