"""What stands in a dossier when it is sent: a snapshot that says everything by itself and is never changed.

The shape (``version`` counts changes of it, not of a dossier)::

    {"version": 1, "questionnaire": 1, "made_on": "2026-03-12",
     "edition": {"number", "left_out", "added"}       only where a region changed something about the questions
     "extent": "compact"                              only of a dossier between mbo's; "school" is then the mbo that is left
     "learner": {"name", "call_name", "prefix", "family_name", "birth_date", "email", "phone", "residence"},
     "school": {"name", "class", "school_type", "mentor": {"name", "phone", "email"}},
     "applications": [{"college", "programme", "level", "route", "applied_on"}],
     "pupil": {question code: value}, "mentor": {question code: value},
     "approvals": [{"party", "way", "given_on"}],
     "statements": [{"party", "text", "written_on"}],   what they think of it who do not agree (*zienswijze*)
     "objections": [party],                             who did not agree in the end
     "attachments": [{"id", "part", "kind", "title", "type", "size", "sha256"}]}

What goes along by a consent of its own stands beside the version (``ConsentedAnswer``), because that can be taken back. A
version of before a key was there is read as if it were empty.
"""

from __future__ import annotations

from typing import Any

from sluitend.dossiers.lifecycle import Answer
from sluitend.dossiers.models import (
    Approval,
    Attachment,
    Consent,
    Dossier,
    MentorAnswer,
    PupilAnswer,
    StatementOfView,
    StoredAnswer,
)
from sluitend.dossiers.policies import OWN_SAY_AGE
from sluitend.dossiers.questionnaire import (
    SKIPPED,
    UNKNOWN,
    Answers,
    Filler,
    LegalCategory,
    Question,
    Questionnaire,
    Reader,
)
from sluitend.kit import clock
from sluitend.learners.models import Enrolment
from sluitend.transitions.models import Application

SHAPE = 1


def snapshot(dossier: Dossier) -> dict[str, Any]:
    """The dossier as it is now; the keys are those of this module's docstring."""
    learner, said = dossier.transition.learner, _last_words(dossier)
    return {
        "version": SHAPE,
        "questionnaire": dossier.questionnaire_version,
        **_edition(dossier),
        **({"extent": dossier.extent} if dossier.is_compact else {}),
        "made_on": clock.today().isoformat(),
        "learner": {
            "name": learner.name,
            "call_name": learner.call_name,
            "prefix": learner.prefix,
            "family_name": learner.family_name,
            "birth_date": learner.birth_date.isoformat() if learner.birth_date else None,
            "email": learner.email,
            "phone": learner.phone,
            "residence": learner.residence.name if learner.residence else None,
        },
        "school": school(dossier),
        "applications": [_application(row) for row in _applications(dossier)],
        "pupil": _kept(dossier, PupilAnswer, "pupil"),
        "mentor": _kept(dossier, MentorAnswer, "mentor"),
        "approvals": [
            {"party": row.party, "way": row.way, "given_on": row.given_on.isoformat()}
            for row in said
            if row.answer == Answer.AGREED
        ],
        "statements": [
            {"party": row.party, "text": row.text, "written_on": clock.day_of(row.written_at).isoformat()}
            for row in statements(dossier)
        ],
        "objections": sorted({row.party for row in said if row.answer == Answer.DISPUTED}),
        "attachments": [
            {
                "id": str(row.pk),
                "part": row.part,
                "kind": row.kind,
                "title": row.title,
                "type": row.file_type,
                "size": row.size,
                "sha256": row.sha256,
            }
            for row in attachments(dossier)
        ],
    }


def attachments(dossier: Dossier) -> Any:
    """The attachments as they are now: the pupil's first, then the mentor's, in the order in which they were added."""
    return Attachment.objects.filter(dossier=dossier, removed_at=None).order_by("-part", "added_at", "pk")


def _last_words(dossier: Dossier) -> list[Approval]:
    """The last word of each in this round, in the order in which they came."""
    rows = Approval.objects.filter(dossier=dossier, round=dossier.round).order_by("recorded_at")
    return sorted({(row.party, row.guardian_id): row for row in rows}.values(), key=lambda row: row.recorded_at)


def statements(dossier: Dossier) -> Any:
    """The views that go along, in the order in which they were written."""
    return StatementOfView.objects.filter(dossier=dossier, ended_at=None).order_by("written_at")


def _edition(dossier: Dossier) -> dict[str, Any]:
    edition = dossier.edition
    if edition is None:
        return {}
    return {"edition": {"number": edition.number, "left_out": edition.left_out, "added": edition.added}}


def _kept(dossier: Dossier, answers: type[StoredAnswer], filler: str) -> dict[str, Any]:
    return travelling(dossier.questionnaire, _said(dossier, answers), filler)


def travelling(questionnaire: Questionnaire, said: Answers, filler: str) -> dict[str, Any]:
    """The answers that travel: what was said on a way since left does not, nor what is not for the college, nor what the
    law lets go only with a consent of its own (``OUTSIDE``, DOMAIN 3.3)."""
    return {
        code: value for code, value in questionnaire.kept(said, filler).items() if questionnaire.question(code).travels
    }


def _said(dossier: Dossier, answers: type[StoredAnswer]) -> dict[str, Any]:
    return dict(answers._default_manager.filter(dossier=dossier).order_by("question").values_list("question", "value"))


# --- Outside the statutory list: only with a consent of its own ------------------------------------------------------


def outside_the_list(dossier: Dossier) -> list[Question]:
    """What the pupil answered that may go along only with consent; what was passed over is not asked about."""
    return [dossier.questionnaire.question(code) for code in _outside(dossier)]


def _outside(dossier: Dossier) -> dict[str, Any]:
    questionnaire = dossier.questionnaire
    return {
        code: value
        for code, value in questionnaire.kept(_said(dossier, PupilAnswer), Filler.PUPIL).items()
        if value not in (None, SKIPPED, UNKNOWN) and _goes_with_consent(questionnaire.question(code))
    }


def _goes_with_consent(question: Question) -> bool:
    """Outside the list, and meant for the college."""
    return question.legal_category == LegalCategory.OUTSIDE and Reader.COLLEGE in question.read_by


def needs_guardians_consent(dossier: Dossier) -> bool:
    """Below 16 a guardian with authority consents as well (UAVG art. 5)."""
    age = dossier.transition.learner.age_on(clock.today())
    return age is None or age < OWN_SAY_AGE


def asked_of_guardian(dossier: Dossier) -> list[Question]:
    """What a guardian is asked consent for: only what the pupil lets go, so that a "no" of the pupil stays between us."""
    if not needs_guardians_consent(dossier):
        return []
    allowed = _granted(dossier, "pupil")
    return [question for question in outside_the_list(dossier) if question.code in allowed]


def consented(dossier: Dossier) -> list[tuple[str, Any]]:
    """The answers outside the list that may go along now."""
    allowed = _granted(dossier, "pupil")
    if allowed and needs_guardians_consent(dossier):
        allowed &= _granted(dossier, "guardian")
    return [(code, value) for code, value in _outside(dossier).items() if code in allowed] if allowed else []


def _granted(dossier: Dossier, party: str) -> set[str]:
    rows = Consent.objects.filter(dossier=dossier, round=dossier.round, party=party, granted=True, recalled_at=None)
    return set(rows.values_list("question", flat=True))


def school(dossier: Dossier) -> dict[str, Any]:
    """Where the learner comes from, and the mentor who can be called; `mentor` is None when there is none."""
    transition = dossier.transition
    enrolment = (
        Enrolment.objects.filter(learner=transition.learner_id, organisation=transition.origin_school_id, until_on=None)
        .select_related("school_class", "organisation")
        .first()
    )
    if enrolment is None:
        return {
            "name": transition.origin_school.name if transition.origin_school else "",
            "class": "",
            "school_type": "",
            "mentor": None,
        }
    mentor = enrolment.school_class.mentors.order_by("name").first() if enrolment.school_class else None
    return {
        "name": enrolment.organisation.name,
        "class": enrolment.school_class.name if enrolment.school_class else "",
        "school_type": enrolment.get_school_type_display(),
        "mentor": {"name": mentor.name, "phone": mentor.phone or enrolment.organisation.phone, "email": mentor.email}
        if mentor
        else None,
    }


def _applications(dossier: Dossier) -> Any:
    return (
        Application.objects.filter(transition=dossier.transition_id, level__gt=0)
        .select_related("offering__programme", "college")
        .order_by("preference", "applied_on")
    )


def _application(row: Application) -> dict[str, Any]:
    programme = row.offering.programme
    return {
        "college": row.college.name,
        "programme": programme.name,
        "level": programme.level,
        "route": row.offering.route,
        "applied_on": row.applied_on.isoformat(),
    }
