"""The pages of talks: moments made in one form, inviting with a look beforehand, the agenda, the pupil's answer."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from sluitend.access.models import Look
from sluitend.dossiers.models import Dossier
from sluitend.kit import clock, jobs
from sluitend.transitions import actions, invitations, moments
from sluitend.transitions.models import Application, IntakeMoment, Invitation
from tests.cast import TODAY, enrol, follow
from tests.staff import Browser, count_queries, text

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 19)
SERIES = {
    "first_on_day": "19", "first_on_month": "3", "first_on_year": "2026", "last_on_day": "24", "last_on_month": "3", "last_on_year": "2026",
    "weekdays": ["1", "3"], "begins": "09:00", "ends": "10:30", "minutes": "30", "capacity": "1", "programme": "",
    "place": "Lokaal 1.04", "video_url": "",
}  # fmt: skip


def at(hour, minute=0):
    return clock.moment(DAY, time(hour, minute))


@pytest.fixture
def applied(transition, kok, noor):
    Dossier.objects.get_or_create(transition=transition)
    return actions.apply_for(transition, kok, by=noor, on=TODAY - timedelta(days=2))


@pytest.fixture
def slots(delta, milan):
    return moments.make_moments(delta, [at(9), at(9, 30)], by=milan, place="Lokaal 1.04")


@pytest.fixture
def invited(applied, slots, milan):
    """The day after the invitation was sent."""
    batch = invitations.invite_all(Application.objects.all(), IntakeMoment.objects.all(), by=milan)
    with clock.standing(batch.due_at):
        jobs.run_due(night=False)
    with clock.standing(TODAY + timedelta(days=1)):
        yield Invitation.objects.get()


def look(milan, *keys, **more):
    return Browser(milan).post("/intake/uitnodigen/", {"chosen": list(map(str, keys)), "next": "/intake/", **more})


def test_one_form_makes_a_series_of_moments(delta, milan):
    answer = Browser(milan).post("/intake/gesprekken/nieuw/", SERIES)
    assert answer.status_code == 302
    starts = [
        row.astimezone(clock.AMSTERDAM)
        for row in IntakeMoment.objects.values_list("starts_at", flat=True).order_by("starts_at")
    ]
    assert [(row.day, row.hour, row.minute) for row in starts] == [
        (19, 9, 0), (19, 9, 30), (19, 10, 0), (24, 9, 0), (24, 9, 30), (24, 10, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"place": ""}, "Vul een plaats of een videolink in."),
        ({"first_on_year": "2025"}, "Dit geeft"),
        ({"weekdays": []}, "Kies ten minste één dag."),
        ({"begins": "12:00"}, "Dit geeft 0 momenten."),
        ({"first_on_day": "10", "last_on_day": "10"}, "Dit moment is voorbij."),
    ],
)
def test_a_series_that_cannot_be_says_why(delta, milan, changed, said):
    answer = Browser(milan).post("/intake/gesprekken/nieuw/", SERIES | changed)
    assert answer.status_code == 422
    assert said in text(answer)
    assert IntakeMoment.objects.count() == 0


def test_the_look_says_who_comes_when_and_changes_nothing(applied, slots, milan):
    page = text(look(milan, applied.pk))
    assert "Nodig 1 student uit voor een gesprek" in page
    assert "donderdag 19 maart 2026, 09.00 uur" in page
    assert Invitation.objects.count() == 0


def test_what_was_looked_at_is_put_ready_and_undone_from_the_banner(applied, slots, milan):
    client = Browser(milan)
    seen = str(slots[0].pk)
    sent = {"chosen": str(applied.pk), "moment": seen, "bekeken": seen, "bevestigd": "ja", "next": "/intake/"}
    client.post("/intake/uitnodigen/", sent)
    assert "We sturen 1 uitnodiging op 12 maart om 16.30 uur." in text(client.get("/intake/"))
    batch = Invitation.objects.get().batch
    client.post(f"/intake/uitnodigingen/stoppen/?reeks={batch}", {"next": "/intake/"})
    assert "1 uitnodiging is gestopt." in text(client.get("/intake/"))
    assert Invitation.objects.get().status == "stopped"


def test_other_moments_than_were_looked_at_are_looked_at_first(applied, slots, milan):
    page = text(look(milan, applied.pk, moment=str(slots[1].pk), bekeken=str(slots[0].pk), bevestigd="ja"))
    assert "Je koos andere momenten." in page
    assert "19 maart 2026, 09.30 uur" in page
    assert Invitation.objects.count() == 0


def test_without_moments_the_page_says_what_comes_first(applied, milan):
    assert "Maak eerst gespreksmomenten." in text(look(milan, applied.pk))


def test_the_inbox_ticks_all_rows_by_its_address(applied, milan):
    client = Browser(milan)
    ticked = [text(client.get(address)).count(" checked") for address in ("/intake/", "/intake/?kies=alle")]
    assert ticked[1] == ticked[0] + 1, "beside the columns that are shown"


def test_who_waits_for_an_invitation_no_longer_stands_among_those_to_plan(applied, slots, milan):
    client = Browser(milan)
    assert "Yara Demir" in text(client.get("/intake/?groep=gesprek"))
    invitations.invite_all(Application.objects.all(), IntakeMoment.objects.all(), by=milan)
    assert "Yara Demir" not in text(client.get("/intake/?groep=gesprek"))


def test_the_agenda_shows_who_comes_and_asks_who_was_there(invited, milan):
    assert "Yara Demir" in text(Browser(milan).get("/intake/gesprekken/"))
    with clock.standing(DAY + timedelta(days=1)):
        client = Browser(milan)
        assert "Wie was er?" in text(client.get("/intake/gesprekken/"))
        client.post(
            "/intake/uitnodigingen/aanwezig/", {"chosen": str(invited.pk), "kwam": "nee", "next": "/intake/gesprekken/"}
        )
        page = text(client.get("/intake/gesprekken/"))
    assert "Vastgelegd: 1 student kwam niet." in page
    assert "Wie was er?" not in page


def test_the_agenda_costs_the_same_for_more_talks(applied, milan, delta, class_4b, rivierdam, kok, noor):
    moments.make_moments(delta, [at(hour) for hour in range(9, 16)], by=milan, place="Lokaal 1.04")
    invitations.invite_all(Application.objects.all(), IntakeMoment.objects.all(), by=milan)
    client = Browser(milan)
    one = count_queries(lambda: client.get("/intake/gesprekken/"))
    for number in range(3):
        learner = enrol(class_4b, f"Leerling{number}", "Bij", born=date(2009, 5, 5), lives_in=rivierdam)
        actions.apply_for(follow(learner), kok, by=noor)
    invitations.invite_all(Application.objects.all(), IntakeMoment.objects.all(), by=milan)
    assert Invitation.objects.count() == 4
    assert count_queries(lambda: client.get("/intake/gesprekken/")) == one


def test_the_file_of_a_day_holds_its_talks_and_is_looked_up(invited, milan):
    answer = Browser(milan).get("/intake/gesprekken/agenda.ics?dag=2026-03-19")
    assert answer["Content-Type"].startswith("text/calendar")
    assert answer.content.decode().count("BEGIN:VEVENT") == 2
    assert "Yara" in answer.content.decode()
    assert Look.objects.filter(page="talks_calendar").count() == 1


def test_a_moment_is_moved_and_called_off_from_its_page(invited, milan, slots):
    client = Browser(milan)
    address = f"/intake/gesprekken/{slots[0].pk}/"
    assert "Yara Demir" in text(client.get(address))
    client.post(address, {"on_day": "20", "on_month": "3", "on_year": "2026", "at": "11:00", "place": "Lokaal 2"})
    assert "Het moment is verzet. 1 student hoort het nu." in text(client.get("/intake/gesprekken/"))
    client.post(f"{address}afzeggen/")
    assert "Het moment is afgezegd. 1 student hoort het nu." in text(client.get("/intake/gesprekken/"))


def test_a_pupil_reads_the_talk_and_takes_another_moment(invited, yara, slots):
    client = Browser(yara)
    assert "donderdag 19 maart 2026, 09.00 uur" in text(client.get("/mijn/overstap/"))
    address = f"/mijn/gesprek/{invited.pk}/"
    page = text(client.get(address))
    assert "Lokaal 1.04" in page
    assert "Donderdag 19 maart, 09.30 uur" in page
    assert client.get(f"{address}agenda/").content.startswith(b"BEGIN:VCALENDAR")
    assert client.post(address, {"choice": ""}).status_code == 422
    client.post(address, {"choice": str(slots[1].pk)})
    assert "19 maart 2026, 09.30 uur" in text(client.get("/mijn/overstap/"))


def test_a_pupil_for_whom_nothing_fits_asks_for_another_moment(invited, yara, milan):
    client = Browser(yara)
    client.post(f"/mijn/gesprek/{invited.pk}/", {"choice": "geen"})
    assert "Je krijgt een nieuwe uitnodiging." in text(client.get("/mijn/overstap/"))
    assert "Vragen een ander moment" in text(Browser(milan).get("/intake/gesprekken/"))


def test_the_school_reads_an_invitation_only_after_it_was_sent(applied, slots, milan, noor):
    address = f"/school/leerling/{applied.transition_id}/"
    batch = invitations.invite_all(Application.objects.all(), IntakeMoment.objects.all(), by=milan)
    assert "Lokaal 1.04" not in text(Browser(noor).get(address))
    with clock.standing(batch.due_at):
        jobs.run_due(night=False)
    assert "Gesprek: 19 maart 2026 om 09.00 uur, Lokaal 1.04" in text(Browser(noor).get(address))


def test_the_mentor_sees_who_did_not_come(invited, milan, noor, class_4b):
    with clock.standing(DAY + timedelta(days=1)):
        invitations.record_presence(Invitation.objects.all(), came=False, by=milan)
        page = text(Browser(noor).get(f"/school/klas/{class_4b.pk}/"))
    assert "Kwam niet op het gesprek bij ROC Delta: praat samen" in page


def test_the_dossier_page_shows_the_talk_and_takes_who_was_there(invited, milan):
    address = f"/intake/{invited.application_id}/"
    assert "donderdag 19 maart 2026, 09.00 uur" in text(Browser(milan).get(address))
    with clock.standing(DAY + timedelta(days=1)):
        client = Browser(milan)
        assert "Kwam niet" in text(client.get(address))
        client.post("/intake/uitnodigingen/aanwezig/", {"chosen": str(invited.pk), "kwam": "ja", "next": address})
    assert Application.objects.get().status == "intake_done"
