"""One pupil as a line of a list: the facts, what is needed, and their words."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID

from django.db.models import Exists, OuterRef

from sluitend.access.actor import Actor
from sluitend.dossiers.lifecycle import DossierStatus as D
from sluitend.insight import words
from sluitend.insight.school.queries.facts import Facts, with_facts
from sluitend.insight.school.queries.needs import OTHER, SINCE, Need, need_of
from sluitend.kit import clock
from sluitend.kit.words import day, moment
from sluitend.learners.models import Enrolment, SchoolClass
from sluitend.transitions import policies
from sluitend.transitions.models import Transition


@dataclass(frozen=True)
class Row:
    """One pupil in a list. ``key`` is that of transition and dossier, None when nobody follows the pupil."""

    facts: Facts
    need: Need

    @property
    def name(self) -> str:
        return self.facts.learner.name

    @property
    def key(self) -> UUID | None:
        return self.facts.transition.pk if self.facts.transition else None

    @property
    def what(self) -> str:
        return str(self.need.text) % _Names(self.facts)

    @property
    def since(self) -> date | None:
        return SINCE[self.need.since](self.facts)

    @property
    def place(self) -> words.Word | None:
        return words.place(self.facts.transition) if self.facts.transition else None

    @property
    def dossier(self) -> words.Word | None:
        """The dossier's word; while it lies with the parent, how far the parent is."""
        if self.facts.dossier is None:
            return None
        if self.facts.dossier.status == D.WITH_GUARDIAN and self.need.group == OTHER:
            return words.READ if self.need.name == "reads" else words.ASKED
        return words.DOSSIER[D(self.facts.dossier.status)]


NAMES: dict[str, Callable[[Facts], str]] = {
    "name": lambda it: words.called(it.learner),
    "programme": lambda it: it.best.offering.programme.name if it.best else "",
    "lost": lambda it: it.lost.offering.programme.name if it.lost else "",
    "college": lambda it: it.best.college.name if it.best else "",
    "holder": lambda it: it.transition.holder.name if it.transition and it.transition.holder else "",
    "party": lambda it: it.handover.receiver.name if it.handover else "",
    "next": lambda it: it.transition.get_next_what_display() if it.transition else "",
    "asks": lambda it: it.question.college.name if it.question else "",
    "topic": lambda it: it.question.get_topic_display() if it.question else "",
    "talk_on": lambda it: moment(it.college_talk.moment.starts_at) if it.college_talk else "",
    "next_on": lambda it: day(it.transition.next_on, year=False) if it.transition else "",
}


class _Names(dict[str, str]):
    """What a text may name, made only when it does."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def __missing__(self, name: str) -> str:
        return NAMES[name](self._facts)


def rows_of(classes: Collection[SchoolClass], actor: Actor) -> dict[UUID, list[Row]]:
    """The pupils of these classes by class, sorted by name; as many statements for one as for thirty."""
    enrolments = list(
        Enrolment.objects.filter(school_class__in=classes, until_on=None)
        .select_related("learner")
        .order_by("learner__search_name", "learner_id")
    )
    visible = Transition.objects.permitting(policies.Can.VIEW, actor).filter(
        learner__in=[row.learner_id for row in enrolments], origin_school=actor.organisation
    )
    newest = {row.learner_id: row for row in with_facts(visible).order_by("school_year", "created_at")}
    today = clock.today()
    found: dict[UUID, list[Row]] = {row.pk: [] for row in classes}
    for enrolment in enrolments:
        transition = newest.get(enrolment.learner_id)
        facts = Facts(transition.learner if transition else enrolment.learner, transition, today)
        found[cast(UUID, enrolment.school_class_id)].append(Row(facts, need_of(facts)))
    return found


def rows_without_class(actor: Actor) -> list[Row]:
    """Young people we still follow who are no longer enrolled with us: nobody's class shows them."""
    enrolled = Enrolment.objects.filter(
        learner=OuterRef("learner"), organisation=actor.organisation, until_on=None, school_class__isnull=False
    )
    left = Transition.objects.permitting(policies.Can.VIEW, actor).filter(
        ~Exists(enrolled), origin_school=actor.organisation, settled_on=None
    )
    today = clock.today()
    rows = with_facts(left).order_by("learner__search_name", "pk")
    return [Row(facts, need_of(facts)) for facts in (Facts(row.learner, row, today) for row in rows)]
