"""The lists that can be kept (``organisations/lists.py``): what of their address, and which columns."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sluitend.access.roles import COLLEGE_ROLES, MUNICIPALITY_ROLES, SCHOOL_ROLES
from sluitend.insight.college.columns import INBOX
from sluitend.insight.college.views import GROUPS, INBOX_LIST
from sluitend.insight.columns import choosable
from sluitend.insight.municipality import queries as municipality
from sluitend.insight.municipality.columns import WORKLIST
from sluitend.insight.municipality.views import WORKLIST_NAME
from sluitend.insight.school.columns import PUPILS
from sluitend.insight.school.views import CHIPS, PUPILS_LIST
from sluitend.insight.school.views.lists import STATUSES
from sluitend.learners.models import SchoolClass
from sluitend.organisations.lists import ListKind, one_of, register
from sluitend.organisations.models import Offering, Organisation


def _class_of(value: str, organisation: Organisation) -> bool:
    try:
        key = UUID(value)
    except ValueError:
        return False
    return SchoolClass.objects.filter(pk=key, school=organisation).exists()


def _team_of(value: str, organisation: Organisation) -> bool:
    return Offering.objects.filter(college=organisation, team=value).exists()


def _programme_of(value: str, organisation: Organisation) -> bool:
    return Offering.objects.filter(college=organisation, programme=value).exists()


KINDS = (
    ListKind(
        PUPILS_LIST,
        _("Pupils"),
        "insight:school_lists",
        SCHOOL_ROLES,
        {"toon": one_of(*CHIPS), "klas": _class_of, "stand": one_of(*STATUSES)},
        choosable(PUPILS),
        frozenset({"next_step", "next_date"}),
    ),
    ListKind(
        INBOX_LIST,
        _("Inbox"),
        "insight:inbox",
        COLLEGE_ROLES,
        {"groep": one_of(*GROUPS), "team": _team_of, "opleiding": _programme_of, "optijd": one_of("ja", "nee")},
        choosable(INBOX),
    ),
    ListKind(
        WORKLIST_NAME,
        _("Worklist"),
        "insight:municipality_start",
        MUNICIPALITY_ROLES,
        {"wie": one_of(municipality.MINE, municipality.TEAM, municipality.FREE), "groep": one_of(*municipality.GROUPS)},
        choosable(WORKLIST),
        frozenset({"next"}),
    ),
)


def register_all() -> None:
    """Called once, when all rooms are there."""
    for kind in KINDS:
        register(kind)
