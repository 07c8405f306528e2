"""A central day: made, dealt out, changed by hand, sent at half past four, moved, called off, held row by row."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from sluitend.access.actor import Actor
from sluitend.access.roles import Role
from sluitend.dossiers import actions
from sluitend.dossiers.lifecycle import SlotStatus, TalkWay, WarmStatus
from sluitend.dossiers.models import Dossier, WarmDay, WarmHandover, WarmSlot
from sluitend.dossiers.queries.warm_dealing import Seat, Taken, Talk, deal
from sluitend.kit import clock, jobs
from sluitend.learners.models import Learner
from sluitend.transitions import actions as spine
from sluitend.transitions.actions import Refused
from sluitend.transitions.models import Application, Event
from tests.cast import enrol, follow, works_at
from tests.staff import Browser, count_queries, text

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 26)
HALF_PAST_FOUR = clock.moment(date(2026, 3, 12), time(16, 31))
AFTER = date(2026, 3, 13)


def at(hour: int, minute: int = 0) -> datetime:
    return clock.moment(DAY, time(hour, minute))


@pytest.fixture
def asked_about(class_4b, class_elsewhere, rivierdam, kok):
    """So many pupils of a class about whom their mentor asks for a conversation with ROC Delta."""

    def ask(count: int, school_class=class_4b, mentor: str = "noor.99aa@example.org", offering=kok):
        found = []
        for number in range(count):
            name = f"{school_class.name}{number:02}"
            learner = enrol(school_class, f"Leerling {name}", "Smit", born=date(2008, 1, 5), lives_in=rivierdam)
            Learner.objects.filter(pk=learner.pk).update(email=f"{name}@example.org".lower())
            transition = follow(learner)
            application = spine.apply_for(transition, offering, by=Actor.job("test"))
            dossier, _made = Dossier.objects.get_or_create(transition=transition)
            found.append(
                WarmHandover.objects.create(
                    dossier=dossier,
                    college=offering.college,
                    application=application,
                    contact_name=mentor.split(".")[0].capitalize(),
                    contact_phone="010 000 00 12",
                    contact_email=mentor,
                    about="Een rustige plek.",
                    due_on=date(2026, 3, 26),
                )
            )
        return found

    return ask


def make(college, by, *, begins=time(9), ends=time(10), minutes=15, hosts=(), of=None, on=DAY, place="Lokaal 1"):
    handovers = WarmHandover.objects.all() if of is None else of
    return actions.make_day(
        college, handovers, on=on, begins=begins, ends=ends, minutes=minutes, by=by, place=place, hosts=hosts
    )


def send(day, by):
    actions.put_ready(day, by=by)
    with clock.standing(HALF_PAST_FOUR):
        jobs.run_due(night=False)
    return list(WarmSlot.objects.filter(day=day, status="sent").order_by("starts_at", "pk"))


def rows(day):
    return [
        (slot.mentor.split(".")[0], slot.starts_at and slot.starts_at.astimezone(clock.AMSTERDAM).strftime("%H:%M"))
        for slot in WarmSlot.objects.filter(day=day).order_by("starts_at", "pk")
    ]


class TestDealing:
    def test_a_mentor_sits_through_one_row_and_the_largest_school_goes_first(self):
        times = [at(9, minute) for minute in (0, 15, 30, 45)]
        talks = [Talk("a", "B-school", "bram", None), *(Talk(key, "A-school", "noor", None) for key in "bcd")]
        assert deal(talks, times, ["milan"], minutes=15) == {
            "b": Seat(times[0], "milan"), "c": Seat(times[1], "milan"), "d": Seat(times[2], "milan"),
            "a": Seat(times[3], "milan"),
        }  # fmt: skip

    def test_two_hosts_hold_two_conversations_at_a_time_but_never_with_one_mentor(self):
        times = [at(9), at(9, 15)]
        talks = [Talk("a", "A", "noor", None), Talk("b", "A", "noor", None), Talk("c", "B", "bram", None)]
        dealt = deal(talks, times, ["milan", "els"], minutes=15)
        assert [dealt[key].starts_at for key in "abc"] == [times[0], times[1], times[0]]
        assert dealt["c"].host != dealt["a"].host == dealt["b"].host

    def test_who_is_elsewhere_is_passed_over_and_what_does_not_fit_is_left(self):
        times = [at(9), at(9, 15)]
        talks = [Talk("a", "A", "noor", None), Talk("b", "A", "noor", None)]
        elsewhere = [Taken("noor", at(8, 50), at(9, 5))]
        assert deal(talks, times, ["milan"], minutes=15, taken=elsewhere) == {"a": Seat(times[1], "milan")}

    def test_what_somebody_already_does_stays_theirs(self):
        dealt = deal([Talk("a", "A", "noor", "els")], [at(9)], ["milan", "els"], minutes=15)
        assert dealt["a"].host == "els"


class TestMaking:
    def test_lists_every_open_handover_that_has_no_talk_yet(self, asked_about, delta, milan):
        first, second, third = asked_about(3)
        actions.plan_talk(first, at(15), TalkWay.PHONE, by=milan)
        actions.record_warm_handover(second, "complete", by=milan)
        day = make(delta, milan)
        assert list(WarmSlot.objects.filter(day=day).values_list("warm", flat=True)) == [third.pk]
        assert rows(day) == [("noor", "09:00")]

    def test_leaves_out_who_withdrew(self, asked_about, delta, milan):
        (warm,) = asked_about(1)
        Application.objects.filter(pk=warm.application_id).update(level=0)
        assert rows(make(delta, milan)) == []

    def test_is_for_the_college_itself_and_never_in_the_past(self, asked_about, delta, milan, teun, noor):
        asked_about(1)
        for stranger in (teun, noor):
            with pytest.raises(PermissionDenied):
                make(delta, stranger)
        for wrong in ({"on": date(2026, 3, 11)}, {"ends": time(9, 10)}, {"place": ""}):
            with pytest.raises(Refused):
                make(delta, milan, **wrong)
        assert WarmDay.objects.count() == 0

    def test_from_the_page_can_be_of_one_school_only(
        self, asked_about, delta, milan, class_4b, class_elsewhere, maascollege
    ):
        asked_about(2)
        asked_about(1, class_elsewhere, "bram.99ab@example.org")
        page = text(Browser(milan).get("/intake/overdracht/dag/nieuw/"))
        assert "3 warme overdrachten hebben nog geen afspraak." in page
        assert "Maascollege (2)" in page
        said = {
            "on_day": "26", "on_month": "3", "on_year": "2026", "begins": "09:00", "ends": "12:00", "minutes": "15",
            "place": "Lokaal 1", "video_url": "", "hosts": [str(milan.user.pk)], "school": str(maascollege.pk),
            "team": "",
        }  # fmt: skip
        response = Browser(milan).post("/intake/overdracht/dag/nieuw/", said)
        day = WarmDay.objects.get()
        assert response["Location"] == f"/intake/overdracht/dag/{day.pk}/"
        assert [mentor for mentor, _at in rows(day)] == ["noor", "noor"]

    def test_what_does_not_fit_has_no_time_and_is_named(self, asked_about, delta, milan):
        asked_about(5)
        day = make(delta, milan)
        assert [row for row in rows(day) if row[1] is None] == [("noor", None)]
        assert "1 overdracht heeft geen tijd" in text(Browser(milan).get(f"/intake/overdracht/dag/{day.pk}/"))

    def test_what_was_asked_later_is_added_with_a_time(self, asked_about, delta, milan):
        asked_about(1)
        day = make(delta, milan)
        asked_about(1, mentor="dirk.99aa@example.org")
        page = Browser(milan)
        assert "Voeg 1 overdracht toe" in text(page.get(f"/intake/overdracht/dag/{day.pk}/"))
        page.post(f"/intake/overdracht/dag/{day.pk}/indelen/", {"erbij": "ja"})
        assert rows(day) == [("noor", "09:00"), ("dirk", "09:15")]

    def test_takes_few_statements_however_many_it_deals(self, asked_about, delta, milan):
        asked_about(2)
        day = make(delta, milan, ends=time(17))
        with CaptureQueriesContext(connection) as two:
            actions.deal_out(day, by=milan)
        asked_about(28, mentor="dirk.99aa@example.org")
        actions.list_more(day, WarmHandover.objects.all(), by=milan)
        with CaptureQueriesContext(connection) as thirty:
            assert actions.deal_out(day, by=milan) == 30
        assert len(thirty) == len(two)


class TestChangingByHand:
    def test_takes_a_free_time(self, asked_about, delta, milan):
        asked_about(1)
        day = make(delta, milan)
        slot = WarmSlot.objects.get()
        client = Browser(milan)
        said = {"at": at(9, 45).isoformat(), "host": str(milan.user.pk)}
        assert client.post(f"/intake/overdracht/rij/{slot.pk}/verzetten/", said).status_code == 302
        assert rows(day) == [("noor", "09:45")]

    def test_is_refused_where_the_mentor_or_the_host_is_taken(self, asked_about, delta, milan):
        asked_about(2)
        els = works_at("Els", delta, Role.INTAKER)
        make(delta, milan, hosts=[milan.user, els.user])
        first, second = WarmSlot.objects.order_by("starts_at")
        with pytest.raises(Refused):
            actions.move_slot(second, first.starts_at, els.user, by=milan)
        said = {"at": first.starts_at.astimezone(clock.AMSTERDAM).isoformat(), "host": str(milan.user.pk)}
        response = Browser(milan).post(f"/intake/overdracht/rij/{second.pk}/verzetten/", said)
        assert response.status_code == 422
        assert "Op die tijd is iemand ergens anders." in text(response)

    def test_takes_off_the_list_what_nobody_heard_of(self, asked_about, delta, milan):
        asked_about(2)
        day = make(delta, milan)
        first = WarmSlot.objects.order_by("starts_at")[0]
        chosen = {"chosen": [str(first.pk)], "next": f"/intake/overdracht/dag/{day.pk}/"}
        response = Browser(milan).post("/intake/overdracht/rijen/weg/", chosen, follow=True)
        assert "1 overdracht is van de lijst." in text(response)
        assert WarmSlot.objects.count() == 1
        send(day, milan)
        assert actions.take_off(WarmSlot.objects.all(), by=milan) == 0


class TestDoubleBooking:
    def slot(self, warm, day, starts_at, *, host=None, minutes=15):
        return WarmSlot(
            day=day, warm=warm, mentor=warm.contact_email, host=host, starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=minutes),
        )  # fmt: skip

    @pytest.fixture
    def days(self, delta, milan):
        none = WarmHandover.objects.none()
        return make(delta, milan, of=none), make(delta, milan, of=none)

    def test_of_a_mentor_is_refused_by_the_database_also_where_times_only_overlap(self, asked_about, days):
        first, second = asked_about(2)
        self.slot(first, days[0], at(9)).save()
        with pytest.raises(IntegrityError), transaction.atomic():
            self.slot(second, days[1], at(9, 10)).save()
        self.slot(second, days[1], at(9, 15)).save()

    def test_of_a_host_is_refused_by_the_database(self, asked_about, days, milan, class_elsewhere):
        (first,), (second,) = asked_about(1), asked_about(1, class_elsewhere, "bram.99ab@example.org")
        self.slot(first, days[0], at(9), host=milan.user).save()
        with pytest.raises(IntegrityError), transaction.atomic():
            self.slot(second, days[1], at(9), host=milan.user).save()

    def test_ends_with_what_is_called_off(self, asked_about, days):
        first, second = asked_about(2)
        gone = self.slot(first, days[0], at(9))
        gone.status = SlotStatus.CALLED_OFF
        gone.save()
        self.slot(second, days[1], at(9)).save()

    def test_stands_on_one_list_at_a_time(self, asked_about, days):
        (warm,) = asked_about(1)
        self.slot(warm, days[0], at(9)).save()
        with pytest.raises(IntegrityError), transaction.atomic():
            self.slot(warm, days[1], at(11)).save()

    def test_a_mentor_of_two_colleges_gets_other_times_at_the_second(
        self, asked_about, delta, anker, milan, teun, bakker
    ):
        asked_about(2)
        make(delta, milan)
        for warm in asked_about(1, offering=bakker, mentor="noor.99aa@example.org"):
            assert warm.college_id == anker.pk
        assert rows(make(anker, teun)) == [("noor", "09:30")]


class TestSending:
    def test_is_seen_before_and_can_be_stopped_until_half_past_four(self, asked_about, delta, milan, noor):
        asked_about(2)
        day = make(delta, milan)
        client = Browser(milan)
        preview = text(client.get(f"/intake/overdracht/dag/{day.pk}/versturen/"))
        assert "Verstuur 2 gesprekken op 26 maart 2026" in preview
        assert "noor.99aa@example.org" in preview
        page = text(client.post(f"/intake/overdracht/dag/{day.pk}/versturen/", follow=True))
        assert "We versturen de 2 gesprekken op 12 maart 2026 om 16.30 uur." in page
        assert Browser(noor).get(f"/school/warme-overdracht/dag/{day.pk}/").status_code == 404
        assert "2 gesprekken worden niet verstuurd." in text(
            client.post(f"/intake/overdracht/dag/{day.pk}/stoppen/", follow=True)
        )
        with clock.standing(HALF_PAST_FOUR):
            jobs.run_due(night=False)
        assert (mail.outbox, WarmHandover.objects.filter(status="scheduled").count()) == ([], 0)

    def test_plans_the_handover_as_a_central_moment_and_everybody_hears_when(self, asked_about, delta, milan):
        asked_about(2)
        send(make(delta, milan), milan)
        assert list(WarmHandover.objects.order_by("planned_at").values_list("status", "planned_way", "planned_at")) == [
            ("scheduled", "central", at(9)),
            ("scheduled", "central", at(9, 15)),
        ]
        assert sorted(row.to[0] for row in mail.outbox) == [
            "4b00@example.org", "4b01@example.org", "milan.99ma@example.org", "noor.99aa@example.org",
        ]  # fmt: skip
        to_noor = next(row for row in mail.outbox if row.to == ["noor.99aa@example.org"])
        assert "09.00 uur: Leerling 4B00\n09.15 uur: Leerling 4B01" in to_noor.body
        assert "Smit" not in to_noor.body + str(to_noor.attachments[0][1])
        events = Calendar.from_ical(to_noor.attachments[0][1]).walk("VEVENT")
        assert [(event["dtstart"].dt, event["dtend"].dt, str(event["location"])) for event in events] == [
            (at(9), at(9, 15), "Lokaal 1"),
            (at(9, 15), at(9, 30), "Lokaal 1"),
        ]
        to_pupil = next(row for row in mail.outbox if row.to == ["4b00@example.org"])
        assert "op 26 maart 2026 om 09.00 uur" in to_pupil.body
        assert (
            list(Event.objects.filter(kind="warm_handover").values_list("code", "due_on")) == [("scheduled", DAY)] * 2
        )

    def test_leaves_out_what_was_arranged_in_another_way_meanwhile(self, asked_about, delta, milan, noor):
        first, second = asked_about(2)
        day = make(delta, milan)
        actions.put_ready(day, by=milan)
        actions.plan_talk(first, at(15), TalkWay.PHONE, by=noor)
        with clock.standing(HALF_PAST_FOUR):
            assert actions.send_days_due(by=Actor.job("test")) == 1
        assert set(WarmSlot.objects.values_list("warm", "status")) == {(first.pk, "overtaken"), (second.pk, "sent")}

    def test_is_refused_when_the_mentors_would_hear_it_too_late(self, asked_about, delta, milan):
        asked_about(1)
        with clock.standing(clock.moment(DAY, time(8))):
            day = make(delta, milan)
            with pytest.raises(Refused):
                actions.put_ready(day, by=milan)

    def test_twice_sends_once(self, asked_about, delta, milan):
        asked_about(1)
        day = make(delta, milan)
        send(day, milan)
        count = len(mail.outbox)
        with clock.standing(HALF_PAST_FOUR):
            jobs.run_due(night=False)
        assert len(mail.outbox) == count
        assert actions.put_ready(day, by=milan).count == 0


class TestTheMentor:
    @pytest.fixture
    def sent(self, asked_about, delta, milan, class_elsewhere):
        asked_about(2)
        asked_about(1, class_elsewhere, "bram.99ab@example.org")
        day = make(delta, milan)
        send(day, milan)
        mail.outbox.clear()
        with clock.standing(AFTER):
            yield day

    def test_sees_the_own_row_and_nobody_elses(self, sent, noor, bram, dirk):
        page = text(Browser(noor).get(f"/school/warme-overdracht/dag/{sent.pk}/"))
        assert "Leerling 4B00" in page
        assert "09.00 uur" in page
        assert 'href="tel:0100000012"' in page
        assert "Leerling 4Z00" not in page
        assert "Leerling 4Z00" in text(Browser(bram).get(f"/school/warme-overdracht/dag/{sent.pk}/"))
        assert "Centrale dagen" in text(Browser(noor).get("/school/warme-overdracht/"))
        assert Browser(dirk).get(f"/school/warme-overdracht/dag/{sent.pk}/").status_code == 403

    def test_who_cannot_come_says_when_to_call_and_the_college_hears_it(self, sent, noor, milan):
        mine = WarmSlot.objects.filter(mentor__startswith="noor").order_by("starts_at")
        client, back = Browser(noor), f"/school/warme-overdracht/dag/{sent.pk}/"
        keys = [str(row.pk) for row in mine]
        assert "Vul ook in wanneer" in text(
            client.post("/school/warme-overdracht/kan-niet/", {"chosen": keys, "next": back}, follow=True)
        )
        said = {"chosen": keys, "next": back, "reachable": "Dinsdag na 15.00 uur"}
        assert "bij 2 gesprekken niet kunt" in text(
            client.post("/school/warme-overdracht/kan-niet/", said, follow=True)
        )
        jobs.run_due(night=False)
        assert set(mine.values_list("status", "warm__status", "warm__planned_at", "warm__reachable")) == {
            ("cannot", "received", None, "Dinsdag na 15.00 uur")
        }
        assert mine[0].warm.due_on >= date(2026, 3, 20)
        to_milan = [row for row in mail.outbox if row.to == ["milan.99ma@example.org"]]
        assert str(Calendar.from_ical(to_milan[0].attachments[0][1])["method"]) == "CANCEL"
        page = text(Browser(milan).get(f"/intake/overdracht/dag/{sent.pk}/"))
        assert "Bel Noor: Dinsdag na 15.00 uur" in page
        assert "toe</span>" not in page, "they are not put on the same day again"

    def test_cannot_refuse_for_somebody_else(self, sent, bram, noor):
        theirs = WarmSlot.objects.filter(mentor__startswith="noor")
        assert actions.cannot_come(theirs, "nooit", by=bram) == 0
        assert set(theirs.values_list("status", flat=True)) == {"sent"}


class TestTheWholeDay:
    @pytest.fixture
    def sent(self, asked_about, delta, milan):
        asked_about(2)
        day = make(delta, milan)
        send(day, milan)
        mail.outbox.clear()
        with clock.standing(AFTER):
            yield day

    def test_moves_with_everything_on_it(self, sent, milan):
        client = Browser(milan)
        said = {
            "on_day": "27", "on_month": "3", "on_year": "2026", "begins": "13:00", "place": "Lokaal 2", "video_url": "",
        }  # fmt: skip
        page = text(client.post(f"/intake/overdracht/dag/{sent.pk}/verzetten/", said, follow=True))
        assert "De dag is verzet. Van 2 gesprekken hoort iedereen het nu." in page
        moved = [clock.moment(date(2026, 3, 27), time(13, minute)) for minute in (0, 15)]
        assert list(WarmHandover.objects.order_by("planned_at").values_list("planned_at", flat=True)) == moved
        jobs.run_due(night=False)
        to_noor = next(row for row in mail.outbox if row.to == ["noor.99aa@example.org"])
        events = Calendar.from_ical(to_noor.attachments[0][1]).walk("VEVENT")
        assert [(int(event["sequence"]), event["dtstart"].dt) for event in events] == [(2, moved[0]), (2, moved[1])]
        assert actions.move_day(
            WarmDay.objects.get(), date(2026, 3, 27), time(13), by=milan, place="Lokaal 2", video_url=""
        ) == 0  # fmt: skip

    def test_is_called_off_and_the_handovers_stay_open(self, sent, milan, asked_about):
        asked_about(1, mentor="dirk.99aa@example.org")
        actions.list_more(sent, WarmHandover.objects.all(), by=milan)
        assert actions.call_off_day(sent, by=milan) == 2
        jobs.run_due(night=False)
        assert set(WarmHandover.objects.values_list("status", "planned_at")) == {
            ("received", None),
            ("requested", None),
        }
        assert set(WarmSlot.objects.values_list("status", flat=True)) == {"called_off"}
        assert {row.to[0] for row in mail.outbox} == {"milan.99ma@example.org", "noor.99aa@example.org"}
        assert rows(make(sent.college, milan)) != []

    def test_one_conversation_is_called_off_where_it_is_planned(self, sent, milan):
        first = WarmSlot.objects.order_by("starts_at")[0]
        Browser(milan).post(f"/intake/overdracht/rij/{first.pk}/afzeggen/")
        first.refresh_from_db()
        assert (first.status, first.warm.status, first.warm.planned_at) == ("called_off", "received", None)

    def test_one_that_is_moved_tells_both_schools(self, sent, milan):
        first = WarmSlot.objects.order_by("starts_at")[0]
        actions.move_slot(first, at(9, 45), milan.user, by=milan)
        jobs.run_due(night=False)
        assert WarmHandover.objects.get(pk=first.warm_id).planned_at == at(9, 45)
        assert {row.to[0] for row in mail.outbox} == {"milan.99ma@example.org", "noor.99aa@example.org"}
        (event,) = Calendar.from_ical(mail.outbox[0].attachments[0][1]).walk("VEVENT")
        assert (event["dtstart"].dt, event["dtend"].dt) == (at(9, 45), at(10))

    def test_a_handover_that_is_closed_leaves_the_list(self, sent, milan, noor):
        first, second = WarmSlot.objects.order_by("starts_at")
        actions.cancel_warm_handover(first.warm, by=noor)
        actions.plan_talk(second.warm, at(15), TalkWay.PHONE, by=noor)
        assert set(WarmSlot.objects.values_list("status", flat=True)) == {"overtaken"}


class TestOnTheDay:
    @pytest.fixture
    def today(self, asked_about, delta, milan):
        asked_about(3)
        day = make(delta, milan)
        send(day, milan)
        mail.outbox.clear()
        with clock.standing(at(9, 20)):
            yield day

    def test_closing_one_moves_to_the_next(self, today, milan):
        first, second, _third = WarmSlot.objects.order_by("starts_at")
        client = Browser(milan)
        assert f"/intake/overdracht/rij/{first.pk}/gesproken/" in text(
            client.get(f"/intake/overdracht/dag/{today.pk}/")
        )
        said = {"agreements": "Plek bij het raam.", "enough": "true", "text": ""}
        response = client.post(f"/intake/overdracht/rij/{first.pk}/gesproken/", said)
        assert response["Location"] == f"/intake/overdracht/rij/{second.pk}/gesproken/"
        first.refresh_from_db()
        assert (first.status, first.warm.status) == ("held", WarmStatus.COMPLETED)
        note = first.warm.notes.get(kind="completed")
        assert (note.agreements, note.enough_information) == ("Plek bij het raam.", True)

    def test_the_last_one_leads_back_to_the_list(self, today, milan):
        slots = list(WarmSlot.objects.order_by("starts_at"))
        for slot in slots:
            response = Browser(milan).post(f"/intake/overdracht/rij/{slot.pk}/gesproken/", {"enough": "false"})
        assert response["Location"] == f"/intake/overdracht/dag/{today.pk}/"

    def test_who_did_not_come_stays_open_with_a_next_date(self, today, milan, noor):
        first, second, third = WarmSlot.objects.order_by("starts_at")
        response = Browser(milan).post(f"/intake/overdracht/rij/{first.pk}/niet-doorgegaan/")
        assert response["Location"] == f"/intake/overdracht/rij/{second.pk}/gesproken/"
        first.refresh_from_db()
        assert (first.status, first.warm.status, first.warm.planned_at) == ("missed", "received", None)
        assert first.warm.due_on == date(2026, 4, 2)
        assert "Gesprek met ROC Delta ging niet door" in text(
            Browser(noor).get(f"/school/leerling/{first.warm.dossier_id}/")
        )
        with pytest.raises(Refused):
            actions.did_not_take_place(third, by=milan)

    def test_only_the_college_of_the_day_holds_it(self, today, teun, noor):
        slot = WarmSlot.objects.order_by("starts_at")[0]
        for stranger, status in ((teun, 404), (noor, 403)):
            assert Browser(stranger).get(f"/intake/overdracht/rij/{slot.pk}/gesproken/").status_code == status

    def test_the_list_is_a_spreadsheet_too(self, today, milan):
        response = Browser(milan).get(f"/intake/overdracht/dag/{today.pk}/excel/")
        assert response["Content-Disposition"] == 'attachment; filename="centrale dag.xlsx"'


def test_pages_cost_as_much_for_sixty_as_for_three(asked_about, delta, milan, noor):
    asked_about(3)
    day = make(delta, milan, ends=time(20), minutes=10)
    send(day, milan)
    pages = (milan, f"/intake/overdracht/dag/{day.pk}/"), (noor, f"/school/warme-overdracht/dag/{day.pk}/")
    with clock.standing(AFTER):
        few = [count_queries(lambda who=who, path=path: Browser(who).get(path)) for who, path in pages]
        asked_about(57)
        actions.list_more(day, WarmHandover.objects.all(), by=milan)
        assert WarmSlot.objects.filter(starts_at=None).count() == 0
        actions.put_ready(day, by=milan)
        with clock.standing(clock.moment(AFTER, time(16, 31))):
            assert actions.send_days_due(by=Actor.job("test")) == 57
        assert [count_queries(lambda who=who, path=path: Browser(who).get(path)) for who, path in pages] == few
