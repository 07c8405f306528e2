"""Two colleagues who press at the same moment, each on a connection of their own: nothing is dealt or sent twice."""

from __future__ import annotations

import threading
from datetime import date, time

import pytest
from django.db import connection

from sluitend.access import wall
from sluitend.access.actor import Actor
from sluitend.access.roles import Role
from sluitend.dossiers import actions
from sluitend.dossiers.models import Dossier, WarmHandover, WarmSlot
from sluitend.transitions import actions as spine
from tests.cast import enrol, follow, works_at

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def handovers(class_4b, rivierdam, kok):
    for number in range(6):
        learner = enrol(class_4b, f"Leerling {number}", "Smit", born=date(2008, 1, 5), lives_in=rivierdam)
        transition = follow(learner)
        application = spine.apply_for(transition, kok, by=Actor.job("test"))
        WarmHandover.objects.create(
            dossier=Dossier.objects.get_or_create(transition=transition)[0], college=kok.college,
            application=application, contact_name="Noor", contact_email="noor.99aa@example.org", due_on=date(2026, 3, 26),
        )  # fmt: skip


def at_once(*acts):
    """Do all of these at the same moment; gives what each gave."""
    together, given = threading.Barrier(len(acts)), []

    def run(act):
        try:
            with wall.standing_by(wall.WORK):
                together.wait()
                given.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


def test_two_who_deal_list_and_send_at_once_go_one_after_the_other(handovers, delta, milan):
    els = works_at("Els", delta, Role.INTAKER)
    both = [milan.user, els.user]
    day = actions.make_day(
        delta, WarmHandover.objects.none(), on=date(2026, 3, 26), begins=time(9), ends=time(12), by=milan,
        place="Aula", hosts=both,
    )  # fmt: skip
    everything = WarmHandover.objects.all()
    listed = at_once(*(lambda who=who: actions.list_more(day, everything, by=who) for who in (milan, els)))
    assert sorted(listed) == [0, 6]
    dealt = at_once(*(lambda who=who: actions.deal_out(day, by=who) for who in (milan, els)))
    assert dealt == [6, 6]
    times = list(WarmSlot.objects.values_list("starts_at", flat=True))
    assert len(set(times)) == 6
    sent = at_once(*(lambda who=who: actions.put_ready(day, by=who).count for who in (milan, els)))
    assert sorted(sent) == [0, 6]
