"""A region's own questions: an edition is made, then holds from a day on, and is never changed after that.

A dossier keeps the edition it was begun with, so a new one holds for dossiers that begin from that day on.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from sluitend.access.actor import Actor, action
from sluitend.dossiers.models import QuestionEdition
from sluitend.dossiers.questionnaire import MOST_FOR_A_PUPIL, Filler, Questionnaire, QuestionnaireError
from sluitend.kit import clock
from sluitend.organisations.models import Region
from sluitend.organisations.policies import CanRegion
from sluitend.transitions.actions import Refused

OWN = "R."  # codes of a region's own questions: R.1, R.2, never used twice


@action
def leave_out_question(region: Region, code: str, *, by: Actor) -> None:
    """Leave an optional question out of the next edition. Refuses for one that is required."""
    edition = _in_the_making(region, by=by)
    try:
        if Questionnaire.current().question(code).required:
            raise Refused(_("Every region asks this question. You cannot leave it out."))
    except LookupError as unknown:
        raise Refused(_("This question is not asked any more.")) from unknown
    _keep(edition, left_out=sorted({*edition.left_out, code}))


@action
def ask_question_again(region: Region, code: str, *, by: Actor) -> None:
    """Ask a question that was left out again in the next edition."""
    edition = _in_the_making(region, by=by)
    _keep(edition, left_out=[one for one in edition.left_out if one != code])


@action
def add_question(region: Region, question: Mapping[str, Any], *, by: Actor) -> str:
    """Add a question of the region's own to the next edition, in the form that ``questionnaire.file`` reads, without a
    code; gives the code it gets. Refuses what contradicts itself, and more than a pupil is asked at most."""
    edition = _in_the_making(region, by=by)
    of_region = QuestionEdition.objects.filter(region=region).values_list("added", flat=True)
    used = [int(one["code"].removeprefix(OWN)) for added in of_region for one in added]
    code = f"{OWN}{max(used, default=0) + 1}"
    _keep(edition, added=[*edition.added, {**question, "code": code, "required": False}])
    return code


@action
def remove_question(region: Region, code: str, *, by: Actor) -> None:
    """Take a question of the region's own out of the next edition."""
    edition = _in_the_making(region, by=by)
    _keep(edition, added=[one for one in edition.added if one["code"] != code])


@action
def publish_edition(region: Region, *, by: Actor) -> QuestionEdition:
    """From today on dossiers begin with what was made. Refuses when nothing was changed."""
    region = by.claim(CanRegion.DECIDE, region)
    edition = QuestionEdition.objects.filter(region=region, number=None).first()
    if edition is None:
        raise Refused(_("Nothing was changed, so there is no new edition."))
    last = QuestionEdition.objects.filter(region=region).aggregate(last=Max("number"))["last"] or 0
    edition.number, edition.from_on = last + 1, clock.today()
    edition.save(update_fields=["number", "from_on"])
    by.record("dossiers.edition_published", region, number=edition.number)
    return edition


@action
def drop_edition(region: Region, *, by: Actor) -> None:
    """Throw away what was being made; what holds goes on."""
    region = by.claim(CanRegion.DECIDE, region)
    QuestionEdition.objects.filter(region=region, number=None).delete()
    by.record("dossiers.edition_dropped", region)


def _in_the_making(region: Region, *, by: Actor) -> QuestionEdition:
    """The edition that is being made; a new one begins as a copy of the one that holds."""
    region = by.claim(CanRegion.DECIDE, region)
    making = QuestionEdition.objects.filter(region=region, number=None).first()
    if making is not None:
        return making
    last = QuestionEdition.objects.filter(region=region).order_by("-number").first()
    by.record("dossiers.edition_begun", region)
    return QuestionEdition.objects.create(
        region=region,
        left_out=last.left_out if last else [],
        added=last.added if last else [],
        made_at=clock.now(),
    )


def _keep(
    edition: QuestionEdition,
    *,
    left_out: Collection[str] | None = None,
    added: Collection[Mapping[str, Any]] | None = None,
) -> None:
    edition.left_out = edition.left_out if left_out is None else list(left_out)
    edition.added = edition.added if added is None else list(added)
    try:
        questionnaire = Questionnaire.current().edited(None, edition.left_out, edition.added)
    except QuestionnaireError as wrong:
        raise Refused(_("This question contradicts itself. Look at its kind and its answers.")) from wrong
    if questionnaire.count(Filler.PUPIL) > MOST_FOR_A_PUPIL:
        raise Refused(_("A pupil gets at most %(most)s questions. Leave one out first.") % {"most": MOST_FOR_A_PUPIL})
    edition.save(update_fields=["left_out", "added"])
