"""Two schools, two colleges or two municipalities go on as one: the code of one ends, the other is its successor (ADR 0021).

What decides who reads and who acts now, a key to an organisation, passes to the successor; what says who did it then, an
event or a line of the audit trail, stays as it was. Every key to an organisation is named in one table, ``KEYS``: each
room adds its own when it is set up, and a test walks the models for one that was forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from django.apps import apps
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat, Left
from django.utils.translation import gettext as _

from sluitend.access.actor import Actor, action
from sluitend.kit import clock
from sluitend.organisations.models import Location, Membership, Offering, Organisation, SavedList
from sluitend.organisations.policies import Can


class CannotMerge(Exception):
    """These two do not go on as one; ``str()`` is a sentence that says why, and what can be done."""


@dataclass(frozen=True)
class Merger:
    """``old`` goes on as ``new`` from a day on."""

    old: Organisation
    new: Organisation
    on: date
    by: Actor


@dataclass(frozen=True)
class Merged:
    """What a merger came to: how many rows passed to the successor, by the key that says whose they are."""

    moved: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.moved.values())


Which = Callable[[Merger], QuerySet[Any] | None]
"""Which rows of a key pass on, if any; it makes room for them first, where the successor has one of the same name."""


def stays(merger: Merger) -> QuerySet[Any] | None:
    """A key that says who it was, not who it is."""
    return None


KEYS: Final[dict[str, Which | None]] = {}
"""Every key to an organisation, as "room.Model.field", in the order in which they pass on; None: all its rows do."""

REFUSALS: Final[list[Callable[[Merger], str]]] = []
"""What rooms ask before a merger: each gives a sentence on what has to be done first, or nothing."""

BEGINNINGS: Final[list[Callable[[Merger], Callable[[], None]]]] = []
"""What rooms do before any key passes on; what each gives back is done when all have."""


@action
def merge(old: Organisation, new: Organisation, *, on: date, by: Actor) -> Merged:
    """``old`` ends on this day, today or before, and ``new`` goes on with everything that was its: whom it holds, its
    pupils and classes, what it offers and received, its people. One transaction.

    Doing it again moves only what came in for the old one since. Raises :class:`CannotMerge` with a sentence for who
    asked, and then nothing changes.
    """
    first, second = sorted((old, new), key=lambda one: str(one.pk))  # two mergers never wait for each other
    held = {row.pk: row for row in (by.claim(Can.MERGE, first), by.claim(Can.MERGE, second))}
    merger = Merger(held[old.pk], held[new.pk], on, by)
    if why := _refusal(merger):
        raise CannotMerge(why)
    endings = [begin(merger) for begin in BEGINNINGS]
    moved = {name: count for name in KEYS if (count := _pass_on(name, merger))}
    Organisation.objects.filter(pk=old.pk).update(
        merged_into=new.pk, closed_on=on if merger.old.closed_on is None else merger.old.closed_on
    )
    for end in endings:
        end()
    by.record("organisations.merged", merger.old, into=str(new.pk), on=on.isoformat(), rows=sum(moved.values()))
    return Merged(moved)


def _refusal(merger: Merger) -> str:
    old, new = merger.old, merger.new
    if old.pk == new.pk:
        return _("An organisation cannot merge into itself.")
    if new.merged_into_id is not None:
        return _("%(new)s itself went on as %(successor)s. Name that one as the successor.") % {
            "new": new.name,
            "successor": new.goes_on_as.name,
        }
    if old.merged_into_id not in (None, new.pk):
        return _("%(old)s went on as %(successor)s already.") % {"old": old.name, "successor": old.goes_on_as.name}
    if not new.takes_part:
        return _("%(new)s does not take part any more. Choose a successor that does.") % {"new": new.name}
    if (old.kind, old.region_id) != (new.kind, new.region_id):
        return _("Only two organisations of the same kind and the same region can go on as one.")
    if merger.on > clock.today():
        return _("That day is still to come. Do this on the day itself: until then people work as before.")
    return " ".join(sentence for ask in REFUSALS if (sentence := ask(merger)))


def _pass_on(name: str, merger: Merger) -> int:
    which, (label, _dot, key) = KEYS[name], name.rpartition(".")
    rows = model_of(label)._base_manager.filter(**{key: merger.old.pk}) if which is None else which(merger)
    return 0 if rows is None else rows.update(**{key: merger.new.pk})


def model_of(label: str) -> type[Model]:
    """The model of "room.Model"; also the table between two models."""
    return next(model for model in apps.get_models(include_auto_created=True) if model._meta.label == label)


# --- The keys of this room --------------------------------------------------------------------------------------


def _memberships(merger: Merger) -> QuerySet[Any]:
    """Who works there now goes along. Who had the same role at both keeps the one at the successor, for as long as the
    longer of the two; who had left before stays where they worked."""
    still = Membership.objects.filter(Q(until_on=None) | Q(until_on__gte=merger.on), organisation=merger.old)
    here = Membership.objects.filter(organisation=merger.new, user=OuterRef("user"), role=OuterRef("role"))
    for old in still.filter(Exists(here)):
        new = Membership.objects.get(organisation=merger.new, user=old.user_id, role=old.role)
        new.from_on = min(new.from_on, old.from_on)
        new.until_on = max(new.until_on, old.until_on) if new.until_on and old.until_on else None
        new.save(update_fields=["from_on", "until_on"])
        old.until_on = merger.on - timedelta(days=1)
        old.save(update_fields=["until_on"])
    return still.exclude(Exists(here))


def _locations(merger: Merger) -> QuerySet[Any]:
    """A building whose number the successor uses already stays: the register gives it a new number in its own time."""
    taken = Location.objects.filter(organisation=merger.new, number=OuterRef("number"))
    return Location.objects.filter(~Exists(taken), organisation=merger.old)


def _offerings(merger: Merger) -> QuerySet[Any]:
    """What both offer stays at the old one, empty: the room above puts its applications with the successor's."""
    return Offering.objects.filter(~Exists(twin_of_an_offering(merger)), college=merger.old)


def twin_of_an_offering(merger: Merger) -> QuerySet[Offering]:
    """What the successor offers of the same programme, route and start, of an offering one row further out."""
    same = ("programme", "route", "starts_on")
    return Offering.objects.filter(college=merger.new, **{name: OuterRef(name) for name in same})


def _saved_lists(merger: Merger) -> QuerySet[Any]:
    """Of two lists with the same name the old one gets the old code behind it."""
    rows = SavedList.objects.filter(organisation=merger.old)
    same = SavedList.objects.filter(
        organisation=merger.new, owner=OuterRef("owner"), name=OuterRef("name"), removed_at=None
    )
    rows.filter(Exists(same), removed_at=None).update(name=with_code_behind("name", merger.old, longest=60))
    return rows


def with_code_behind(name: str, organisation: Organisation, *, longest: int) -> Concat:
    """A name with the code of where it came from, not longer than its column: "4A (99AA)"."""
    behind = f" ({organisation.code})"
    return Concat(Left(F(name), longest - len(behind)), Value(behind))


def _guests(merger: Merger) -> QuerySet[Any]:
    """The successor works with the other regions too."""
    rows: Any = Organisation.also_in.through
    known = rows.objects.filter(organisation=merger.new).values("region")
    return rows.objects.filter(organisation=merger.old).exclude(region__in=known)


KEYS.update(
    {
        "organisations.Organisation.merged_into": None,  # who went on as the old one goes on as the successor
        "organisations.Organisation_also_in.organisation": _guests,
        "organisations.Location.organisation": _locations,
        "organisations.Membership.organisation": _memberships,
        "organisations.Offering.college": _offerings,
        "organisations.SavedList.organisation": _saved_lists,
    }
)
