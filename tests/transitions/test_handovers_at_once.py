"""Two officers who take the same learner at the same moment, each on a connection of their own: one has it, the other
reads who."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from sluitend.access import wall
from sluitend.access.roles import Role
from sluitend.safetynet import actions as safetynet
from sluitend.safetynet.models import MunicipalCase
from sluitend.transitions import actions
from sluitend.transitions.actions import Refused
from sluitend.transitions.events import Kind
from sluitend.transitions.models import Event, Handover, Transition
from tests.cast import works_at

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Do all of these at the same moment; gives what each gave, or the sentence with which it was refused."""
    together, given = threading.Barrier(len(acts)), {}

    def run(number, act):
        try:
            with wall.standing_by(wall.WORK):
                together.wait()
                try:
                    given[number] = act() or "done"
                except Refused as why:
                    given[number] = str(why)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=it) for it in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [given[number] for number in range(len(acts))]


@pytest.fixture
def lotte(rivierdam):
    return works_at("Lotte", rivierdam, Role.DOORSTROOMPUNT_OFFICER)


@pytest.fixture
def asked(transition, dirk, rivierdam):
    return actions.ask_to_take_over(transition, to=rivierdam, reason="help", by=dirk)


def test_of_two_who_say_yes_one_is_told_who_was_first(asked, nadia, lotte, rivierdam):
    given = at_once(*(lambda who=who: actions.accept(asked, by=who) for who in (nadia, lotte)))

    first = Handover.objects.get().answered_by
    assert first in (nadia.user, lotte.user)
    second = given[0] if first == lotte.user else given[1]
    assert f"{first.name} nam deze jongere al over" in second
    assert given.count("done") == 1
    assert Event.objects.filter(kind=Kind.HOLDER, code="accepted").count() == 1
    assert (Transition.objects.get().holder, MunicipalCase.objects.count()) == (rivierdam, 1)


def test_of_a_yes_and_a_withdrawal_one_counts(asked, nadia, dirk, rivierdam, maascollege):
    given = at_once(lambda: actions.accept(asked, by=nadia), lambda: actions.withdraw(asked, by=dirk))

    now = Handover.objects.get()
    assert given.count("done") == 1
    assert Transition.objects.get().holder == (rivierdam if now.status == "accepted" else maascollege)
    assert Event.objects.filter(kind=Kind.HANDOVER).exclude(code="asked").count() == 1


def test_of_two_who_take_a_case_the_first_keeps_it(asked, nadia, lotte):
    actions.accept(asked, by=nadia)
    rows = Transition.objects.all()

    given = at_once(
        *(lambda who=who: safetynet.take_on(rows, to=who.user, by=who) for who in (nadia, lotte)),
    )

    assert sorted(len(act.rows) for act in given) == [0, 1], "one of them had a case that had nobody"
    owner = MunicipalCase.objects.get().owner
    assert owner in (nadia.user, lotte.user)
    assert safetynet.take_on(rows, to=owner, by=nadia).rows == []


def test_of_two_who_take_an_unanswered_handover_the_first_keeps_the_case(asked, nadia, lotte, rivierdam):
    rows = Transition.objects.all()

    at_once(*(lambda who=who: safetynet.take_on(rows, to=who.user, by=who) for who in (nadia, lotte)))

    assert MunicipalCase.objects.get().owner in (nadia.user, lotte.user)
    assert Event.objects.filter(kind=Kind.HOLDER, code="accepted").count() == 1
