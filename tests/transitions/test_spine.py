from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from sluitend.access.actor import Actor
from sluitend.kit import clock
from sluitend.learners.models import Enrolment, SchoolClass
from sluitend.transitions import actions, promise
from sluitend.transitions.actions import Refused
from sluitend.transitions.actions.applying import note_status
from sluitend.transitions.events import Kind, Source
from sluitend.transitions.lifecycle import ApplicationStatus as A
from sluitend.transitions.lifecycle import SettledReason, TransferStatus
from sluitend.transitions.models import Application, Event, Handover, Transition
from tests.cast import TODAY, follow, works_at

pytestmark = pytest.mark.django_db
job = Actor.job("test")


def codes_of(transition, kind):
    return list(Event.objects.filter(transition=transition, kind=kind).order_by("pk").values_list("code", flat=True))


def test_a_final_year_is_followed_by_its_school_from_the_first_day(transition, maascollege, noor):
    assert (transition.holder, transition.holder_since, transition.origin_school) == (maascollege, TODAY, maascollege)
    assert (transition.next_what, transition.next_on) == ("choose", date(2026, 4, 1))
    assert codes_of(transition, Kind.OPENED) == ["vo-mbo"]
    assert promise.ask().ok


def test_opening_twice_opens_once(transition, yara_herself):
    again = actions.open_for_final_years(Enrolment.objects.filter(learner=yara_herself), school_year=2026, by=job)

    assert (again, Transition.objects.count()) == (0, 1)


def test_the_database_refuses_a_transition_without_holder_or_next_date(transition):
    for missing in ({"holder": None}, {"next_on": None}, {"next_what": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Transition.objects.filter(pk=transition.pk).update(**missing)


def test_an_application_moves_status_and_next_date(transition, kok, noor, milan):
    application = actions.apply_for(transition, kok, by=noor)
    transition.refresh_from_db()
    assert (transition.status, transition.next_what, transition.open_applications) == (
        TransferStatus.APPLIED,
        "plan_intake",
        1,
    )

    actions.record_status(application, A.ENROLLED, by=milan)

    transition.refresh_from_db()
    application.refresh_from_db()
    assert (transition.status, transition.best_level, application.status_source) == (
        TransferStatus.PLACED,
        5,
        Source.COLLEGE,
    )
    assert promise.ask().ok


def test_a_fall_is_seen(transition, kok, noor, milan):
    application = actions.apply_for(transition, kok, by=noor)
    actions.record_status(application, A.CONTRACT_OFFERED, by=milan)
    actions.record_status(application, A.NOT_ADMITTED, by=milan)

    transition.refresh_from_db()
    assert (transition.status, transition.has_dropped, transition.next_what) == (
        TransferStatus.NOT_ADMITTED,
        True,
        "choose_again",
    )


def test_a_lower_source_never_overwrites_a_higher_one(transition, kok, noor, milan):
    application = actions.apply_for(transition, kok, by=noor)
    actions.record_status(application, A.INTAKE_DONE, by=milan)
    with clock.standing(TODAY + timedelta(days=1)):
        note_status([application], A.WITHDRAWN, by=noor)

    application.refresh_from_db()
    assert (application.status, application.has_conflict) == (A.INTAKE_DONE, True)


def test_a_college_records_only_at_its_own_applications(transition, kok, noor, teun):
    application = actions.apply_for(transition, kok, by=noor)

    with pytest.raises(PermissionDenied):
        actions.record_status(application, A.ENROLLED, by=teun)


def test_a_step_that_makes_no_sense_is_refused_in_words(transition, kok, noor, milan):
    application = actions.apply_for(transition, kok, by=noor)

    with pytest.raises(Refused):
        actions.record_status(application, A.STARTED, by=milan)


def test_the_sender_holds_until_the_receiver_accepts(transition, dirk, nadia, gijs, rivierdam, maascollege):
    handover = actions.hand_over(transition, to=rivierdam, reason="help", by=dirk)
    transition.refresh_from_db()
    assert transition.holder == maascollege
    with pytest.raises(PermissionDenied):
        actions.accept(handover, by=gijs)

    actions.accept(handover, by=nadia)

    transition.refresh_from_db()
    assert (transition.holder, transition.next_what) == (rivierdam, "contact")
    with pytest.raises(Refused, match="Nadia nam deze jongere al over"):
        actions.accept(handover, by=nadia)


def test_one_open_handover_at_a_time(transition, dirk, rivierdam, dijkstad):
    actions.hand_over(transition, to=rivierdam, reason="help", by=dirk)

    with pytest.raises(Refused):
        actions.hand_over(transition, to=dijkstad, reason="help", by=dirk)
    assert Handover.objects.count() == 1


def test_the_summer_list_asks_the_municipality_of_residence(transition, stranger, rivierdam):
    shown = actions.show_to_municipality(Transition.objects.filter(pk=transition.pk), because="summer", by=job)

    transition.refresh_from_db()
    assert (shown, transition.visible_to_municipality, transition.visible_since) == (1, rivierdam, TODAY)
    assert Handover.objects.get(transition=transition).receiver == rivierdam


def test_a_far_date_is_not_a_plan(transition, maascollege):
    dean = works_at("Dean", maascollege, __import__("sluitend.access.roles", fromlist=["Role"]).Role.CAREER_DEAN)

    with pytest.raises(Refused):
        actions.set_next_date(transition, "talk", TODAY + timedelta(days=300), by=dean)
    with pytest.raises(Refused):
        actions.set_next_date(transition, "talk", TODAY - timedelta(days=1), by=dean)

    actions.set_next_date(transition, "talk", TODAY + timedelta(days=7), by=dean)
    transition.refresh_from_db()
    assert transition.next_on == TODAY + timedelta(days=7)


def test_a_date_that_passes_is_said_kept_in_sight_and_followed_by_a_new_one(transition):
    with clock.standing(date(2026, 4, 2)):
        assert promise.ask().broken["overdue"] == [transition.learner_id]

        assert actions.pass_dates(by=job) == 1

        transition.refresh_from_db()
        assert (transition.missed_since, transition.next_on > date(2026, 4, 2)) == (date(2026, 4, 1), True)
        assert promise.ask().ok
        assert codes_of(transition, Kind.DATE_PASSED) == ["choose"]


def test_a_miss_is_said_once_however_long_it_lasts(transition):
    for day in (date(2026, 4, 2), date(2026, 4, 20), date(2026, 5, 20)):
        with clock.standing(day):
            actions.pass_dates(by=job)

    transition.refresh_from_db()
    assert transition.missed_since == date(2026, 4, 1)
    assert codes_of(transition, Kind.DATE_PASSED) == ["choose"]


def test_a_look_of_a_rule_that_passes_is_nobodys_miss(yara_herself):
    with clock.standing(date(2025, 11, 3)):
        transition = follow(yara_herself)
        assert (transition.next_what, transition.next_on) == ("choose", date(2025, 12, 1))

    with clock.standing(date(2025, 12, 2)):
        actions.pass_dates(by=job)

    transition.refresh_from_db()
    assert (transition.missed_since, transition.next_on) == (None, date(2026, 2, 1))
    assert codes_of(transition, Kind.DATE_PASSED) == []


def test_settling_needs_a_listed_reason_and_ends_the_promise(transition, dirk):
    actions.settle(transition, because=SettledReason.STAYED, by=dirk)

    assert promise.ask().unsettled == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        Transition.objects.filter(pk=transition.pk).update(settled_because="because")


class TestThePromiseSaysWho:
    """Each question is broken once on purpose."""

    def broken(self):
        found = promise.ask()
        assert not found.ok
        return {name: ids for name, ids in found.broken.items() if ids}

    def test_has_no_holder(self, transition):
        with connection.cursor() as cursor:
            from sluitend.access import wall

            cursor.execute("set constraints all immediate")
            with wall.as_owner():
                cursor.execute("alter table transitions_transition drop constraint unsettled_has_holder_and_next_date")
        Transition.objects.filter(pk=transition.pk).update(holder=None)
        assert self.broken() == {"without_holder": [transition.learner_id]}

    def test_has_a_date_that_is_no_plan(self, transition):
        Transition.objects.filter(pk=transition.pk).update(next_on=TODAY + timedelta(days=200))
        assert self.broken() == {"without_next_date": [transition.learner_id]}

    def test_is_in_a_final_year_and_not_followed(self, yara_herself):
        assert self.broken() == {"unfollowed": [yara_herself.pk]}

    def test_is_held_by_an_organisation_without_people(self, transition, noor):
        noor.user.is_active = False
        noor.user.save()
        assert self.broken() == {"holder_unreachable": [transition.learner_id]}

    def test_lives_nowhere_we_know(self, transition, yara_herself):
        yara_herself.residence = None
        yara_herself.save()
        assert self.broken() == {"residence_unknown": [yara_herself.pk]}


def test_whoever_is_in_no_final_year_is_left_alone(yara_herself):
    SchoolClass.objects.update(is_final_year=False)
    Enrolment.objects.update(is_final_year=False)

    assert promise.ask().ok
    assert follow.__name__ == "follow"


@pytest.mark.parametrize("on", [None, date(2026, 3, 12)])
def test_who_withdraws_on_the_morning_of_the_application_has_withdrawn(transition, yara, kok, on):
    with clock.standing(datetime(2026, 3, 12, 9, tzinfo=clock.AMSTERDAM)):
        application = actions.apply_for(transition, kok, by=yara, on=on)
        actions.withdraw_application(application, by=yara)

    application.refresh_from_db()
    assert (application.status, application.applied_on) == (A.WITHDRAWN, date(2026, 3, 12))


def test_an_application_is_open_as_long_as_its_transition_is(transition, kok, noor, bakker):
    before = actions.apply_for(transition, kok, by=noor)
    assert before.settled_on is None

    actions.settle(transition, because=SettledReason.MOVED_ABROAD, by=job)
    after = Application.objects.create(transition=transition, offering=bakker, college=bakker.college, applied_on=TODAY)

    assert set(Application.objects.values_list("settled_on", flat=True)) == {TODAY}
    assert Application.objects.get(pk=after.pk).settled_on == TODAY
