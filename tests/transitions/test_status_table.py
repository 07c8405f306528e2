"""Every status before with every status that may come: what the transition becomes, its level and word, and who is told.

The table is written out once more here, from DOMAIN 4.4, 7.3.3 and 7.3.6, so that a slip in the code is no slip here.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction

from sluitend.access.actor import Actor
from sluitend.insight import words
from sluitend.kit import clock, jobs
from sluitend.transitions import actions
from sluitend.transitions.actions import Fact
from sluitend.transitions.events import Kind, Source
from sluitend.transitions.lifecycle import ApplicationStatus as A
from sluitend.transitions.models import Application, Transition
from tests.cast import TODAY

pytestmark = pytest.mark.django_db
job = Actor.job("test")

# what an application says -> level, status of the transition, its word when nothing was lost
SAYS = {
    A.APPLIED: (1, "applied", "Aangemeld"),
    A.INTAKE_TO_PLAN: (1, "applied", "Aangemeld"),
    A.INTAKE_PLANNED: (2, "intake", "Aangemeld"),
    A.WAITLISTED: (2, "intake", "Aangemeld"),
    A.INTAKE_DONE: (3, "intake", "Aangemeld"),
    A.CONTRACT_OFFERED: (4, "offered", "Plek aangeboden"),
    A.ENROLLED: (5, "placed", "Ingeschreven"),
    A.STARTED: (6, "started", "Gestart"),
    A.NOT_ADMITTED: (0, "not_admitted", "Niet ingeschreven"),
    A.WITHDRAWN: (0, "withdrawn", "Ingetrokken"),
    A.NO_SHOW: (0, "no_show", "Uit beeld"),
    A.DEREGISTERED: (0, "withdrawn", "Ingetrokken"),
}
TALK_TO_BE_PLANNED_AGAIN = {(A.INTAKE_PLANNED, A.INTAKE_TO_PLAN), (A.WAITLISTED, A.INTAKE_TO_PLAN)} | {
    (A.INTAKE_PLANNED, A.APPLIED), (A.WAITLISTED, A.APPLIED)
}  # fmt: skip
"""From level 2 to 1 nothing was lost: the talk is to be planned again."""


def falls(before: A, now: A) -> bool:
    return SAYS[now][0] < max(SAYS[before][0], 1) and (before, now) not in TALK_TO_BE_PLANNED_AGAIN


def say(application: Application, status: A, days: int) -> None:
    at = clock.moment(TODAY + timedelta(days=days))
    said = Fact(
        application.transition_id,
        Kind.APPLICATION,
        status,
        at,
        application.pk,
        application.college_id,
        source=Source.COLLEGE,
    )
    actions.note([said], by=job)


@pytest.mark.parametrize("before", SAYS)
def test_what_every_status_makes_of_every_status_before_it(before, transition, kok, noor, rivierdam):
    application = actions.apply_for(transition, kok, by=noor)
    say(application, before, 1)
    jobs.run_queue()
    for now, (level, status, word) in SAYS.items():
        with transaction.atomic():
            mail.outbox.clear()
            say(application, now, 2)
            jobs.run_queue()
            row = Transition.objects.get(pk=transition.pk)
            shown = "Daling" if falls(before, now) else word
            assert (row.best_level, row.status, str(words.place(row).label)) == (level, status, shown), (before, now)
            told = [letter.to[0] for letter in mail.outbox if letter.subject == "Een plek is verloren"]
            newly = (
                falls(before, now) and not falls(A.APPLIED, before) and now != A.NO_SHOW
            )  # the safety net tells that
            assert told == ([noor.user.email] if newly else []), (before, now)
            assert (row.visible_because == "no_show") is (now == A.NO_SHOW or before == A.NO_SHOW), (before, now)
            transaction.set_rollback(True)
