"""What our own registers can answer beforehand: enrolments, applications, who the mentor is.

It stands in the field of a question that nobody answered yet; only what somebody keeps becomes an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sluitend.dossiers.models import Dossier
from sluitend.dossiers.queries.progress import contact_of
from sluitend.dossiers.questionnaire import Known, Question, Value, validate
from sluitend.learners.models import Enrolment
from sluitend.transitions.models import Application


def suggested(dossier: Dossier, question: Question) -> Value:
    """What may stand in the empty field of this question; None when we know nothing that would be an answer."""
    known = SOURCE[question.known_from](dossier) if question.known_from else None
    return validate(question, known).value if known else None


def suggestions(dossier: Dossier, questions: Iterable[Question]) -> dict[str, Value]:
    """The same for several questions, by code."""
    return {question.code: known for question in questions if (known := suggested(dossier, question)) is not None}


def _application(dossier: Dossier, number: int) -> Application | None:
    rows = Application.objects.filter(transition=dossier.pk, level__gt=0).select_related(
        "offering__programme", "college"
    )
    return next(iter(rows.order_by("preference", "applied_on", "pk")[number : number + 1]), None)


def _words(application: Application | None) -> str | None:
    return f"{application.offering.programme}, {application.college.name}" if application else None


def _route(dossier: Dossier) -> str | None:
    first = _application(dossier, 0)
    return first.offering.route if first else None


def _earlier_schools(dossier: Dossier) -> str | None:
    """Schools the learner left, the first one first. That we know of none does not mean that there were none."""
    left = (
        Enrolment.objects.filter(learner=dossier.transition.learner_id, until_on__isnull=False)
        .exclude(organisation=dossier.transition.origin_school_id)
        .order_by("from_on")
        .values_list("organisation__name", flat=True)
    )
    return ", ".join(dict.fromkeys(left)) or None


def _contact(dossier: Dossier, what: str) -> str | None:
    contact = contact_of(dossier)
    return getattr(contact, what) if contact else None


SOURCE: dict[Known, Callable[[Dossier], Any]] = {
    Known.FIRST_APPLICATION: lambda dossier: _words(_application(dossier, 0)),
    Known.FIRST_ROUTE: _route,
    Known.SECOND_APPLICATION: lambda dossier: _words(_application(dossier, 1)),
    Known.EARLIER_SCHOOLS: _earlier_schools,
    Known.MENTOR_NAME: lambda dossier: _contact(dossier, "name"),
    Known.MENTOR_PHONE: lambda dossier: _contact(dossier, "phone"),
}
