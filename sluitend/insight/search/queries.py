"""Who is found, within what somebody sees; and of a pupil of the own school why they are not among those."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sluitend.access.actor import Actor
from sluitend.access.roles import Role, Stand
from sluitend.insight import words
from sluitend.kit.words import day
from sluitend.learners.models import Enrolment, Learner
from sluitend.learners.names import search_name
from sluitend.learners.policies import Can as CanLearner
from sluitend.safetynet import queries as safetynet
from sluitend.safetynet.visibility import Look
from sluitend.transitions.models import Application, Transition
from sluitend.transitions.policies import Can, CanApplication

SHOWN = 20


@dataclass(frozen=True)
class Hit:
    """Somebody who was found; without a ``url`` there is no page about them."""

    name: str
    url: str
    born: date | None
    where: str
    word: words.Word | None


@dataclass(frozen=True)
class Found:
    """What a search gave. ``why``: of a pupil of the own school, why they are not in the list."""

    hits: Sequence[Hit]
    has_more: bool
    why: str = ""


def search(actor: Actor, typed: str, born: date | None) -> Found:
    """The young people this actor sees with these words in their name (or this number at the own school) and this date
    of birth. As many statements whatever is found."""
    fits = _fits(actor, typed, born)
    seen = Transition.objects.permitting(NEEDS.get(actor.stand, Can.VIEW), actor)
    rows = list(
        seen.filter(Exists(fits.filter(pk=OuterRef("learner"))))
        .select_related("learner", "origin_school")
        .order_by("learner__search_name", "learner_id", "-school_year")[: SHOWN * 3]
    )
    newest: dict[UUID, Any] = {}
    for row in rows:
        newest.setdefault(row.learner_id, row)
    people = list(newest.values())
    urls = PAGE[actor.stand](actor, people) if actor.stand in PAGE else {}
    hits = [_hit(row, urls.get(row.pk, "")) for row in people]
    hits += [
        Hit(row.name, "", row.birth_date, _("nobody follows this pupil: ask the office"), None)
        for row in _unfollowed(actor, fits, seen)
    ]
    return Found(hits[:SHOWN], len(hits) > SHOWN, "" if hits or born is None else why_not_here(actor, typed, born))


def _fits(actor: Actor, typed: str, born: date | None) -> QuerySet[Learner]:
    found = Learner.objects.all()
    for word in search_name("", "", typed).split():
        called = Q(search_name__contains=word)
        if any(sign.isdigit() for sign in word):
            here = Enrolment.objects.filter(learner=OuterRef("pk"), organisation=actor.organisation)
            called |= Q(Exists(here.filter(pupil_number__iexact=word)))
        found = found.filter(called)
    return found if born is None else found.filter(birth_date=born)


def _unfollowed(actor: Actor, fits: QuerySet[Learner], seen: QuerySet[Transition]) -> list[Learner]:
    """Pupils of the own school without a transition; elsewhere nobody is seen without one."""
    if actor.stand is not Stand.SCHOOL:
        return []
    here = fits.filter(pk__in=Learner.objects.permitting(CanLearner.VIEW, actor).values("pk"))
    return list(here.exclude(Exists(seen.filter(learner=OuterRef("pk")))).order_by("search_name", "pk")[: SHOWN + 1])


def _hit(row: Any, url: str) -> Hit:
    return Hit(row.learner.name, url, row.learner.birth_date, str(row.origin_school or ""), words.place(row))


def _at_school(actor: Actor, rows: Sequence[Any]) -> dict[UUID, str]:
    return {row.pk: reverse("insight:school_learner", args=[row.pk]) for row in rows}


def _at_college(actor: Actor, rows: Sequence[Any]) -> dict[UUID, str]:
    applied = Application.objects.permitting(CanApplication.VIEW, actor).filter(transition__in=[row.pk for row in rows])
    best = dict(applied.order_by("level", "pk").values_list("transition_id", "pk"))
    return {key: reverse("insight:mbo_dossier", args=[application]) for key, application in best.items()}


def _at_municipality(actor: Actor, rows: Sequence[Any]) -> dict[UUID, str]:
    return {row.pk: reverse("insight:municipality_learner", args=[row.pk]) for row in rows}


NEEDS = {Stand.MUNICIPALITY: Can.VIEW_AS_MUNICIPALITY}
PAGE: Mapping[Stand, Callable[[Actor, Sequence[Any]], dict[UUID, str]]] = {
    Stand.SCHOOL: _at_school,
    Stand.COLLEGE: _at_college,
    Stand.MUNICIPALITY: _at_municipality,
}


# --- Why do I not see this one? ---------------------------------------------------------------------------------

OF_SCHOOL = (
    gettext_lazy("goes to another school: that school follows them"),
    gettext_lazy("left the school, and another party follows them now"),
    gettext_lazy("was not in the file that the administrator imported"),
)
OF_MENTOR = (gettext_lazy("is in another class: ask the administrator of your school to change the class"), *OF_SCHOOL)
OF_COLLEGE = (
    gettext_lazy("did not apply to you: an mbo sees its own applicants only"),
    gettext_lazy("applied, but the status has not come in yet"),
    gettext_lazy("stands here under another name or date of birth"),
)


@dataclass(frozen=True)
class WhyNot:
    """Why somebody may not be visible, for nobody in particular: in words, and for a municipality the rules with their
    days."""

    lines: Sequence[str | Promise]
    looks: Sequence[Look]


def why_not(actor: Actor) -> WhyNot:
    """The same for every search of this actor, so it says nothing about whom was searched."""
    if actor.stand is Stand.MUNICIPALITY:
        return WhyNot((), safetynet.looks_ahead(actor))
    if actor.stand is Stand.COLLEGE:
        return WhyNot(OF_COLLEGE, ())
    return WhyNot(OF_MENTOR if actor.roles == {Role.MENTOR} else OF_SCHOOL, ())


def why_not_here(actor: Actor, typed: str, born: date) -> str:
    """Why a pupil of the own school, with exactly this name and date of birth, is not among those somebody sees; "" for
    everybody else, known here or not. Nothing is read beyond the school's own side of the wall, and the pupil reads that it
    was asked."""
    if actor.stand is not Stand.SCHOOL:
        return ""
    wanted = sorted(search_name("", "", typed).split())
    rows = Enrolment.objects.filter(organisation=actor.organisation, learner__birth_date=born).select_related("learner")
    for row in rows.order_by("until_on", "pk"):
        if wanted and sorted(row.learner.search_name.split()) == wanted:
            actor.looked(row.learner_id, page="search")
            if row.until_on is None:
                return _("This pupil is not in your class. Is that not right? Ask the administrator of your school.")
            return _("This pupil left your school on %(day)s.") % {"day": day(row.until_on)}
    return ""
