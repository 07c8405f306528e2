"""The statuses a college can record, in the words of their buttons, and which mostly come next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sluitend.transitions.lifecycle import ApplicationStatus as A

STEP = {
    A.APPLIED: _("Applied"),
    A.INTAKE_TO_PLAN: _("Plan a talk"),
    A.INTAKE_PLANNED: _("Talk is planned"),
    A.WAITLISTED: _("On the waiting list"),
    A.INTAKE_DONE: _("Talk is held"),
    A.CONTRACT_OFFERED: _("Offer a place"),
    A.ENROLLED: _("Enrolled"),
    A.STARTED: _("Started: seen in class"),
    A.NOT_ADMITTED: _("No place"),
    A.WITHDRAWN: _("Withdrawn by student"),
    A.NO_SHOW: _("Not seen in class"),
    A.DEREGISTERED: _("Deregistered"),
}


FOLLOWS = {  # what a college mostly records next
    A.APPLIED: (A.INTAKE_PLANNED, A.NOT_ADMITTED),
    A.INTAKE_TO_PLAN: (A.INTAKE_PLANNED, A.NOT_ADMITTED),
    A.INTAKE_PLANNED: (A.INTAKE_DONE, A.CONTRACT_OFFERED, A.NOT_ADMITTED),
    A.WAITLISTED: (A.CONTRACT_OFFERED, A.NOT_ADMITTED),
    A.INTAKE_DONE: (A.CONTRACT_OFFERED, A.NOT_ADMITTED),
    A.CONTRACT_OFFERED: (A.ENROLLED,),
    A.ENROLLED: (A.STARTED, A.NO_SHOW),
    A.NO_SHOW: (A.STARTED,),
}
