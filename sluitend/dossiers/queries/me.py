"""What is kept about a pupil, for the pupil: to read, and to take along as a file.

Read on the pupil's own side of the second wall, so nothing of somebody else can be among it. A personal number never is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Model
from django.utils.translation import gettext as _

from sluitend.access.models import Look
from sluitend.dossiers.models import (
    Approval,
    Attachment,
    CareAnswer,
    CareVersion,
    Consent,
    ConsentedAnswer,
    Delivery,
    Dossier,
    MentorAnswer,
    PupilAnswer,
    StatementOfView,
    WarmHandover,
)
from sluitend.dossiers.queries.progress import Contact, contact_of, current
from sluitend.kit import clock, words
from sluitend.learners.models import Enrolment, Guardian, Learner
from sluitend.transitions.models import Application, Event, Handover, Route, Transition

SHAPE = 1  # of the file; counts changes of it


class Consented(NamedTuple):
    """An answer outside the statutory list: what it is about, and what I said about letting it go along."""

    code: str
    label: str
    state: str
    can_recall: bool


@dataclass(frozen=True)
class Me:
    """My own data as the school knows them, and whom to ask when something is not right."""

    learner: Learner
    enrolments: list[Enrolment]
    guardians: list[Guardian]
    contact: Contact | None
    consents: list[Consented]

    @property
    def address(self) -> str:
        """Postcode and house number; empty when neither is known."""
        return f"{self.learner.postcode} {self.learner.house_number}".strip()


def about(learner: Learner) -> Me:
    dossier = current(Dossier.objects.filter(transition__learner=learner))
    return Me(
        learner=learner,
        enrolments=list(
            Enrolment.objects.filter(learner=learner, until_on=None)
            .select_related("organisation", "school_class", "programme")
            .order_by("from_on")
        ),
        guardians=list(Guardian.objects.filter(learner=learner).order_by("position")),
        contact=contact_of(dossier) if dossier else None,
        consents=_consents(dossier) if dossier else [],
    )


def _consents(dossier: Dossier) -> list[Consented]:
    """The last word about each answer outside the statutory list."""
    questionnaire = dossier.questionnaire
    rows = {row.question: row for row in Consent.objects.filter(dossier=dossier, party="pupil").order_by("given_at")}
    return [
        Consented(
            row.question, questionnaire.question(row.question).label, _state(row), row.granted and not row.recalled_at
        )
        for row in rows.values()
    ]


def _state(row: Consent) -> str:
    if not row.granted:
        return _("You did not allow this.")
    if row.recalled_at is not None and row.recalled_by != row.by:  # the other whose consent the law asks
        return _("Your parent took this back on %(day)s.") % {"day": words.day(row.recalled_at)}
    if row.recalled_at is not None:
        return _("You took this back on %(day)s.") % {"day": words.day(row.recalled_at)}
    return _("You allowed this on %(day)s.") % {"day": words.day(row.given_at)}


TAKEN_ALONG: tuple[tuple[str, type[Model], str, tuple[str, ...]], ...] = (  # name in the file, rows, of whom, columns
    ("enrolments", Enrolment, "learner", (
        "organisation__name", "school_class__name", "pupil_number", "school_type", "year", "from_on", "until_on",
        "left_because",
    )),
    ("guardians", Guardian, "learner", ("name", "relation", "email", "phone", "has_authority", "language")),
    ("transitions", Transition, "learner", (
        "school_year", "kind", "origin_school__name", "holder__name", "holder_since", "next_on", "next_what", "status",
        "status_since", "visible_to_municipality__name", "visible_since", "visible_because", "settled_on",
        "settled_because",
    )),
    ("applications", Application, "transition__learner", (
        "college__name", "offering__programme__name", "offering__programme__level", "offering__route", "applied_on",
        "status", "status_at",
    )),
    ("events", Event, "transition__learner", ("kind", "code", "organisation__name", "occurred_at", "due_on")),
    ("destinations", Route, "transition__learner", ("code", "declared_on", "ended_on", "note")),
    ("handovers", Handover, "transition__learner", (
        "sender__name", "receiver__name", "reason", "status", "asked_at", "answered_at",
    )),
    ("dossiers", Dossier, "transition__learner", ("status", "status_since", "pupil_part", "mentor_part")),
    ("my_answers", PupilAnswer, "dossier__transition__learner", ("question", "value", "answered_at")),
    ("mentors_answers", MentorAnswer, "dossier__transition__learner", ("question", "value", "answered_at")),
    ("care_annex", CareAnswer, "dossier__transition__learner", ("question", "value", "answered_at")),
    ("attachments", Attachment, "dossier__transition__learner", (
        "part", "kind", "title", "file_type", "size", "sha256", "added_at", "removed_at",
    )),
    ("approvals", Approval, "dossier__transition__learner", ("party", "answer", "way", "given_on", "about", "text")),
    ("statements_of_view", StatementOfView, "dossier__transition__learner", ("party", "text", "written_at", "ended_at")),
    ("consents", Consent, "dossier__transition__learner", ("question", "party", "granted", "given_at", "recalled_at")),
    ("sent_by_consent", ConsentedAnswer, "version__dossier__transition__learner", (
        "version__number", "question", "value", "recalled_at",
    )),
    ("sent_to", Delivery, "dossier__transition__learner", (
        "college__name", "version__number", "basis", "purpose", "sent_at", "opened_at", "version__content", "with_care",
        "care_opened_at",
    )),
    ("care_annex_as_sent", CareVersion, "version__dossier__transition__learner", ("version__number", "content")),
    ("warm_handovers", WarmHandover, "dossier__transition__learner", (
        "college__name", "why", "about", "status", "requested_at", "planned_at", "planned_way", "closed_at",
    )),
)  # fmt: skip
OWN = (
    "first_names", "call_name", "prefix", "family_name", "birth_date", "gender", "postcode", "house_number",
    "residence__name", "email", "phone", "basic_qualification_on",
)  # fmt: skip


def file_of(learner: Learner) -> dict[str, Any]:
    """Everything about this learner that the learner may read, as plain values for JSON."""
    rows = {
        name: list(_plain(model._default_manager.filter(**{whose: learner}).order_by("pk").values(*columns)))
        for name, model, whose, columns in TAKEN_ALONG
    }
    looks = Look.objects.filter(learner_id=learner.pk).order_by("at").values("at", "organisation_name", "role", "page")
    return {
        "version": SHAPE,
        "made_at": clock.now(),
        "learner": next(iter(_plain(Learner.objects.filter(pk=learner.pk).values(*OWN)))),
        **rows,
        "who_looked": list(looks),
    }


def _plain(rows: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """Column names as a reader sees them: ``college`` instead of ``college__name``."""
    return ({key.removesuffix("__name").rpartition("__")[2]: value for key, value in row.items()} for row in rows)
