"""The second wall: what row-level security shows to each party when the first wall is not there at all."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from sluitend.access import wall
from sluitend.access.roles import Stand
from sluitend.learners.models import Learner, PersonalNumber
from sluitend.transitions import actions
from sluitend.transitions.models import Application, Event, Transition

pytestmark = pytest.mark.django_db


def reads(actor, model):
    """Every key of a table that the database gives this actor, with no filter of ours."""
    with wall.standing(actor.standing):
        return set(model._base_manager.values_list("pk", flat=True))


def test_a_school_reads_only_its_own_learners_and_transitions(noor, bram, transition, stranger):
    assert reads(noor, Learner) == {transition.learner_id}
    assert reads(noor, Transition) == {transition.pk}
    assert reads(bram, Learner) == {stranger.pk}


def test_a_college_reads_a_learner_once_there_is_an_application_there(milan, teun, noor, transition, kok, stranger):
    assert reads(milan, Transition) == set()

    application = actions.apply_for(transition, kok, by=noor)

    assert reads(milan, Transition) == {transition.pk}
    assert reads(milan, Learner) == {transition.learner_id}
    assert reads(milan, Application) == {application.pk}
    assert reads(teun, Transition) | reads(teun, Learner) | reads(teun, Application) == set()


def test_a_college_never_reads_what_happens_at_another_college(milan, teun, noor, transition, kok, bakker):
    ours = actions.apply_for(transition, kok, by=noor)
    theirs = actions.apply_for(transition, bakker, by=noor)

    with wall.standing(milan.standing):
        assert set(Event.objects.filter(kind="application").values_list("application", flat=True)) == {ours.pk}
    with wall.standing(teun.standing):
        assert set(Event.objects.filter(kind="application").values_list("application", flat=True)) == {theirs.pk}


def test_a_municipality_reads_nothing_until_the_transition_is_opened_to_it(nadia, gijs, transition, stranger):
    assert reads(nadia, Transition) == set()

    actions.show_to_municipality(Transition.objects.filter(pk=transition.pk), because="summer", by=wall_job())

    assert reads(nadia, Transition) == {transition.pk}
    assert reads(gijs, Transition) == set()


def test_a_pupil_reads_only_what_is_about_the_pupil(yara, transition, stranger):
    assert reads(yara, Learner) == {transition.learner_id}
    assert reads(yara, Transition) == {transition.pk}


def test_a_guest_reads_no_learners_data_at_all(transition):
    with wall.standing(wall.GUEST), pytest.raises(DatabaseError), transaction_of_its_own():
        list(Learner.objects.all())


def test_parties_never_write(noor, transition):
    with wall.standing(noor.standing), pytest.raises(DatabaseError), transaction_of_its_own():
        Transition.objects.filter(pk=transition.pk).update(status="started")


def test_nobody_reads_personal_numbers(noor, milan, nadia, yara, transition):
    PersonalNumber.objects.create(learner_id=transition.learner_id, ciphertext=b"x", digest=b"y")
    for actor in (noor, milan, nadia, yara):
        with wall.standing(actor.standing), pytest.raises(DatabaseError), transaction_of_its_own():
            list(PersonalNumber.objects.all())


def test_events_are_never_changed_and_deleted_by_erasure_only(transition):
    event = Event.objects.filter(transition=transition).first()
    with pytest.raises(DatabaseError), transaction_of_its_own():
        Event.objects.filter(pk=event.pk).update(code="other")
    with pytest.raises(DatabaseError), transaction_of_its_own():
        Event.objects.filter(pk=event.pk)._raw_delete("default")

    with wall.standing(wall.Standing(Stand.ERASURE)):
        Event.objects.filter(pk=event.pk)._raw_delete("default")

    assert not Event.objects.filter(pk=event.pk).exists()


def test_every_table_stands_somewhere_on_the_wall(db):
    """A table that no room lists is closed to everybody; a guarded one has its policies forced."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'"
            " and not (relrowsecurity and relforcerowsecurity)"
        )
        unguarded = {name for (name,) in cursor.fetchall()}
    listed = {
        table
        for room in ("access", "organisations", "learners", "transitions", "dossiers", "safetynet", "exchange")
        for table in __import__(f"sluitend.{room}.walls", fromlist=["WALL"]).WALL.open
    }
    personal = {
        model._meta.db_table for model in apps.get_models() if model._meta.app_label in ("learners", "transitions")
    }

    assert unguarded - listed == set()
    assert (
        personal & unguarded
        == {"learners_schoolclass", "learners_schoolclass_mentors", "learners_learneraccount"} & personal
    )


def wall_job():
    from sluitend.access.actor import Actor

    return Actor.job("test")


def transaction_of_its_own():
    return transaction.atomic()
