"""What a college can decide about an application, and what goes with a no: a reason and a next step, from closed lists.

The words are written for the pupil, who reads them; the college chooses from short ones.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sluitend.transitions.lifecycle import ApplicationStatus as A


class Outcome(TextChoices):
    """A decision is the status it will record once it is released."""

    OFFERED = A.CONTRACT_OFFERED.value, _("place offered")
    WAITLISTED = A.WAITLISTED.value, _("on the waiting list")
    NOT_ADMITTED = A.NOT_ADMITTED.value, _("no place")


class Ended(TextChoices):
    """What became of a decision that waits no longer. The last three are those that time overtook."""

    RELEASED = "released", _("told")
    STOPPED = "stopped", _("stopped")
    WITHDRAWN = "withdrawn", _("the student withdrew")
    OVERTAKEN = "overtaken", _("the status had changed")
    SETTLED = "settled", _("the transition was complete")


@dataclass(frozen=True)
class Reason:
    """Why there is no place: short for the college, in a sentence for the pupil, and the next step that mostly
    follows."""

    label: str | Promise
    told: str | Promise
    usual: str


@dataclass(frozen=True)
class NextStep:
    """What somebody without a place can do now."""

    label: str | Promise
    told: str | Promise


REASONS = {
    "full": Reason(_("the programme is full"), _("The programme is full."), "other_programme"),
    "education": Reason(
        _("prior education is not enough"),
        _("Your prior education is not enough for this programme."),
        "study_adviser",
    ),
    "no_intake": Reason(_("did not come to the intake"), _("You did not come to the talk."), "mentor"),
    "no_contact": Reason(_("could not be reached"), _("We could not reach you."), "mentor"),
    "other_fits": Reason(
        _("another programme fits better"), _("We think another programme fits you better."), "study_adviser"
    ),
}
NEXT_STEPS = {
    "other_programme": NextStep(
        _("another programme at our college"), _("Choose another programme at this mbo. We help you with it.")
    ),
    "study_adviser": NextStep(
        _("a talk with our study adviser"), _("Talk to a study adviser of this mbo. They call you.")
    ),
    "mentor": NextStep(_("back to the mentor"), _("Talk to your mentor about a new choice.")),
    "doorstroompunt": NextStep(
        _("help by the Doorstroompunt"), _("The Doorstroompunt of your municipality helps you on.")
    ),
}
DECIDABLE = (
    A.APPLIED,
    A.INTAKE_TO_PLAN,
    A.INTAKE_PLANNED,
    A.WAITLISTED,
    A.INTAKE_DONE,
    A.CONTRACT_OFFERED,
    A.NOT_ADMITTED,
)  # after these a decision still makes sense; who withdrew or is enrolled waits for none
