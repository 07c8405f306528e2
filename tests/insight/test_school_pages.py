"""The pages of a school: who needs whom, and nobody elsewhere."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from sluitend.access.actor import Actor
from sluitend.dossiers import actions as dossiers
from sluitend.dossiers.lifecycle import Answer, Part
from sluitend.dossiers.models import Dossier
from sluitend.insight.school.queries import needs, one_class
from sluitend.kit import clock
from sluitend.learners.models import Enrolment
from sluitend.transitions import actions
from sluitend.transitions.lifecycle import ApplicationStatus
from sluitend.transitions.models import Transition
from tests.cast import enrol, follow
from tests.dossiers.conftest import fill
from tests.staff import Browser, count_queries, text

JOB = Actor.job("test")


def rows(school_class, actor):
    return {row.name: row for row in one_class.class_list(school_class, actor).rows}


def need(school_class, actor, name="Yara Demir") -> tuple[str, str]:
    row = rows(school_class, actor)[name]
    return row.need.group, row.need.name


# --- The rule ---------------------------------------------------------------------------------------------------


def test_a_pupil_who_fills_in_is_somebody_elses_turn(transition, class_4b, noor):
    assert need(class_4b, noor) == (needs.OTHER, "both")


def test_once_the_pupil_is_done_it_is_the_mentors_turn(dossier, yara, class_4b, noor):
    fill(dossier, Part.PUPIL, yara)
    row = rows(class_4b, noor)["Yara Demir"]
    assert (row.need.group, row.need.link, row.since) == (needs.YOU, "part", date(2026, 3, 12))


def test_when_both_are_done_the_pupil_reads_and_then_the_parent(filled, yara, elif_, class_4b, noor):
    assert need(class_4b, noor) == (needs.OTHER, "to_agree")
    dossiers.pupil_answers(filled, Answer.AGREED, by=yara)
    assert need(class_4b, noor) == (needs.OTHER, "unread")


def test_a_parent_who_says_it_is_not_right_asks_something_of_the_mentor(asked, elif_, class_4b, noor):
    dossiers.guardian_answers(asked, Answer.DISPUTED, by=elif_)
    assert need(class_4b, noor) == (needs.YOU, "disputed")


def test_a_parent_who_wants_to_talk_asks_something_of_the_mentor(asked, elif_, class_4b, noor):
    dossiers.guardian_answers(asked, Answer.TALK, by=elif_)
    assert need(class_4b, noor) == (needs.YOU, "talk")


def test_a_parent_who_is_silent_for_seven_days_is_to_be_called(asked, class_4b, noor):
    with clock.standing(date(2026, 3, 18)):
        assert need(class_4b, noor) == (needs.OTHER, "unread")
    with clock.standing(date(2026, 3, 19)):
        assert need(class_4b, noor) == (needs.YOU, "call")


def test_a_parent_without_an_address_is_to_be_called_at_once(filled, yara, yara_herself, class_4b, noor):
    yara_herself.guardians.update(email="")
    dossiers.pupil_answers(filled, Answer.AGREED, by=yara)
    assert need(class_4b, noor) == (needs.YOU, "no_address")


def test_an_agreed_dossier_without_an_application_waits_for_the_pupil(agreed, class_4b, noor):
    assert need(class_4b, noor) == (needs.OTHER, "applies")


def test_after_1_april_no_application_asks_something_of_the_mentor(agreed, class_4b, noor):
    with clock.standing(date(2026, 4, 1)):
        assert need(class_4b, noor) == (needs.OTHER, "applies")
    with clock.standing(date(2026, 4, 2)):
        assert need(class_4b, noor) == (needs.YOU, "too_late")


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (ApplicationStatus.APPLIED, (needs.OTHER, "plans")),
        (ApplicationStatus.INTAKE_PLANNED, (needs.OTHER, "decides")),
        (ApplicationStatus.CONTRACT_OFFERED, (needs.OTHER, "signs")),
        (ApplicationStatus.ENROLLED, (needs.ON_TRACK, "placed")),
        (ApplicationStatus.NOT_ADMITTED, (needs.YOU, "refused")),
        (ApplicationStatus.WITHDRAWN, (needs.YOU, "withdrew")),
    ],
)
def test_how_far_the_application_is_decides_who_acts(agreed, kok, noor, milan, class_4b, status, expected):
    application = actions.apply_for(agreed.transition, kok, by=noor)
    actions.record_status(application, status, by=milan)
    assert need(class_4b, noor) == expected


def test_a_refusal_names_the_programme_and_shows_as_a_fall(agreed, kok, noor, milan, class_4b):
    application = actions.apply_for(agreed.transition, kok, by=noor)
    actions.record_status(application, ApplicationStatus.INTAKE_PLANNED, by=milan)
    actions.record_status(application, ApplicationStatus.NOT_ADMITTED, by=milan)
    page = text(Browser(noor).get(f"/school/klas/{class_4b.pk}/"))
    assert "Afgewezen voor Kok: praat samen" in page
    assert "Daling" in page


def test_a_planned_talk_after_a_refusal_takes_the_row_off_the_mentors_list(agreed, kok, noor, milan, class_4b):
    application = actions.apply_for(agreed.transition, kok, by=noor)
    actions.record_status(application, ApplicationStatus.NOT_ADMITTED, by=milan)
    actions.set_next_date(agreed.transition, "talk", date(2026, 3, 20), by=noor)
    assert need(class_4b, noor) == (needs.ON_TRACK, "talk_planned")
    with clock.standing(date(2026, 3, 23)):
        actions.pass_dates(by=JOB)
        assert need(class_4b, noor) == (needs.YOU, "refused")


def test_a_date_that_passed_asks_something_of_the_mentor(agreed, class_4b, noor):
    with clock.standing(date(2026, 6, 3)):
        actions.pass_dates(by=JOB)
    Transition.objects.update(status="placed")
    with clock.standing(date(2026, 6, 3)):
        assert need(class_4b, noor) == (needs.YOU, "missed")


def test_a_refused_handover_asks_something_of_the_school(agreed, rivierdam, dirk, nadia, noor, class_4b):
    handover = actions.hand_over(agreed.transition, to=rivierdam, reason="no_show", by=dirk)
    assert need(class_4b, noor) == (needs.OTHER, "handover_asked")
    actions.refuse(handover, reason="you_first", why="Eerst de school.", by=nadia)
    assert need(class_4b, noor) == (needs.YOU, "handover_refused")


def test_somebody_whom_nobody_follows_is_named(sem_himself, class_4b, noor):
    assert need(class_4b, noor, "Sem Visser") == (needs.YOU, "unfollowed")


def test_somebody_with_another_destination_is_on_track(transition, class_4b, noor):
    actions.declare_route(transition, "havo", by=noor)
    assert need(class_4b, noor) == (needs.ON_TRACK, "other_route")


# --- The class --------------------------------------------------------------------------------------------------


def test_the_class_shows_its_figures_and_who_needs_the_mentor(dossier, yara, sem_himself, class_4b, noor):
    follow(sem_himself)
    fill(dossier, Part.PUPIL, yara)
    page = text(Browser(noor).get(f"/school/klas/{class_4b.pk}/"))
    assert '<h1 class="nl-heading nl-heading--level-1">Klas 4B</h1>' in page
    assert "Aan jou · 1" in page
    assert 'aria-label="Vul in: Yara Demir"' in page
    assert 'Wacht op een ander · 1 <span class="sl-soft">(leerling 1)</span>' in page
    assert '<b class="sl-big">20</b> <span>dagen tot 1 april</span>' in page


def test_the_filter_and_the_search_are_in_the_address(transition, sem_himself, class_4b, noor):
    follow(sem_himself)
    client = Browser(noor)
    assert "Sem Visser" in text(client.get(f"/school/klas/{class_4b.pk}/?toon=wacht"))
    assert "Yara Demir" not in text(client.get(f"/school/klas/{class_4b.pk}/?q=visser"))
    assert "Sem Visser" not in text(client.get(f"/school/klas/{class_4b.pk}/?toon=jij"))


def test_a_class_of_another_mentor_and_of_another_school_does_not_exist(class_4b, class_elsewhere, noor, bram, dirk):
    assert Browser(bram).get(f"/school/klas/{class_4b.pk}/").status_code == 404
    assert Browser(noor).get(f"/school/klas/{class_elsewhere.pk}/").status_code == 404
    assert Browser(dirk).get(f"/school/klas/{class_elsewhere.pk}/").status_code == 404
    assert Browser(dirk).get(f"/school/klas/{class_4b.pk}/").status_code == 200


def test_a_class_costs_as_many_questions_for_three_pupils_as_for_one(transition, class_4b, rivierdam, noor, kok):
    client = Browser(noor)
    actions.apply_for(transition, kok, by=noor)
    address = f"/school/klas/{class_4b.pk}/"
    counted = count_queries(lambda: client.get(address))
    for name in ("Ad", "Bo"):
        learner = enrol(class_4b, name, "Vos", born=date(2009, 1, 1), lives_in=rivierdam)
        actions.apply_for(follow(learner), kok, by=noor)
    assert count_queries(lambda: client.get(address)) == counted


def test_the_spreadsheet_never_holds_a_formula(class_4b, rivierdam, noor):
    follow(enrol(class_4b, "=1+1", "Vos", born=date(2009, 1, 1), lives_in=rivierdam))
    response = Browser(noor).get(f"/school/klas/{class_4b.pk}/lijst.xlsx")
    sheet = load_workbook(BytesIO(response.content)).active
    assert [(cell.value, cell.data_type) for cell in sheet["A"]] == [("Leerling", "s"), ("=1+1 Vos", "s")]


# --- Today ------------------------------------------------------------------------------------------------------


def test_the_mentors_day_begins_with_who_needs_them(dossier, yara, class_4b, class_elsewhere, stranger, noor):
    fill(dossier, Part.PUPIL, yara)
    page = text(Browser(noor).get("/school/"))
    assert "Yara Demir" in page
    assert "Jouw deel invullen" in page
    assert "Vreemd" not in page
    assert "4Z" not in page


def test_bad_news_stands_first(transition, kok, sem_himself, class_4b, noor, milan, dossier, yara):
    sem = follow(sem_himself)
    application = actions.apply_for(sem, kok, by=noor)
    actions.record_status(application, ApplicationStatus.NOT_ADMITTED, by=milan)
    fill(dossier, Part.PUPIL, yara)
    page = text(Browser(noor).get(f"/school/klas/{class_4b.pk}/?toon=jij"))
    assert page.index("Sem Visser") < page.index("Yara Demir")


def test_when_nobody_needs_the_mentor_the_page_says_what_is_next(transition, class_4b, noor):
    page = text(Browser(noor).get("/school/"))
    assert "Niemand heeft je nu nodig." in page
    assert "De volgende datum is 1 april 2026." in page


def test_the_office_sees_all_classes_and_the_open_questions(transition, class_4b, dirk, puck):
    follow(enrol(class_4b, "Zonder", "Huis", born=date(2009, 1, 1), lives_in=None))
    for actor in (dirk, puck):
        page = text(Browser(actor).get("/school/"))
        assert "In welke gemeente woont deze leerling?" in page
        assert "Zonder Huis" in page
        assert "4B" in page


def test_the_office_still_sees_who_left_the_class(transition, yara_herself, class_4b, dirk, noor):
    yara_herself.enrolments.update(until_on=date(2026, 3, 1))
    assert "Yara Demir" in text(Browser(dirk).get("/school/"))
    assert "Yara Demir" not in text(Browser(noor).get("/school/"))


def enrol_many(school_class, count: int, name: str, *, gone: bool) -> None:
    """So many pupils who are followed and of whom nobody knows where they live, as one import does it."""
    keys = [
        enrol(school_class, f"{name}{number:02}", "Bos", born=date(2009, 1, 1), lives_in=None).pk
        for number in range(count)
    ]
    enrolments = Enrolment.objects.filter(learner__in=keys)
    actions.open_for_final_years(enrolments, school_year=2026, by=JOB)
    if gone:
        enrolments.update(until_on=date(2026, 3, 1))


def drawn(page: str) -> int:
    """The rows of all tables on a page."""
    return page.count('<th scope="row">')


def test_the_start_of_the_office_costs_and_draws_the_same_for_a_whole_year(transition, class_4b, dirk):
    client = Browser(dirk)
    enrol_many(class_4b, 11, "Weg", gone=True)
    asked, rows = count_queries(lambda: client.get("/school/")), drawn(text(client.get("/school/")))
    enrol_many(class_4b, 60, "Huis", gone=False)
    enrol_many(class_4b, 60, "Uit", gone=True)
    page = text(client.get("/school/"))
    assert (count_queries(lambda: client.get("/school/")), drawn(page)) == (asked, rows)
    assert rows == 10 + 1 + 10, "questions, the class, and who left it"
    assert "Toon alle 131 open vragen" in page
    assert "Toon alle 71 jongeren" in page


@pytest.mark.parametrize(("address", "count"), [("/school/vragen/", 120), ("/school/zonder-klas/", 60)])
def test_all_of_them_stand_on_pages_of_fifty(class_4b, dirk, address, count):
    enrol_many(class_4b, 60, "Huis", gone=False)
    enrol_many(class_4b, 60, "Uit", gone=True)
    client = Browser(dirk)
    assert address in text(client.get("/school/"))
    pages = [text(client.get(address, {"pagina": number})) for number in range(1, 1 + -(-count // 50))]
    assert [drawn(page) for page in pages] == [min(50, count - 50 * number) for number in range(len(pages))]
    named = {name for page in pages for name in re.findall(r'<th scope="row"><a[^>]*>([^<]*)', page)}
    assert len(named) == count
    assert "?pagina=2" in pages[0]


def test_a_few_questions_need_no_page_of_their_own(transition, class_4b, dirk):
    follow(enrol(class_4b, "Zonder", "Huis", born=date(2009, 1, 1), lives_in=None))
    page = text(Browser(dirk).get("/school/"))
    assert "Zonder Huis" in page
    assert "/school/vragen/" not in page
    assert "Toon alle" not in page


@pytest.mark.parametrize("address", ["/school/vragen/", "/school/zonder-klas/"])
def test_the_lists_of_the_office_are_not_there_for_a_mentor_and_say_so_when_they_are_empty(
    transition, noor, dirk, address
):
    assert Browser(noor).get(address).status_code == 404
    assert "sl-empty" in text(Browser(dirk).get(address))


# --- A learner --------------------------------------------------------------------------------------------------


def test_the_learners_page_says_who_holds_and_what_is_next(transition, maascollege, noor):
    page = text(Browser(noor).get(f"/school/leerling/{transition.pk}/"))
    assert "<strong>Regie:</strong> Maascollege" in page
    assert "1 april 2026" in page


def test_a_learner_out_of_reach_does_not_exist(transition, stranger, noor, bram, milan, nadia):
    elsewhere = Transition.objects.get(learner=stranger)
    assert Browser(noor).get(f"/school/leerling/{elsewhere.pk}/").status_code == 404
    assert Browser(bram).get(f"/school/leerling/{transition.pk}/").status_code == 404
    assert Browser(milan).get(f"/school/leerling/{transition.pk}/").status_code == 403
    assert Browser(nadia).get(f"/school/leerling/{transition.pk}/").status_code == 403


def test_looking_at_a_learner_is_remembered(transition, noor):
    from sluitend.access.models import Look

    Browser(noor).get(f"/school/leerling/{transition.pk}/")
    assert list(Look.objects.values_list("learner_id", "page")) == [(transition.learner_id, "school_learner")]


def test_the_dispute_of_a_parent_stands_on_the_learners_page(asked, elif_, noor):
    dossiers.guardian_answers(asked, Answer.DISPUTED, by=elif_, about=["help"], text="Dat klopt niet.")
    page = text(Browser(noor).get(f"/school/leerling/{asked.pk}/"))
    assert "‘Dat klopt niet.’" in page
    assert "Laat opnieuw lezen" in page
    Browser(noor).post(f"/school/leerling/{asked.pk}/opnieuw-lezen/")
    assert Dossier.objects.get().status == "to_agree"
