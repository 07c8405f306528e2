"""The warm handover with all its states (DOMAIN 7.4): asked, planned, overdue, held, told how it goes, closed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from icalendar import Calendar

from sluitend.access.actor import Actor
from sluitend.access.roles import Role
from sluitend.dossiers import actions
from sluitend.dossiers.lifecycle import Answer, Part, TalkWay, WarmClosed, WarmReason, WarmStatus
from sluitend.dossiers.models import Dossier, WarmHandover
from sluitend.kit import clock, jobs
from sluitend.learners.models import Enrolment
from sluitend.organisations.models import Membership
from sluitend.transitions import actions as spine
from sluitend.transitions.actions import Refused
from sluitend.transitions.events import Kind
from sluitend.transitions.lifecycle import ApplicationStatus
from sluitend.transitions.models import Application, Event
from tests.cast import TODAY, offer, works_at
from tests.dossiers.conftest import fill
from tests.staff import Browser, text

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 3, 17, 15, 30, tzinfo=clock.AMSTERDAM)
LATE = date(2026, 3, 27)  # the day after the tenth working day


@pytest.fixture
def warm(agreed, noor, kok):
    spine.apply_for(agreed.transition, kok, by=noor)
    jobs.run_queue()
    mail.outbox.clear()
    return WarmHandover.objects.get()


def fresh(warm):
    return WarmHandover.objects.get(pk=warm.pk)


def codes_of(warm):
    found = Event.objects.filter(kind=Kind.WARM_HANDOVER, application=warm.application_id)
    return list(found.order_by("pk").values_list("code", flat=True))


def event_in(calendar: bytes):
    found = Calendar.from_ical(calendar)
    (event,) = found.walk("VEVENT")
    return found, event


class TestAnAppointment:
    @pytest.mark.parametrize("who", ["milan", "noor"])
    def test_is_made_by_either_school_and_seen_by_both(self, warm, who, milan, noor, request):
        client = Browser(request.getfixturevalue(who))
        day = {"on_day": "17", "on_month": "3", "on_year": "2026"}
        client.post(f"/warme-overdracht/{warm.pk}/plannen/", {**day, "at": "15:30", "way": "video"})
        assert (fresh(warm).status, fresh(warm).planned_at, fresh(warm).planned_way) == ("scheduled", TUESDAY, "video")
        assert "17 maart 2026 om 15.30 uur" in text(Browser(milan).get(f"/intake/{warm.application_id}/", follow=True))
        assert "17 maart 2026 om 15.30 uur" in text(Browser(noor).get(f"/school/leerling/{warm.dossier_id}/"))
        assert "17 maart 2026 om 15.30 uur" in text(Browser(noor).get("/school/warme-overdracht/"))
        assert "17 maart 2026 om 15.30 uur" in text(Browser(milan).get("/intake/overdracht/"))

    def test_goes_to_both_calendars_in_the_time_of_amsterdam(self, warm, milan):
        actions.record_warm_handover(warm, "receive", by=milan)
        actions.plan_talk(warm, TUESDAY, TalkWay.PHONE, by=milan)
        jobs.run_queue()
        assert sorted(mail.to[0] for mail in mail.outbox) == sorted([warm.contact_email, milan.user.email])
        calendar, event = event_in(mail.outbox[0].attachments[0].content)
        assert (event["dtstart"].dt.isoformat(), event["dtstart"].params["TZID"]) == (
            "2026-03-17T15:30:00+01:00",
            "Europe/Amsterdam",
        )
        assert (str(calendar["method"]), str(event["summary"])) == ("PUBLISH", "Warme overdracht van Yara")
        assert "Demir" not in mail.outbox[0].body + mail.outbox[0].attachments[0].content

    def test_stays_the_same_one_for_a_calendar_when_it_moves_and_when_it_is_off(self, warm, milan, noor):
        actions.plan_talk(warm, TUESDAY, TalkWay.PHONE, by=milan)
        actions.plan_talk(warm, TUESDAY, TalkWay.PHONE, by=milan)
        actions.plan_talk(warm, TUESDAY + timedelta(days=1), TalkWay.PHONE, by=noor)
        actions.call_off_talk(warm, by=noor)
        jobs.run_queue()
        to_milan = [row for row in mail.outbox if row.to == [milan.user.email]]
        events = [event_in(row.attachments[0].content) for row in to_milan]
        assert {str(event["uid"]) for _calendar, event in events} == {f"{warm.pk}@sluitend"}
        assert [int(event["sequence"]) for _calendar, event in events] == [1, 2, 3]
        assert [str(calendar["method"]) for calendar, _event in events] == ["PUBLISH", "PUBLISH", "CANCEL"]
        assert (fresh(warm).status, fresh(warm).planned_at) == (WarmStatus.RECEIVED, None)

    def test_is_downloaded_as_a_file(self, warm, milan, noor, teun):
        actions.plan_talk(warm, TUESDAY, TalkWay.PHONE, by=milan)
        for who in (milan, noor):
            response = Browser(who).get(f"/warme-overdracht/{warm.pk}/agenda/")
            assert response["Content-Type"] == "text/calendar; charset=utf-8"
            _calendar, event = event_in(response.content)
            assert event["dtstart"].dt == TUESDAY
        assert Browser(teun).get(f"/warme-overdracht/{warm.pk}/agenda/").status_code == 404

    def test_is_never_in_the_past(self, warm, milan):
        with pytest.raises(Refused):
            actions.plan_talk(warm, clock.now() - timedelta(hours=1), TalkWay.PHONE, by=milan)
        assert fresh(warm).status == WarmStatus.REQUESTED

    def test_is_not_made_by_another_college_or_another_mentor(self, warm, teun, bram, maascollege):
        other = works_at("Joost", maascollege, Role.MENTOR)
        for who in (teun, bram, other):
            with pytest.raises(PermissionDenied):
                actions.plan_talk(warm, TUESDAY, TalkWay.PHONE, by=who)


class TestOverdue:
    @pytest.fixture
    def leads(self, delta, maascollege, dirk):
        return {dirk.user.email, works_at("Ans", delta, Role.MBO_ADMIN).user.email}

    def night(self, day):
        with clock.standing(day):
            told = actions.tell_overdue(by=Actor.job("test"))
            jobs.run_queue()
        return told

    def test_begins_after_the_tenth_working_day_and_both_leads_hear_of_it_once(self, warm, leads):
        assert self.night(date(2026, 3, 26)) == 0
        assert self.night(LATE) == 1
        assert self.night(LATE + timedelta(days=1)) == 0
        assert {row.to[0] for row in mail.outbox} == leads
        assert len(mail.outbox) == 2
        assert codes_of(warm) == ["requested", "overdue"]

    def test_is_told_to_the_intakers_of_the_team_and_of_no_other(self, warm, milan, delta):
        others = works_at("Els", delta, Role.INTAKER)
        Membership.objects.filter(user=milan.user).update(team="Horeca")
        Membership.objects.filter(user=others.user).update(team="Techniek")
        type(warm.application.offering).objects.update(team="Horeca")
        self.night(LATE)
        assert [row.to[0] for row in mail.outbox] == [milan.user.email]

    def test_shows_in_both_lists(self, warm, milan, noor):
        pages = (Browser(milan), "/intake/overdracht/"), (Browser(noor), "/school/warme-overdracht/")
        for client, path in pages:
            assert "Te laat" not in text(client.get(path))
        with clock.standing(LATE):
            for client, path in pages:
                assert "Te laat" in text(client.get(path))

    def test_is_not_what_was_held_in_time(self, warm, leads, milan):
        actions.record_warm_handover(warm, "complete", by=milan, text="x")
        assert self.night(LATE) == 0


class TestTheRegionsRule:
    @pytest.fixture
    def without(self, dossier, yara, noor, kok):
        """Yara's mentor asks for no conversation."""
        spine.apply_for(dossier.transition, kok, by=noor)
        fill(dossier, Part.PUPIL, yara)
        fill(dossier, Part.MENTOR, noor, B5_wanted=False)
        return dossier

    def send(self, dossier, yara, noor):
        dossier.refresh_from_db()
        actions.pupil_answers(dossier, Answer.AGREED, by=yara)
        actions.record_guardian_approval(dossier, name="Elif", way="paper", given_on=TODAY, by=noor)
        jobs.run_queue()

    @pytest.mark.parametrize("school_type", ["pro", "vso", "opdc"])
    def test_asks_for_every_pupil_of_pro_vso_and_opdc_and_says_why(self, without, yara, noor, milan, school_type):
        Enrolment.objects.filter(learner=without.transition.learner_id).update(school_type=school_type)
        self.send(without, yara, noor)
        assert WarmHandover.objects.get().why == WarmReason.RULE
        why = "fgesproken voor elke leerling van deze schoolsoort"
        assert why in text(Browser(milan).get(f"/intake/{Application.objects.get().pk}/", follow=True))
        assert why in text(Browser(noor).get("/school/warme-overdracht/"))

    def test_asks_for_nobody_else(self, without, yara, noor):
        self.send(without, yara, noor)
        assert Dossier.objects.get(pk=without.pk).status == "sent"
        assert not WarmHandover.objects.exists()

    def test_is_the_regions_own(self, without, yara, noor, region):
        region.warm_always_for = ["vmbo-kb"]
        region.save()
        self.send(without, yara, noor)
        assert WarmHandover.objects.get().why == WarmReason.RULE


class TestAfterwards:
    @pytest.fixture
    def held(self, warm, milan):
        actions.record_warm_handover(
            warm, "complete", by=milan, text="x", agreements="Plek bij het raam.", participants="Noor en Milan"
        )
        return fresh(warm)

    def test_the_agreements_are_for_the_two_schools(self, held, milan, noor, yara):
        assert "Plek bij het raam." in text(Browser(milan).get(f"/intake/{held.application_id}/", follow=True))
        assert "Plek bij het raam." in text(Browser(noor).get(f"/school/leerling/{held.dossier_id}/"))
        assert "Plek bij het raam." not in text(Browser(yara).get("/mijn/overstap/"))

    def test_six_weeks_after_the_start_the_list_asks_how_it_goes_and_the_school_reads_it(self, held, milan, noor):
        due = held.application.offering.starts_on + timedelta(weeks=6)
        assert held.feedback_due_on == due
        heading = "Vertel de school hoe het gaat"
        with clock.standing(due - timedelta(days=1)):
            assert heading not in text(Browser(milan).get("/intake/overdracht/"))
        with clock.standing(due):
            assert heading in text(Browser(milan).get("/intake/overdracht/"))
            Browser(milan).post(f"/intake/overdracht/{held.pk}/hoe-gaat-het/", {"text": "Zij zit op haar plek."})
            assert heading not in text(Browser(milan).get("/intake/overdracht/"))
        assert fresh(held).status == WarmStatus.FED_BACK
        assert "Zij zit op haar plek." in text(Browser(noor).get(f"/school/leerling/{held.dossier_id}/"))

    def test_nobody_tells_how_it_goes_before_the_conversation(self, warm, milan):
        with pytest.raises(PermissionDenied):
            actions.feed_back(warm, text="x", by=milan)


class TestAnotherMbo:
    def test_gets_a_warm_handover_of_its_own(self, warm, noor, anker):
        elsewhere = offer(anker, "25180", "Kok", 2)
        spine.apply_for(warm.dossier.transition, elsewhere, by=noor)
        jobs.run_queue()
        both = list(WarmHandover.objects.order_by("requested_at").values_list("college__name", "about"))
        assert [name for name, _about in both] == ["ROC Delta", "Vakschool Het Anker"]
        assert both[0][1] == both[1][1]
        assert codes_of(warm) == ["requested"]

    def test_closes_the_first_when_that_application_is_withdrawn(self, warm, yara, milan):
        actions.plan_talk(warm, TUESDAY, TalkWay.PHONE, by=milan)
        jobs.run_queue()
        mail.outbox.clear()
        spine.withdraw_application(warm.application, by=yara)
        jobs.run_queue()
        assert (fresh(warm).status, fresh(warm).closed_because) == (WarmStatus.CANCELLED, WarmClosed.WITHDRAWN)
        called_off = next(letter for letter in mail.outbox if letter.attachments)  # beside the mail about the fall
        calendar, _event = event_in(called_off.attachments[0].content)
        assert str(calendar["method"]) == "CANCEL"

    def test_closes_one_where_the_pupil_gets_no_place(self, warm, milan):
        spine.record_status(warm.application, ApplicationStatus.NOT_ADMITTED, by=milan)
        assert (fresh(warm).status, fresh(warm).closed_because) == (WarmStatus.CANCELLED, WarmClosed.NOT_ADMITTED)

    def test_leaves_a_conversation_that_was_held(self, warm, milan, yara):
        actions.record_warm_handover(warm, "complete", by=milan, text="x")
        spine.withdraw_application(warm.application, by=yara)
        assert fresh(warm).status == WarmStatus.COMPLETED


class TestChangingMbo:
    """An application ends and another stands, or comes: that mbo is asked too (DOMAIN 7.4)."""

    @pytest.fixture
    def elsewhere(self, anker):
        return offer(anker, "25180", "Kok", 2)

    @pytest.fixture
    def alone(self, warm, noor, elsewhere):
        """The other mbo got the dossier when nobody asked for a conversation with it."""
        Dossier.objects.filter(pk=warm.dossier_id).update(warm_handover_wanted=False)
        spine.apply_for(warm.dossier.transition, elsewhere, by=noor)
        jobs.run_queue()
        assert WarmHandover.objects.get() == warm
        return warm

    def there(self, warm):
        return WarmHandover.objects.filter(dossier=warm.dossier_id).exclude(pk=warm.pk)

    def ends(self, warm, how, yara, milan):
        if how == "withdrawn":
            spine.withdraw_application(Application.objects.get(pk=warm.application_id), by=yara)
        else:
            spine.record_status(warm.application, ApplicationStatus.NOT_ADMITTED, by=milan)

    @pytest.mark.parametrize("how", ["withdrawn", "refused"])
    @pytest.mark.parametrize("is_held", [False, True])
    def test_asks_the_mbo_that_is_left_whether_the_first_talk_was_held_or_not(
        self, alone, how, is_held, yara, milan, teun
    ):
        if is_held:
            actions.record_warm_handover(alone, "complete", by=milan, text="Geheim van Delta.", agreements="Bij Delta.")
        self.ends(alone, how, yara, milan)
        new = self.there(alone).get()
        assert (new.college.name, new.status, new.came_from_id) == ("Vakschool Het Anker", "requested", alone.pk)
        assert (new.about, new.contact_phone, new.why) == (alone.about, alone.contact_phone, alone.why)
        assert codes_of(new) == ["requested"]
        page = text(Browser(teun).get(f"/intake/{new.application_id}/", follow=True))
        assert "Bel mentor" in page
        assert "Delta" not in page

    def test_notes_stay_where_they_were_made(self, alone, yara, milan):
        actions.record_warm_handover(alone, "complete", by=milan, text="Geheim van Delta.")
        self.ends(alone, "withdrawn", yara, milan)
        assert list(self.there(alone).get().notes.all()) == []
        assert fresh(alone).notes.count() == 1

    def test_pupil_and_mentor_see_it(self, alone, yara, milan, noor):
        assert "Vakschool Het Anker" not in text(Browser(noor).get("/school/warme-overdracht/"))
        self.ends(alone, "refused", yara, milan)
        assert "Vakschool Het Anker, Kok" in text(Browser(noor).get("/school/warme-overdracht/"))
        page = text(Browser(noor).get(f"/school/leerling/{alone.dossier_id}/"))
        assert "meegegaan van ROC Delta" in page
        steps = Browser(yara).get("/mijn/overstap/").context["way"].steps
        assert ("Vakschool Het Anker", "Gevraagd") in [(step.who, str(step.state[0])) for step in steps]

    def test_an_application_that_comes_later_is_asked_about_too_and_once(self, warm, yara, noor, milan, elsewhere):
        self.ends(warm, "withdrawn", yara, milan)
        assert not self.there(warm).exists()
        spine.apply_for(warm.dossier.transition, elsewhere, by=noor)
        jobs.run_queue()
        new = self.there(warm).get()
        assert (new.came_from_id, codes_of(new)) == (warm.pk, ["requested"])

    def test_as_long_as_the_first_stands_nothing_moves(self, alone, noor, bakker):
        spine.apply_for(alone.dossier.transition, bakker, by=noor)
        assert not self.there(alone).exists()

    def test_who_is_asked_already_is_not_asked_again(self, warm, noor, elsewhere, yara, milan):
        spine.apply_for(warm.dossier.transition, elsewhere, by=noor)
        jobs.run_queue()
        asked = self.there(warm).get()
        self.ends(warm, "refused", yara, milan)
        assert self.there(warm).get() == asked

    def test_what_the_school_no_longer_needed_is_not_asked_elsewhere(self, alone, noor, yara, milan):
        actions.cancel_warm_handover(alone, by=noor)
        self.ends(alone, "withdrawn", yara, milan)
        assert not self.there(alone).exists()


class TestThePupil:
    def test_sees_that_it_is_asked_about_what_and_when(self, warm, yara, milan):
        WarmHandover.objects.update(about="Een rustige werkplek.")
        assert "over: Een rustige werkplek." in text(Browser(yara).get("/mijn/overstap/"))
        actions.plan_talk(warm, TUESDAY, TalkWay.THREE_WAY, by=milan)
        assert "17 maart 2026 om 15.30 uur samen met jou" in text(Browser(yara).get("/mijn/overstap/"))


class TestFigures:
    def test_count_per_team_with_the_median_days_from_the_events(self, warm, milan, dirk, delta):
        type(warm.application.offering).objects.update(team="Horeca")
        with clock.standing(date(2026, 3, 16)):
            actions.record_warm_handover(warm, "complete", by=milan, text="x")
        ans = works_at("Ans", delta, Role.MBO_ADMIN)
        for who, path in ((ans, "/intake/overdracht/cijfers/"), (dirk, "/school/warme-overdracht/cijfers/")):
            response = Browser(who).get(path)
            lines = {line.name: line for _t, _f, found in response.context["reports"] for line in found.lines}
            team = next(line for name, line in lines.items() if "Horeca" in name)
            assert (team.asked, team.done, team.overdue, team.days) == (1, 1, 0, 4)
            assert lines["Maascollege"].asked == 1

    def test_are_for_the_lead(self, warm, milan, noor):
        assert Browser(milan).get("/intake/overdracht/cijfers/").status_code == 403
        assert Browser(noor).get("/school/warme-overdracht/cijfers/").status_code == 403
