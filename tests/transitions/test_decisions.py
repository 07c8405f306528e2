"""Decisions of a college: nobody outside reads them before half past four, and until then they can be stopped."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, transaction
from hypothesis import given
from hypothesis import strategies as st

from sluitend.access import wall
from sluitend.access.actor import Actor
from sluitend.access.roles import Role
from sluitend.kit import clock, jobs
from sluitend.organisations.models import Offering
from sluitend.transitions import actions, decisions
from sluitend.transitions.actions import Refused
from sluitend.transitions.events import Kind, Source
from sluitend.transitions.lifecycle import ApplicationStatus as A
from sluitend.transitions.models import Application, Decision, Event
from sluitend.transitions.outcomes import Ended, Outcome
from sluitend.transitions.policies import CanDecision
from sluitend.transitions.queries import decisions as queries
from tests.cast import enrol, follow, works_at

pytestmark = pytest.mark.django_db
JOB = Actor.job("test")
BORN = date(2009, 5, 1)
NO = {"reason": "full", "next_step": "other_programme"}


@pytest.fixture
def application(transition, kok, noor):
    return actions.apply_for(transition, kok, by=noor)


@pytest.fixture
def liv(delta):
    """Another intaker of the same college."""
    return works_at("Liv", delta, Role.INTAKER)


def at_its_moment():
    """The clock at the moment of what waits, and all due work done."""
    due = Decision.objects.filter(ended_at=None).latest("due_at").due_at
    with clock.standing(due):
        return jobs.run_due()


def events_of(application, kind=Kind.APPLICATION):
    return list(Event.objects.filter(application=application, kind=kind).order_by("pk").values_list("code", flat=True))


def applied(count, kok, class_4b, noor, rivierdam):
    """So many others of the class who applied for the same."""
    found = []
    for number in range(count):
        learner = enrol(class_4b, f"Leerling{number}", "Test", born=BORN, lives_in=rivierdam)
        found.append(actions.apply_for(follow(learner), kok, by=noor))
    return found


def test_a_decision_is_told_at_half_past_four_and_not_before(application, milan):
    decisions.prepare(application, Outcome.OFFERED, by=milan)
    jobs.run_due()
    application.refresh_from_db()
    assert (application.status, events_of(application)) == (A.APPLIED, [A.APPLIED])

    at_its_moment()
    application.refresh_from_db()
    assert (application.status, application.status_source) == (A.CONTRACT_OFFERED, Source.COLLEGE)
    assert Decision.objects.get().ended_as == Ended.RELEASED


def test_the_event_says_who_decided_and_keeps_only_the_code_of_the_reason(application, milan):
    decisions.prepare(application, Outcome.NOT_ADMITTED, by=milan, text="Bel ons gerust.", **NO)
    at_its_moment()

    rows = Event.objects.filter(application=application, by=milan.label).order_by("pk")
    assert list(rows.values_list("kind", "code", "audience")) == [
        (Kind.APPLICATION, A.NOT_ADMITTED, "status"),
        (Kind.DECISION, "full", "college"),
    ]


def test_a_no_starts_the_date_to_choose_again(application, transition, milan):
    decisions.prepare(application, Outcome.NOT_ADMITTED, by=milan, **NO)
    at_its_moment()
    transition.refresh_from_db()
    assert (transition.status, transition.next_what) == ("not_admitted", "choose_again")


@pytest.mark.parametrize("missing", ["reason", "next_step"])
def test_a_no_without_reason_or_next_step_is_refused(application, milan, missing):
    with pytest.raises(Refused):
        decisions.prepare(application, Outcome.NOT_ADMITTED, by=milan, **(NO | {missing: ""}))
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            application=application, outcome=Outcome.NOT_ADMITTED, batch=uuid4(), by="x", due_at=clock.now(),
            **(NO | {missing: ""}),
        )  # fmt: skip


def test_one_decision_waits_per_application(application, milan):
    decisions.prepare(application, Outcome.OFFERED, by=milan)
    with pytest.raises(Refused):
        decisions.prepare(application, Outcome.NOT_ADMITTED, by=milan, **NO)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            application=application, outcome=Outcome.OFFERED, batch=uuid4(), by="x", due_at=clock.now()
        )


def test_a_stopped_decision_is_never_told_and_a_new_one_can_follow(application, milan):
    batch = decisions.prepare(application, Outcome.OFFERED, by=milan)
    assert decisions.stop_all(Decision.objects.filter(batch=batch.key), by=milan) == 1
    with clock.standing(batch.due_at + timedelta(minutes=1)):
        jobs.run_due()
    application.refresh_from_db()
    assert (application.status, Decision.objects.get().ended_as) == (A.APPLIED, Ended.STOPPED)
    assert decisions.prepare(application, Outcome.NOT_ADMITTED, by=milan, **NO).count == 1


def test_what_was_told_cannot_be_stopped_and_is_told_once(application, milan):
    decisions.prepare(application, Outcome.OFFERED, by=milan)
    at_its_moment()
    assert decisions.stop_all(Decision.objects.all(), by=milan) == 0
    with clock.standing(clock.now() + timedelta(days=30)):
        assert decisions.release_due(by=JOB) == 0
    assert events_of(application) == [A.APPLIED, A.CONTRACT_OFFERED]


def test_who_withdrew_meanwhile_hears_nothing(application, yara, milan, noor):
    decisions.prepare(application, Outcome.NOT_ADMITTED, by=milan, **NO)
    actions.withdraw_application(application, by=yara)
    mail.outbox.clear()
    at_its_moment()
    application.refresh_from_db()
    assert (application.status, Decision.objects.get().ended_as) == (A.WITHDRAWN, Ended.WITHDRAWN)
    assert {to for message in mail.outbox for to in message.to} <= {noor.user.email}  # who hears of the withdrawal


def test_a_status_that_moved_on_is_not_overwritten(application, milan):
    decisions.prepare(application, Outcome.OFFERED, by=milan)
    actions.record_status(application, A.ENROLLED, by=milan)
    at_its_moment()
    application.refresh_from_db()
    assert (application.status, Decision.objects.get().ended_as) == (A.ENROLLED, Ended.OVERTAKEN)


def test_the_mail_says_that_a_message_waits_and_not_what(application, transition, noor, milan):
    transition.learner.email = "yara@example.org"
    transition.learner.save()
    decisions.prepare(application, Outcome.NOT_ADMITTED, by=milan, text="Bel ons.", **NO)
    mail.outbox.clear()
    at_its_moment()
    sent = {message.to[0]: message for message in mail.outbox}
    parent = transition.learner.guardians.get(has_authority=True)
    assert sent.keys() == {"yara@example.org", noor.user.email, parent.email}
    to_pupil = sent["yara@example.org"]
    assert to_pupil.subject == "Er staat een bericht van ROC Delta voor je klaar"
    assert "Je mentor ziet het bericht ook." in to_pupil.body
    for body in (to_pupil.body, sent[parent.email].body):
        assert not any(word in body for word in ("plek", "vol", "Bel ons."))


def test_after_an_offer_the_mentor_gets_no_mail_at_once(application, noor, milan):
    decisions.prepare(application, Outcome.OFFERED, by=milan)
    mail.outbox.clear()
    at_its_moment()
    assert [message.to for message in mail.outbox if message.to == [noor.user.email]] == []


def test_behind_the_wall_only_the_college_reads_a_decision_that_waits(
    application, transition, milan, teun, noor, yara, nadia, rivierdam
):
    transition.visible_to_municipality, transition.visible_since = rivierdam, clock.today()
    transition.save()
    decisions.prepare(application, Outcome.NOT_ADMITTED, by=milan, **NO)

    def readers():
        found = []
        for actor in (milan, teun, noor, yara):
            with wall.standing(actor.standing):
                found.append(Decision.objects.count())
        return found

    assert readers() == [1, 0, 0, 0]
    at_its_moment()
    assert readers() == [1, 0, 1, 1]
    # a municipality reads the status only: it may not even ask
    with pytest.raises(ProgrammingError), wall.standing(nadia.standing):
        Decision.objects.count()


def test_another_college_can_neither_prepare_nor_stop(application, milan, teun):
    with pytest.raises(PermissionDenied):
        decisions.prepare(application, Outcome.OFFERED, by=teun)
    decisions.prepare(application, Outcome.OFFERED, by=milan)
    assert decisions.stop_all(Decision.objects.all(), by=teun) == 0


# --- Places, last year and the second person --------------------------------------------------------------------


def test_more_offers_than_places_wait_for_another_person_of_the_college(application, kok, milan, liv):
    Offering.objects.filter(pk=kok.pk).update(capacity=0)
    assert decisions.prepare(application, Outcome.OFFERED, by=milan).needs_second
    at_its_moment()
    application.refresh_from_db()
    assert application.status == A.APPLIED

    assert decisions.confirm_all(Decision.objects.all(), by=milan) == 0
    assert decisions.confirm_all(Decision.objects.all(), by=liv) == 1
    at_its_moment()
    application.refresh_from_db()
    assert application.status == A.CONTRACT_OFFERED


def test_a_late_second_yes_goes_out_at_the_next_moment(application, kok, milan, liv):
    Offering.objects.filter(pk=kok.pk).update(capacity=0)
    batch = decisions.prepare(application, Outcome.OFFERED, by=milan)
    with clock.standing(batch.due_at + timedelta(hours=1)):
        decisions.confirm_all(Decision.objects.all(), by=liv)
    assert Decision.objects.get().due_at > batch.due_at


def test_the_preview_counts_places_offers_and_what_waits(application, kok, class_4b, noor, rivierdam, milan):
    Offering.objects.filter(pk=kok.pk).update(capacity=2)
    first, second, third = applied(3, kok, class_4b, noor, rivierdam)
    actions.record_status(first, A.CONTRACT_OFFERED, by=milan)
    decisions.prepare(second, Outcome.OFFERED, by=milan)

    looked = queries.preview(Application.objects.filter(pk__in=[application.pk, second.pk, third.pk]), Outcome.OFFERED)
    (scale,) = looked.scales
    assert (scale.done, scale.waiting, scale.now, scale.left, scale.too_many) == (1, 1, 2, 0, 2)
    assert [row.pk for row in looked.left] == [second.pk]
    assert scale.last_year is None
    assert looked.needs_second


@given(done=st.integers(0, 60), now=st.integers(1, 60), last=st.integers(1, 60), left=st.integers(0, 3))
def test_a_quarter_off_last_year_asks_a_second_person(done, now, last, left):
    scale = queries.Scale(Offering(capacity=None), Outcome.OFFERED, done, 0, now, left, last)
    above, below = done + now > last * 1.25, done + now < last * 0.75
    assert scale.needs_second == (above or (below and left == 0))


def test_last_year_is_that_of_the_same_programme(application, kok, class_4b, rivierdam, noor, milan):
    before = Offering.objects.get(pk=kok.pk)
    before.pk, before.school_year, before.starts_on = uuid4(), kok.school_year - 1, kok.starts_on - timedelta(days=365)
    before.save(force_insert=True)
    other = follow(enrol(class_4b, "Vorig", "Jaar", born=BORN, lives_in=rivierdam), school_year=2025)
    actions.record_status(actions.apply_for(other, before, by=noor), A.CONTRACT_OFFERED, by=milan)
    (scale,) = queries.scales([application], Outcome.OFFERED)
    assert scale.last_year == 1


def test_only_the_policy_says_who_may_confirm(application, kok, milan, liv, teun):
    Offering.objects.filter(pk=kok.pk).update(capacity=0)
    decisions.prepare(application, Outcome.OFFERED, by=milan)
    decision = Decision.objects.get()
    assert [actor.may(CanDecision.CONFIRM, decision) for actor in (milan, liv, teun)] == [False, True, False]
