"""What stands in a dossier when it is sent: a snapshot that says everything by itself and is never changed.

The shape (``version`` counts changes of it, not of a dossier)::

    {"version": 1, "questionnaire": 1, "made_on": "2026-03-12",
     "edition": {"number", "left_out", "added"}       only where a region changed something about the questions
     "learner": {"name", "call_name", "birth_date", "email", "phone", "residence"},
     "school": {"name", "class", "school_type", "mentor": {"name", "phone", "email"}},
     "applications": [{"college", "programme", "level", "route", "applied_on"}],
     "pupil": {question code: value}, "mentor": {question code: value},
     "approvals": [{"party", "way", "given_on"}]}
"""

from __future__ import annotations

from typing import Any

from sluitend.dossiers.models import Approval, Dossier, MentorAnswer, PupilAnswer, StoredAnswer
from sluitend.dossiers.questionnaire import Answers, Questionnaire
from sluitend.kit import clock
from sluitend.learners.models import Enrolment
from sluitend.transitions.models import Application

SHAPE = 1


def snapshot(dossier: Dossier) -> dict[str, Any]:
    """The dossier as it is now; the keys are those of this module's docstring."""
    learner = dossier.transition.learner
    return {
        "version": SHAPE,
        "questionnaire": dossier.questionnaire_version,
        **_edition(dossier),
        "made_on": clock.today().isoformat(),
        "learner": {
            "name": learner.name,
            "call_name": learner.call_name,
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
            for row in Approval.objects.filter(dossier=dossier, round=dossier.round, answer="agreed").order_by(
                "recorded_at"
            )
        ],
    }


def _edition(dossier: Dossier) -> dict[str, Any]:
    edition = dossier.edition
    if edition is None:
        return {}
    return {"edition": {"number": edition.number, "left_out": edition.left_out, "added": edition.added}}


def _kept(dossier: Dossier, answers: type[StoredAnswer], filler: str) -> dict[str, Any]:
    said = dict(answers._default_manager.filter(dossier=dossier).order_by("question").values_list("question", "value"))
    return travelling(dossier.questionnaire, said, filler)


def travelling(questionnaire: Questionnaire, said: Answers, filler: str) -> dict[str, Any]:
    """The answers that travel: what was said on a way since left does not, nor what is not for the college, nor what the
    law lets go only with a consent of its own (``OUTSIDE``, DOMAIN 3.3), which nobody can give here yet."""
    return {
        code: value for code, value in questionnaire.kept(said, filler).items() if questionnaire.question(code).travels
    }


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
