"""What a region asks of guardians is a setting of its own."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from sluitend.access.models import AuditEvent
from sluitend.organisations.commands import region as command

pytestmark = pytest.mark.django_db


def test_the_region_chooses_what_it_asks_of_guardians(region):
    done = CliRunner().invoke(command, [region.code, "--guardians", "inspection", "--workdays", "15"])
    kept = CliRunner().invoke(command, [region.code, "--guardians", "notice"])
    unknown = CliRunner().invoke(command, ["00", "--guardians", "notice"])

    region.refresh_from_db()
    assert [run.exit_code for run in (done, kept, unknown)] == [0, 0, 2]
    assert (region.guardian_policy, region.inspection_workdays) == ("notice", 15)
    assert AuditEvent.objects.filter(what="organisations.guardian_policy_chosen").count() == 2
