"""Mails about a decision: that there is something to read, never what it is."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from sluitend.kit import clock
from sluitend.kit.mail import post
from sluitend.learners.models import Guardian, SchoolClass
from sluitend.transitions.models import Decision


def tell_pupil(decision_id: str) -> None:
    """Mail the pupil that a message waits, when we have an address: the pages say it anyway."""
    decision = _find(decision_id)
    learner = decision.application.transition.learner
    if not learner.email:
        return
    college = {"college": decision.application.college.name}
    with translation.override("nl"):
        lines = [
            _("Hi %(name)s,") % {"name": learner.call_name or learner.first_names},
            _(
                "A message from %(college)s waits for you. It is about your application. Sign in to read it."
                " Your mentor sees the message too."
            )
            % college,
            settings.SITE_URL,
        ]
        _send(_("A message from %(college)s waits for you") % college, lines, learner.email)


def tell_parents(decision_id: str) -> None:
    """Mail the parents of a learner under age that there is news, in their language, and whom to ask: the learner reads it
    first (UX 6). Not those who want no news."""
    decision = _find(decision_id)
    transition = decision.application.transition
    learner = transition.learner
    school, age = transition.origin_school or decision.application.college, learner.age_on(clock.today())
    if age is not None and age >= school.region.guardian_age:
        return
    for guardian in Guardian.objects.filter(
        Guardian.reached(), learner=learner, has_authority=True, gets_reminders=True
    ):
        with translation.override(guardian.reads):
            known = {"name": learner.call_name or learner.first_names, "school": school.name, "phone": school.phone}
            lines = [
                _("Dear parent,"),
                _("There is a message for %(name)s about the application. %(name)s can read it now.") % known,
                _("Ask %(name)s about it. Questions? Call %(school)s: %(phone)s.") % known,
            ]
            _send(_("There is news for %(name)s") % known, lines, guardian.email)


def tell_mentor(decision_id: str) -> None:
    """Mail the mentors of the learner's class that there is no place: they are the first to talk with the pupil."""
    decision = _find(decision_id)
    learner = decision.application.transition.learner
    known = {"name": learner.call_name or learner.first_names, "college": decision.application.college.name}
    classes = SchoolClass.objects.filter(enrolments__learner=learner, enrolments__until_on=None)
    addresses = {mentor.email for row in classes for mentor in row.mentors.all() if mentor.email and mentor.is_active}
    with translation.override("nl"):
        lines = [
            _("%(college)s decided about the application of %(name)s. Talk with %(name)s about a new choice.") % known,
            settings.SITE_URL,
        ]
        for address in sorted(addresses):
            _send(_("%(name)s: a decision of %(college)s") % known, lines, address)


def _find(decision_id: str) -> Decision:
    rows = Decision.objects.select_related(
        "application__transition__learner",
        "application__transition__origin_school__region",
        "application__college__region",
    )
    return rows.get(pk=UUID(decision_id))


def _send(subject: str, lines: list[str], address: str) -> None:
    post(EmailMessage(subject=subject, body="\n\n".join(lines) + "\n", to=[address]))
