"""An organisation leaves: only when nobody depends on it, and from that day nothing goes there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from click.testing import CliRunner

from sluitend.access.actor import Actor
from sluitend.access.models import AuditEvent
from sluitend.organisations import actions
from sluitend.organisations.commands import organisation as command
from sluitend.organisations.models import Membership, Organisation
from tests.cast import TODAY

pytestmark = pytest.mark.django_db
operator = Actor.job("operator")


def test_an_organisation_that_holds_a_learner_cannot_leave_and_is_told_what_to_do(transition, maascollege, noor):
    with pytest.raises(actions.StillNeeded, match="1 leerling in regie"):
        actions.close_organisation(maascollege, on=TODAY, by=operator)

    maascollege.refresh_from_db()
    assert maascollege.takes_part
    assert Membership.objects.filter(Membership.active_on(TODAY), organisation=maascollege).exists()


def test_who_holds_nobody_leaves_on_the_day_it_says_and_nobody_signs_in_for_it_from_then(delta, milan):
    leaving = TODAY + timedelta(days=3)

    actions.close_organisation(delta, on=leaving, by=operator)

    assert delta.takes_part
    at = Membership.objects.filter(organisation=delta)
    assert at.filter(Membership.active_on(leaving - timedelta(days=1))).exists()
    assert not at.filter(Membership.active_on(leaving)).exists()
    assert AuditEvent.objects.get(what="organisations.closed").details == {"on": leaving.isoformat()}


def test_the_command_says_in_one_line_why_it_did_not(transition, maascollege, delta, noor):
    refused = CliRunner().invoke(command, ["close", maascollege.code])
    done = CliRunner().invoke(command, ["close", delta.code, "--on", TODAY.isoformat()])
    unknown = CliRunner().invoke(command, ["close", "99XX"])

    assert (refused.exit_code, "Hand this learner over first" in refused.output) == (1, True)
    assert (done.exit_code, Organisation.objects.get(pk=delta.pk).closed_on) == (0, TODAY)
    assert unknown.exit_code == 2
