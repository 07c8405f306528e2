"""The care annex: asked for where it is needed, written by the care coordinator, agreed to together with the dossier.

As long as one is asked for and not done the dossier waits at the school; what was agreed or sent before stays as it is
until the annex is done, and is then read and agreed anew.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from sluitend.access.actor import Actor, action
from sluitend.dossiers.actions.agreement import lapse_if_agreed
from sluitend.dossiers.actions.parts import as_json
from sluitend.dossiers.actions.status import settle
from sluitend.dossiers.lifecycle import CareStatus, DossierStatus
from sluitend.dossiers.models import CareAnnex, CareAnswer, CareVersion, Delivery, Dossier, DossierVersion
from sluitend.dossiers.policies import Can, CanDelivery
from sluitend.dossiers.questionnaire import Question, Questionnaire
from sluitend.kit import clock, jobs
from sluitend.transitions.actions import Fact, Refused, note
from sluitend.transitions.events import Kind

CODES = {CareStatus.ASKED: "care_asked", CareStatus.DONE: "care_done", CareStatus.NONE: "care_dropped"}


@action
def ask_care_annex(dossier: Dossier, *, by: Actor) -> None:
    """Mentor or care coordinator finds that the college must know more about care: the care coordinators of the school
    hear of it, unless one of them asks."""
    dossier = by.claim(Can.ASK_CARE, dossier)
    CareAnnex.objects.create(
        dossier=dossier,
        questionnaire_version=Questionnaire.of_care().number,
        asked_on=clock.today(),
        asked_by=by.label,
    )
    _move(dossier, CareStatus.ASKED, by=by)
    if not by.may_read_care:
        jobs.defer("dossiers.tell_care_coordinators", dossier_id=str(dossier.pk))
    by.record("dossiers.care_asked", dossier)


@action
def save_care_answers(dossier: Dossier, answers: Collection[tuple[Question, Any]], *, by: Actor) -> None:
    """Keep answers of the annex, all or none. What changes after somebody agreed makes the agreement lapse; the same again
    changes nothing."""
    dossier = by.claim(Can.WRITE_CARE, dossier)
    known = answers_of(dossier)
    fresh = [
        CareAnswer(dossier=dossier, question=question.code, value=as_json(value), by=by.label, answered_at=clock.now())
        for question, value in answers
        if question.code not in known or known[question.code] != value
    ]
    if not fresh:
        return
    CareAnswer.objects.bulk_create(
        fresh,
        update_conflicts=True,
        unique_fields=["dossier", "question"],
        update_fields=["value", "by", "answered_at"],
    )
    if dossier.care_part == CareStatus.ASKED:
        dossier.care_part = CareStatus.BUSY
    if dossier.care_part == CareStatus.DONE:
        lapse_if_agreed(dossier, by=by)
        if _missing(dossier):
            dossier.care_part = CareStatus.BUSY
    settle(dossier)


@action
def finish_care_annex(dossier: Dossier, *, by: Actor) -> None:
    """Say that the annex is done: pupil and guardian read it with the dossier. Refuses while a required question has no
    answer."""
    dossier = by.claim(Can.WRITE_CARE, dossier)
    missing = _missing(dossier)
    if missing:
        raise Refused(_("%(count)s questions still need an answer.") % {"count": len(missing)})
    if dossier.care_part == CareStatus.DONE:
        return
    lapse_if_agreed(dossier, by=by)
    _move(dossier, CareStatus.DONE, by=by)
    if dossier.status == DossierStatus.TO_AGREE:
        jobs.defer("dossiers.tell_pupil", dossier_id=str(dossier.pk), what="to_agree")
    by.record("dossiers.care_done", dossier)


@action
def drop_care_annex(dossier: Dossier, *, by: Actor) -> None:
    """No annex is needed after all: what was written is thrown away. A version that was sent keeps the annex it went with."""
    dossier = by.claim(Can.WRITE_CARE, dossier)
    if dossier.care_part == CareStatus.DONE:
        lapse_if_agreed(dossier, by=by)
    CareAnswer.objects.filter(dossier=dossier).delete()
    CareAnnex.objects.filter(dossier=dossier).delete()
    _move(dossier, CareStatus.NONE, by=by)
    by.record("dossiers.care_dropped", dossier)


def send_care_annex(dossier: Dossier, version: DossierVersion) -> None:
    """Inside an action: the annex as it is agreed now goes with this version; nothing when there is none, or it is not
    done."""
    if dossier.care_part != CareStatus.DONE:
        return
    questionnaire = CareAnnex.objects.get(dossier=dossier).questionnaire
    kept = questionnaire.kept(answers_of(dossier), "care")
    travels = {code: value for code, value in kept.items() if questionnaire.question(code).travels}
    content = {"questionnaire": questionnaire.number, "made_on": clock.today().isoformat(), "care": travels}
    CareVersion.objects.create(version=version, content=content, made_at=clock.now())


@action
def open_care_annex(delivery: Delivery, *, by: Actor) -> None:
    """Who arranges help at the college opens the annex; the first time is an event, and the pupil sees it."""
    delivery = by.claim(CanDelivery.READ_CARE, delivery)
    if delivery.care_opened_at is not None:
        return
    delivery.care_opened_at, delivery.care_opened_by = clock.now(), by.label
    delivery.save(update_fields=["care_opened_at", "care_opened_by"])
    opened = Fact(
        delivery.dossier_id,
        Kind.DELIVERY,
        "care_opened",
        application_id=delivery.application_id,
        organisation_id=delivery.college_id,
    )
    note([opened], by=by)
    by.record("dossiers.care_opened", delivery)


def answers_of(dossier: Dossier) -> dict[str, Any]:
    return dict(CareAnswer.objects.filter(dossier=dossier).values_list("question", "value"))


def _missing(dossier: Dossier) -> list[Question]:
    """The required questions of the annex that have no answer yet."""
    return CareAnnex.objects.get(dossier=dossier).questionnaire.missing_required(answers_of(dossier), "care")


def _move(dossier: Dossier, to: CareStatus, *, by: Actor) -> None:
    dossier.care_part = to
    note([Fact(dossier.pk, Kind.DOSSIER, CODES[to])], by=by)
    settle(dossier)
