"""Who looks first for who did not come to class, and who hears of it, is what the region agreed; without an agreement
everything happens at once (``test_no_shows``)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sluitend.access.actor import Actor
from sluitend.access.models import AuditEvent
from sluitend.kit import clock, workdays
from sluitend.organisations.actions import NotAgreed, agree_on_no_shows
from sluitend.organisations.commands import region as command
from sluitend.organisations.models import Hears
from sluitend.safetynet import actions as safetynet
from sluitend.safetynet import no_shows, visibility
from sluitend.transitions import actions, promise
from sluitend.transitions.lifecycle import ApplicationStatus as A
from sluitend.transitions.lifecycle import HandoverStatus
from sluitend.transitions.models import Handover, Transition
from tests.safetynet.test_no_shows import CAME, DAY, NOT_THERE, after, enrolled, lotte, say
from tests.staff import Browser, text

pytestmark = pytest.mark.django_db
job = Actor.job("test")
PAGE = "/regio/niet-in-de-les/"
EVERYBODY = list(Hears.values)
__all__ = ["enrolled", "lotte"]  # fixtures


def agree(region, workdays: int, tells=EVERYBODY, by=job):
    agree_on_no_shows(region, workdays, tells, by=by)


def nights(until: date) -> None:
    """Every night from now until that day, as the clock's jobs do it."""
    day = clock.today()
    while day < until:
        day += timedelta(days=1)
        with clock.standing(day):
            no_shows.pass_on(by=job)
            safetynet.open_views(by=job)


def in_view() -> tuple[object, str]:
    now = Transition.objects.get()
    return now.visible_to_municipality, now.visible_because


def test_the_school_looks_first_and_nobody_at_the_municipality_hears_or_sees_it(enrolled, region, milan, noor, dirk):
    agree(region, 3)
    say(milan)

    assert after() == sorted((actor.user.email, NOT_THERE) for actor in (noor, dirk))
    nights(date(2026, 9, 7))  # from Thursday the 3rd: Friday and Monday have passed
    assert in_view() == (None, "")
    assert not Handover.objects.exists()
    now = Transition.objects.get()
    assert (now.holder.code, now.next_what) == ("99AA", "find")
    assert promise.ask().ok


def test_after_those_working_days_the_municipality_sees_it_and_is_asked(enrolled, region, milan, rivierdam):
    agree(region, 3)
    say(milan)
    nights(date(2026, 9, 8))
    assert in_view() == (rivierdam, "no_show")
    asked = Handover.objects.get()
    assert (asked.receiver, asked.reason, asked.status) == (rivierdam, "no_show", HandoverStatus.ASKED)


def test_who_is_found_in_time_is_never_shown(enrolled, region, milan, noor, dirk):
    agree(region, 3)
    say(milan)
    told = {address for address, _subject in after()}
    mail.outbox.clear()
    with clock.standing(date(2026, 9, 7)):
        actions.record_status(enrolled, A.STARTED, by=milan)
        assert after() == sorted((address, CAME) for address in told)
    nights(date(2026, 9, 20))
    assert in_view() == (None, "")


def test_a_municipality_that_looked_along_already_is_asked_after_those_days_and_once(
    enrolled, region, milan, rivierdam, nadia
):
    actions.record_status(enrolled, A.CONTRACT_OFFERED, by=milan)
    actions.show_to_municipality(Transition.objects.all(), because="summer", by=job)
    actions.withdraw(Handover.objects.get(), by=job)
    actions.record_status(enrolled, A.ENROLLED, by=milan)
    agree(region, 2)

    say(milan)
    assert not Handover.objects.filter(status=HandoverStatus.ASKED).exists()
    assert nadia.user.email not in [address for address, _subject in after()]

    nights(date(2026, 9, 7))
    asked = Handover.objects.get(reason="no_show")
    actions.refuse(asked, reason="other", why="wij zoeken niet", by=nadia)
    nights(date(2026, 9, 20))
    assert Handover.objects.filter(reason="no_show").count() == 1


def test_with_fewer_days_who_waits_is_passed_on_the_next_night(enrolled, region, milan, rivierdam):
    agree(region, 10)
    say(milan)
    nights(DAY + timedelta(days=1))
    agree(region, 1)
    nights(DAY + timedelta(days=2))
    assert in_view() == (rivierdam, "no_show")


@pytest.mark.parametrize(
    ("tells", "hear"),
    [
        (["mentor"], ["noor"]),
        (["dean"], ["dirk"]),
        (["dean", "municipality"], ["dirk", "nadia"]),
        (["mentor", "dean"], ["noor", "dirk"]),
    ],
)
def test_only_whom_the_region_tells_hears_it(enrolled, region, milan, tells, hear, request):
    agree(region, 0, tells)
    say(milan)
    people = [request.getfixturevalue(name).user.email for name in hear]
    assert [address for address, _subject in after()] == sorted(people)
    assert in_view()[1] == "no_show"  # it is on the list all the same
    mail.outbox.clear()
    with clock.standing(clock.now() + timedelta(hours=9)):
        assert "yara@example.org" not in [address for address, _subject in after(0)]


def test_whose_home_nobody_knows_is_told_of_as_the_region_of_the_mbo_agreed(
    enrolled, region, milan, dirk, yara_herself
):
    agree(region, 0, ["dean"])
    yara_herself.residence, yara_herself.residence_asked_until = None, date(2026, 10, 1)
    yara_herself.save()
    say(milan)
    assert after() == [(dirk.user.email, NOT_THERE)]


def test_somebody_at_the_school_always_hears_it(region):
    with pytest.raises(NotAgreed, match="Iemand op school moet het horen"):
        agree(region, 0, ["municipality", "student"])
    with pytest.raises(NotAgreed, match="Kies 0 tot en met 10 werkdagen"):
        agree(region, 11)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(region).objects.update(no_show_workdays=11)
    region.refresh_from_db()
    assert (region.no_show_workdays, region.no_show_tells) == (0, EVERYBODY)


def test_only_who_speaks_for_the_region_agrees(region, ruud, nadia, dirk):
    agree(region, 2, by=ruud)
    for somebody in (nadia, dirk):
        with pytest.raises(PermissionDenied):
            agree(region, 3, by=somebody)
    region.refresh_from_db()
    assert region.no_show_workdays == 2
    assert AuditEvent.objects.filter(what="organisations.no_shows_agreed").count() == 1


@settings(max_examples=100, database=None, suppress_health_check=list(HealthCheck))
@given(said=st.dates(date(2025, 12, 1), date(2026, 6, 30)), days=st.integers(1, 10), later=st.integers(0, 25))
def test_a_school_looks_exactly_as_many_working_days_as_was_agreed(said, days, later, transition, region, rivierdam):
    today = said + timedelta(days=later)
    type(region).objects.update(no_show_workdays=days)
    Transition.objects.update(status="no_show", status_since=said)
    waits = Transition.objects.filter(visibility.at_school_first(today)).exists()
    assert waits == (workdays.after(said, days) > today)


class TestThePage:
    def test_shows_what_holds_and_keeps_what_is_chosen(self, region, ruud):
        browser = Browser(ruud)
        assert 'value="0"' in text(browser.get(PAGE))

        done = browser.post(PAGE, {"workdays": "4", "tells": ["dean", "student"]}, follow=True)

        assert "Bewaard. Het geldt vanaf nu" in text(done)
        region.refresh_from_db()
        assert (region.no_show_workdays, region.no_show_tells) == (4, ["dean", "student"])

    @pytest.mark.parametrize(
        ("given", "says"),
        [
            ({"workdays": "4", "tells": ["student"]}, "Iemand op school moet het horen."),
            ({"workdays": "4"}, "Iemand op school moet het horen."),
            ({"workdays": "99", "tells": ["dean"]}, "10"),
            ({"workdays": "veel", "tells": ["dean"]}, "getal"),
            ({"workdays": "", "tells": ["dean"]}, "Vul"),
            ({"workdays": "2", "tells": ["iedereen"]}, "Kies"),
        ],
    )
    def test_says_what_is_wrong(self, region, ruud, given, says):
        refused = Browser(ruud).post(PAGE, given)
        assert (refused.status_code, says in text(refused)) == (422, True)
        region.refresh_from_db()
        assert region.no_show_workdays == 0

    def test_is_for_who_speaks_for_the_region(self, region, nadia):
        assert Browser(nadia).get(PAGE).status_code in (403, 404)


def test_the_municipality_reads_when_it_will_see_somebody(region, nadia):
    agree(region, 3)
    assert "3 werkdagen later" in text(Browser(nadia).get("/gemeente/zoek/"))


def test_the_command_sets_it_too(region):
    run = CliRunner().invoke
    done = run(command, [region.code, "--no-show-days", "5", "--no-show-tells", "dean", "--no-show-tells", "student"])
    kept = run(command, [region.code, "--no-show-days", "2"])
    refused = run(command, [region.code, "--no-show-tells", "student"])
    nothing = run(command, [region.code])

    region.refresh_from_db()
    assert [one.exit_code for one in (done, kept, refused, nothing)] == [0, 0, 2, 2]
    assert (region.no_show_workdays, region.no_show_tells) == (2, ["dean", "student"])
    assert "told: dean, student" in kept.output
