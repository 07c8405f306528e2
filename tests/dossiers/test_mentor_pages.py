"""The mentor's part, the parents' agreement on paper, and reminders."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest
from django.core import mail

from sluitend.access.actor import Actor
from sluitend.dossiers import actions, mentoring, reminders
from sluitend.dossiers.lifecycle import DossierStatus, Part
from sluitend.dossiers.models import Approval, Dossier, MentorAnswer, Reminder
from sluitend.dossiers.questionnaire import SKIPPED, Filler, Questionnaire
from sluitend.kit import clock, jobs, workdays
from sluitend.transitions.models import Event
from tests.cast import follow, works_at
from tests.dossiers.conftest import fill
from tests.staff import Browser, count_queries, text

QUESTIONS = Questionnaire.current()
WHOLE_PART = {
    "b1-programme": "fits",
    "b1-level": "doubt",
    "b1-why": "Ik zag Yara werken in de keuken.",
    **{f"b2-{name}": "3" for name in ("others", "focus", "going-on", "homework", "independence")},
    "b3-given-skip": "on",
    "b3-needed": ["reading", "planning"],
    "b4-authorised-hours": "3",
    "b4-unauthorised-hours": "0",
    "b5-wanted": "false",
}


def address(dossier, more="") -> str:
    return f"/school/leerling/{dossier.pk}/mentordeel/{more}"


def said(dossier) -> dict:
    return dict(MentorAnswer.objects.filter(dossier=dossier).values_list("question", "value"))


# --- The part ---------------------------------------------------------------------------------------------------


def test_the_page_shows_what_the_pupil_wrote_beside_six_groups(dossier, yara, noor):
    actions.save_answer(dossier, QUESTIONS.question("A6.likes"), "Koken voor veel mensen.", by=yara)
    page = text(Browser(noor).get(address(dossier)))
    assert "Koken voor veel mensen." in page
    groups = [heading for heading, _questions in QUESTIONS.groups(Filler.MENTOR)]
    assert len(groups) == 6
    assert [heading for heading in groups if heading not in page] == []


def test_the_mentor_does_not_read_what_is_for_the_guidance_at_the_mbo_only(dossier, yara, noor):
    fill(dossier, Part.PUPIL, yara)
    assert dossier.pupil_answers.filter(question="A8.medication").exists()
    assert "Medicijnen" not in text(Browser(noor).get(address(dossier)))


def test_a_whole_part_is_kept_in_one_click_and_leads_to_the_next_pupil(dossier, sem_himself, noor):
    sem = follow(sem_himself)
    response = Browser(noor).post(address(dossier), {**WHOLE_PART, "klaar": "ja"})
    assert (response.status_code, response["Location"]) == (302, f"/school/leerling/{sem.pk}/mentordeel/")
    dossier.refresh_from_db()
    assert dossier.mentor_part == "done"
    assert said(dossier)["B3.given"] == SKIPPED
    assert said(dossier)["B3.needed"] == ["reading", "planning"]
    assert said(dossier)["B5.wanted"] is False
    assert said(dossier)["B2.going_on"] == 3


def test_after_the_last_pupil_comes_the_class(dossier, class_4b, noor):
    response = Browser(noor).post(address(dossier), {**WHOLE_PART, "klaar": "ja"})
    assert response["Location"] == f"/school/klas/{class_4b.pk}/"


def test_a_part_with_a_gap_is_not_done_and_says_what_is_missing(dossier, noor):
    response = Browser(noor).post(address(dossier), {**WHOLE_PART, "b1-why": "", "klaar": "ja"})
    assert response.status_code == 422
    assert "Schrijf een antwoord." in text(response)
    assert "<title>Fout: " in text(response)
    assert said(dossier) == {}


def test_who_wants_a_warm_handover_says_about_what(dossier, noor):
    response = Browser(noor).post(address(dossier), {**WHOLE_PART, "b5-wanted": "true", "klaar": "ja"})
    assert response.status_code == 422
    assert 'id="vraag-b5-about"' in text(response)
    assert said(dossier) == {}
    more = {"b5-wanted": "true", "b5-about": "Reizen", "b5-reachable": "Dinsdag", "b5-phone": "010 000 00 12"}
    assert Browser(noor).post(address(dossier), {**WHOLE_PART, **more, "klaar": "ja"}).status_code == 302
    assert Dossier.objects.get(pk=dossier.pk).warm_handover_wanted is True


def test_half_a_part_may_be_kept(dossier, noor):
    Browser(noor).post(address(dossier), {"b1-programme": "fits", "bewaar": "ja"})
    assert said(dossier) == {"B1.programme": "fits"}
    assert Dossier.objects.get(pk=dossier.pk).mentor_part == "busy"


def test_one_answer_is_kept_while_filling_in(dossier, noor):
    response = Browser(noor).post(address(dossier, "b1-level/"), {"b1-level": "fits", "seen-b1-level": "null"})
    assert said(dossier) == {"B1.level": "fits"}
    assert "Bewaard om 12.00 uur" in text(response)
    assert 'name="seen-b1-level" value="&quot;fits&quot;"' in text(response)


def test_a_wrong_answer_is_said_beside_it_and_not_kept(dossier, noor):
    response = Browser(noor).post(address(dossier, "b4-authorised-hours/"), {"b4-authorised-hours": "veel"})
    assert "Vul een heel getal in" in text(response)
    assert said(dossier) == {}


def test_a_question_that_does_not_exist_is_not_found(dossier, noor):
    assert Browser(noor).post(address(dossier, "b9-nothing/"), {}).status_code == 404


def test_of_two_mentors_the_second_sees_what_the_first_wrote_and_overwrites_nothing(dossier, class_4b, noor):
    lies = works_at("Lies", noor.organisation, next(iter(noor.roles)))
    class_4b.mentors.add(lies.user)
    Browser(noor).post(address(dossier, "b1-level/"), {"b1-level": "fits", "seen-b1-level": "null"})

    response = Browser(lies).post(address(dossier, "b1-level/"), {"b1-level": "doubt", "seen-b1-level": "null"})
    assert "Iemand anders vulde dit net in: Past." in text(response)
    assert said(dossier) == {"B1.level": "fits"}

    whole = Browser(lies).post(address(dossier), {**WHOLE_PART, "seen-b1-level": "null", "klaar": "ja"})
    assert whole.status_code == 422
    assert "Iemand anders wijzigde dit terwijl jij schreef" in text(whole)
    assert said(dossier) == {"B1.level": "fits"}

    again = Browser(lies).post(address(dossier), {**WHOLE_PART, "seen-b1-level": '"fits"', "klaar": "ja"})
    assert again.status_code == 302
    assert said(dossier)["B1.level"] == "doubt"


def test_the_second_mentor_who_says_the_same_is_not_stopped(dossier, noor):
    question = QUESTIONS.question("B1.level")
    mentoring.save(dossier, [mentoring.Filled(question, "fits", None)], by=noor)
    mentoring.save(dossier, [mentoring.Filled(question, "fits", None)], by=noor)
    assert said(dossier) == {"B1.level": "fits"}


def test_after_agreement_the_part_opens_to_read_and_says_that_a_change_makes_it_lapse(agreed, noor):
    page = text(Browser(noor).get(address(agreed)))
    assert "Wijzig je iets, dan vervalt het akkoord." in page
    assert '<form class="sl-flow" method="post"' not in page
    Browser(noor).post(address(agreed), {**WHOLE_PART, "klaar": "ja"})
    Browser(noor).post(address(agreed, "b1-level/"), {"b1-level": "doubt", "seen-b1-level": '"fits"'})
    assert (Dossier.objects.get(pk=agreed.pk).round, said(agreed)["B1.level"]) == (1, "fits")


def test_who_changes_it_all_the_same_lets_the_agreement_lapse(agreed, noor):
    assert "Wijzig je iets, dan vervalt het akkoord" in text(Browser(noor).get(address(agreed) + "?vervalt=ja"))
    changed = {"b1-level": "doubt", "seen-b1-level": '"fits"', "vervalt": "ja"}
    Browser(noor).post(address(agreed, "b1-level/"), changed)
    now = Dossier.objects.get(pk=agreed.pk)
    assert (now.round, now.status, said(agreed)["B1.level"]) == (2, DossierStatus.TO_AGREE, "doubt")


def test_the_office_reads_the_part_and_does_not_write_it(dossier, puck):
    page = Browser(puck).get(address(dossier))
    assert page.status_code == 200
    assert 'name="klaar"' not in text(page)
    Browser(puck).post(address(dossier), {**WHOLE_PART, "klaar": "ja"})
    assert said(dossier) == {}


def test_another_mentor_does_not_find_the_part(dossier, bram, milan):
    assert Browser(bram).get(address(dossier)).status_code == 404
    assert Browser(milan).get(address(dossier)).status_code == 403
    assert Browser(bram).post(address(dossier, "b1-level/"), {"b1-level": "fits"}).status_code == 404


def test_the_part_costs_the_same_for_an_empty_and_a_full_dossier(dossier, yara, noor):
    fill_later = count_queries(lambda: Browser(noor).get(address(dossier)))
    fill(dossier, Part.PUPIL, yara)
    assert count_queries(lambda: Browser(noor).get(address(dossier))) == fill_later


# --- Parents ----------------------------------------------------------------------------------------------------


def test_agreement_on_paper_takes_four_clicks(asked, noor):
    """Class, pupil, "Leg akkoord vast", way, and the last button: name and date stand there already."""
    page = text(Browser(noor).get(f"/school/leerling/{asked.pk}/akkoord/"))
    assert 'value="Elif Demir"' in page
    given = {"name": "Elif Demir", "way": "paper", "given_on_day": "11", "given_on_month": "3", "given_on_year": "2026"}
    Browser(noor).post(f"/school/leerling/{asked.pk}/akkoord/", given)
    noted = Approval.objects.get(party="guardian")
    assert (noted.way, noted.given_on, noted.text, noted.by) == ("paper", date(2026, 3, 11), "Elif Demir", noor.label)
    assert Dossier.objects.get(pk=asked.pk).status == DossierStatus.AGREED


def test_agreement_of_tomorrow_is_not_taken(asked, noor):
    given = {"name": "Elif Demir", "way": "phone", "given_on_day": "13", "given_on_month": "3", "given_on_year": "2026"}
    response = Browser(noor).post(f"/school/leerling/{asked.pk}/akkoord/", given)
    assert response.status_code == 422
    assert "Kies vandaag of eerder." in text(response)
    assert Approval.objects.filter(party="guardian").count() == 0


def test_a_pupil_whose_turn_it_is_cannot_be_agreed_for_on_paper(filled, noor):
    assert Browser(noor).get(f"/school/leerling/{filled.pk}/akkoord/").status_code == 404


# --- Reminders --------------------------------------------------------------------------------------------------


@pytest.fixture
def waiting(transition, sem_himself, yara_herself):
    """Two dossiers with their pupils, who have addresses."""
    follow(sem_himself)
    for learner in (sem_himself, yara_herself):
        learner.email = f"{learner.call_name.lower()}@example.org"
        learner.save()
    return Dossier.objects.order_by("pk")


def at(hour: int, minute: int = 0, day: int = 12) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=clock.AMSTERDAM)


def remind(actor, dossiers):
    chosen = {"chosen": [str(row.pk) for row in dossiers], "next": "/school/"}
    return Browser(actor).post("/school/herinneringen/", chosen)


def send() -> int:
    return reminders.send_due(by=Actor.job("send_reminders"))


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (at(9), at(16, 30)),
        (at(16, 29), at(16, 30)),
        (at(16, 31), at(16, 30, day=13)),
        (at(17, day=13), at(16, 30, day=16)),
        (at(10, day=14), at(16, 30, day=16)),
    ],
)
def test_a_reminder_goes_at_half_past_four_on_a_working_day(now, due):
    with clock.standing(now):
        assert workdays.release_moment() == due


def test_reminders_go_out_at_their_moment_and_not_before(waiting, noor):
    remind(noor, waiting)
    with clock.standing(at(16, 29)):
        assert (send(), len(mail.outbox)) == (0, 0)
    with clock.standing(at(16, 30)):
        assert (send(), send()) == (2, 0)
        jobs.run_queue()
    assert sorted(address for message in mail.outbox for address in message.to) == [
        "sem@example.org",
        "yara@example.org",
    ]
    assert Event.objects.filter(code="pupil_reminded").count() == 2


def test_reminders_are_undone_with_one_click_until_then(waiting, noor):
    remind(noor, waiting)
    page = text(Browser(noor).get("/school/"))
    batch = Reminder.objects.first().batch
    assert page.count("sl-undo") == 0, "the banner belongs to the browser that asked"
    Browser(noor).post(f"/school/herinneringen/{batch}/terug/")
    with clock.standing(at(16, 30)):
        assert (send(), len(mail.outbox)) == (0, 0)


def test_the_banner_says_how_many_and_when(waiting, noor):
    client = Browser(noor)
    client.post("/school/herinneringen/", {"chosen": [str(row.pk) for row in waiting], "next": "/school/"})
    page = text(client.get("/school/"))
    assert "We sturen de 2 herinneringen om 16.30 uur. Tot die tijd kun je dit ongedaan maken." in page
    assert "Ongedaan maken" in page


def test_reminding_and_undoing_both_come_back_to_the_page_they_were_asked_on(waiting, noor, class_4b):
    here = f"/school/klas/{class_4b.pk}/?toon=wacht"
    client = Browser(noor)
    reminded = client.post("/school/herinneringen/", {"chosen": [str(waiting[0].pk)], "next": here})
    assert reminded.url == here
    banner = text(client.get(here)).split("sl-undo")[1]
    undo, back = re.findall(r'(?:action|name="next" value)="([^"]*)"', banner)[:2]
    assert client.post(undo, {"next": back}).url == here
    assert Reminder.objects.get().outcome == "undone"


def test_who_waits_for_a_reminder_gets_no_second(waiting, noor):
    remind(noor, waiting)
    remind(noor, waiting)
    assert Reminder.objects.count() == 2


def test_who_has_acted_meanwhile_is_not_reminded(waiting, dossier, yara, noor):
    remind(noor, [dossier])
    fill(dossier, Part.PUPIL, yara)
    with clock.standing(at(16, 30)):
        assert send() == 0
    assert Reminder.objects.get().outcome == "not_needed"


def test_a_parent_is_reminded_with_a_fresh_link(asked, noor):
    remind(noor, [asked])
    with clock.standing(at(16, 30)):
        assert send() == 1
    assert Event.objects.filter(code="guardian_asked").count() == 2


def test_nobody_reminds_pupils_of_another_school(dossier, bram, milan):
    remind(bram, [dossier])
    assert Reminder.objects.count() == 0
    assert remind(milan, [dossier]).status_code == 403


def test_nobody_undoes_the_reminders_of_somebody_else(waiting, noor, dirk):
    remind(noor, waiting)
    Browser(dirk).post(f"/school/herinneringen/{Reminder.objects.first().batch}/terug/")
    assert Reminder.objects.filter(done_at=None).count() == 2


def test_what_is_no_key_is_left_out_and_a_strange_address_is_not_followed(dossier, noor):
    response = Browser(noor).post("/school/herinneringen/", {"chosen": ["x"], "next": "https://elders.example/"})
    assert (response.status_code, response["Location"]) == (302, "/thuis/")
