"""The roles of the field (DOMAIN 2.2) and the parties that the second wall tells apart."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What somebody does at an organisation; ``SYSTEM`` is a named job of ours, ``PUPIL`` and ``GUARDIAN`` act
    without one."""

    MENTOR = "mentor", _("mentor")
    CAREER_DEAN = "career_dean", _("career dean")
    CARE_COORDINATOR = "care_coordinator", _("care coordinator")
    SCHOOL_ADMIN = "school_admin", _("school administrator")
    INTAKER = "intaker", _("intake")
    MBO_ADMIN = "mbo_admin", _("mbo administrator")
    STUDY_COACH = "study_coach", _("study coach")
    SUPPORT_COORDINATOR = "support_coordinator", _("support coordinator")
    ATTENDANCE_OFFICER = "attendance_officer", _("attendance officer")
    DOORSTROOMPUNT_OFFICER = "doorstroompunt_officer", _("Doorstroompunt")
    TRANSFER_COACH = "transfer_coach", _("transfer coach")
    ALLIANCE_CONTACT = "alliance_contact", _("school alliance")
    REGION_MANAGER = "region_manager", _("region")
    PUPIL = "pupil", _("pupil")
    GUARDIAN = "guardian", _("parent")
    SYSTEM = "system", _("Sluitend")


SCHOOL_ROLES = frozenset({Role.MENTOR, Role.CAREER_DEAN, Role.CARE_COORDINATOR, Role.SCHOOL_ADMIN})
COLLEGE_ROLES = frozenset({Role.INTAKER, Role.MBO_ADMIN, Role.STUDY_COACH, Role.SUPPORT_COORDINATOR})
MUNICIPALITY_ROLES = frozenset({Role.ATTENDANCE_OFFICER, Role.DOORSTROOMPUNT_OFFICER})
ALLIANCE_ROLES = frozenset({Role.TRANSFER_COACH, Role.ALLIANCE_CONTACT})
CARE_ROLES = frozenset({Role.CARE_COORDINATOR, Role.SUPPORT_COORDINATOR})
"""Who may read about care beside the dossier (DOMAIN 7.1 C): at the school who writes it, at the college who arranges it."""
STAFF_ROLES = SCHOOL_ROLES | COLLEGE_ROLES | MUNICIPALITY_ROLES | ALLIANCE_ROLES | {Role.REGION_MANAGER}


class Stand(StrEnum):
    """On which side of the second wall a statement runs: each is a role of the database (``wall.py``)."""

    GUEST = "guest"  # nobody yet: sign-in and public pages
    SCHOOL = "school"
    COLLEGE = "college"
    MUNICIPALITY = "municipality"
    PERSON = "person"  # a pupil, or a guardian of the learner of the link
    PARTNER = "partner"  # a dated grant on one learner
    REGION = "region"  # summaries only
    NATIONAL = "national"  # nightly work: reads everything
    WORK = "work"  # the consequences of an action: reads and writes everything but never deletes an event
    ERASURE = "erasure"  # the only one that deletes events


PARTIES = (Stand.SCHOOL, Stand.COLLEGE, Stand.MUNICIPALITY, Stand.PERSON, Stand.PARTNER, Stand.REGION)
