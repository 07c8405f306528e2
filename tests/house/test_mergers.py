"""Two schools, colleges, municipalities go on as one: no key to an organisation is forgotten, and whoever could read or do
something can still do so, at both walls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction
from django.db.models import F, Model

from sluitend.access import wall
from sluitend.access.actor import Actor
from sluitend.organisations.merging import KEYS, merge, model_of, stays
from sluitend.organisations.models import Membership, Organisation, Region
from sluitend.safetynet.models import CaseTable
from sluitend.transitions import promise
from sluitend.transitions.events import Kind
from sluitend.transitions.lifecycle import ApplicationStatus
from sluitend.transitions.models import Application, Event, Handover, Transition
from tests.cast import TODAY
from tests.house.two_sides import SCHOOL_OF, Side

pytestmark = pytest.mark.django_db
operator = Actor.job("operator")
NOT_OURS = {"guardian", "pupil"}  # persons read what is theirs, whatever their school is called
NOBODY_HAS = {  # keys of which neither side has a row: mergers of mergers, guests, buildings, summer answers, no-shows, decisions of case tables
    "organisations.Organisation.merged_into", "organisations.Organisation_also_in.organisation",
    "organisations.Location.organisation", "transitions.SummerAnswer.college",
    "safetynet.NoShowNotice.municipality", "safetynet.CaseTableItem.owner", "safetynet.CaseTableItem.decided_for",
}  # fmt: skip
STAYS_BEHIND = {"transitions.Event.organisation", "organisations.Offering.college", "transitions.MoveFigure.college"}
"""What happened, what both offered, and what is counted anew every night."""


def keys_of_models() -> Iterator[str]:
    """Every foreign key to an organisation in our models and the tables between them."""
    for model in apps.get_models(include_auto_created=True):
        for key in model._meta.concrete_fields:
            if key.is_relation and key.related_model is Organisation:
                yield f"{model._meta.label}.{key.name}"


def test_every_key_to_an_organisation_is_named_and_no_other():
    found = set(keys_of_models())
    assert len(found) > 30
    assert found - set(KEYS) == set(), "what becomes of it when two organisations go on as one (ADR 0021)?"
    assert set(KEYS) - found == set()


def test_no_other_field_holds_an_organisation_but_what_says_who_did_it():
    plain = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if not field.is_relation and field.name.endswith(("organisation_id", "college_id", "school_id"))
    }
    assert plain == {"access.AuditEvent.organisation_id", "access.Look.organisation_id"}


@pytest.fixture
def pairs(sides) -> list[tuple[Organisation, Organisation]]:
    """Of each kind the one of there, and the one of here that goes on with it; one region."""
    here, there = sides
    parties = [Organisation.objects.filter(region=side.school.region).order_by("kind") for side in (there, here)]
    both = list(zip(*parties, strict=True))
    assert [old.kind for old, _new in both] == [new.kind for _old, new in both] != []
    CaseTable.objects.filter(region=there.school.region).update(region=here.school.region)
    Organisation.objects.filter(region=there.school.region).update(region=here.school.region)
    return both


def merge_all(pairs: Iterable[tuple[Organisation, Organisation]]) -> int:
    return sum(merge(old, new, on=TODAY, by=operator).total for old, new in pairs)


def behind(name: str, olds: list[Organisation]) -> int:
    label, _dot, key = name.rpartition(".")
    return model_of(label)._base_manager.filter(**{f"{key}__in": olds}).count()


def test_nothing_that_counts_today_is_left_with_the_old_ones(pairs):
    olds = [old for old, _new in pairs]
    had = {name: behind(name, olds) for name in KEYS}
    assert {name for name, count in had.items() if not count} == NOBODY_HAS

    merge_all(pairs)

    left = {name: behind(name, olds) for name in KEYS}
    assert {name for name, count in left.items() if count} == STAYS_BEHIND
    assert left["transitions.Event.organisation"] == had["transitions.Event.organisation"]
    assert KEYS["transitions.Event.organisation"] is stays
    assert not Application.objects.filter(offering__college__in=olds).exists()  # the offer that stayed is empty


def test_the_promise_holds_before_and_after_and_everybody_on_the_way_has_it_noted(pairs):
    assert promise.ask().ok
    olds = {old.pk for old, _new in pairs}
    on_the_way = set(Transition.objects.filter(settled_on=None, origin_school__in=olds).values_list("pk", flat=True))
    held = set(Transition.objects.filter(settled_on=None, holder__in=olds).values_list("pk", flat=True))
    assert on_the_way
    assert held

    merge_all(pairs)

    found = promise.ask()
    assert found.ok, found.as_json()
    noted = Event.objects.filter(kind=Kind.MERGER).values_list("transition", flat=True)
    assert on_the_way <= set(noted)
    passed = Event.objects.filter(kind=Kind.HOLDER, code="merged")
    assert set(passed.values_list("transition", flat=True)) == held
    assert not passed.exclude(organisation=F("transition__holder")).exists()


def test_doing_it_again_changes_nothing(pairs):
    assert merge_all(pairs) > 50
    events = Event.objects.count()
    assert (merge_all(pairs), Event.objects.count()) == (0, events)


def test_what_comes_in_late_for_the_old_one_passes_on_when_it_is_done_again(pairs):
    merge_all(pairs)
    row = Transition.objects.filter(settled_on=None, holder__kind="vo").order_by("pk")[0]
    school = next(old for old, _new in pairs if old.kind == "vo")
    Transition.objects.filter(pk=row.pk).update(holder=school)

    assert merge_all(pairs) == 1
    assert Transition.objects.get(pk=row.pk).holder != school


# --- Both walls -------------------------------------------------------------------------------------------------


def readable(actor: Actor) -> dict[str, set[object]]:
    """The keys of all that this actor's party may read, by table, with no filter of ours (the second wall)."""
    return {model.__name__: rows for model in (*SCHOOL_OF, Event) if (rows := _seen(model, actor)) is not None}


def _seen(model: type[Model], actor: Actor) -> set[object] | None:
    try:
        with wall.standing(actor.standing), transaction.atomic():
            return set(model._base_manager.values_list("pk", flat=True))
    except DatabaseError:  # no right on the table at all
        return None


def allowed(actor: Actor) -> dict[str, set[object]]:
    """The keys of all that this actor may do something with, by permission (the first wall)."""
    found = {}
    for model in SCHOOL_OF:
        if model in (Organisation, Region):
            continue  # which are others now
        for permission in model.policy:  # type: ignore[attr-defined]
            rows = model._base_manager.all().model.objects.permitting(permission, actor)  # type: ignore[attr-defined]
            found[str(permission)] = set(rows.values_list("pk", flat=True))
    return found


def staff_of(side: Side) -> dict[str, Actor]:
    return {name: actor for name, actor in side.actors.items() if name not in NOT_OURS}


@pytest.mark.parametrize("wall_of", [readable, allowed], ids=["second wall", "first wall"])
def test_whoever_could_read_or_do_something_can_still_do_so_for_the_successor(sides, pairs, wall_of):
    _here, there = sides
    successor = {old.pk: new for old, new in pairs}
    before = {name: wall_of(actor) for name, actor in staff_of(there).items()}
    assert {name for name, rows in before.items() if not any(rows.values())} <= {"region_manager"}

    merge_all(pairs)

    lost = {}
    for name, actor in staff_of(there).items():
        now = wall_of(replace(actor, organisation=successor[actor.organisation.pk]))
        lost |= {(name, kind): rows - now[kind] for kind, rows in before[name].items() if rows - now[kind]}
    assert lost == {}


def test_for_the_old_one_nobody_reads_or_does_anything_any_more(sides, pairs):
    _here, there = sides
    merge_all(pairs)
    for name, actor in staff_of(there).items():
        if name == "transfer_coach":
            continue  # stands as a person, with what was given to that person
        guarded = {kind for kind, rows in readable(actor).items() if rows} - {"Organisation", "Region", "SchoolClass"}
        assert guarded == set(), name
    assert not Membership.objects.filter(Membership.active_on(TODAY), organisation__merged_into__isnull=False).exists()


def test_who_is_of_neither_reads_nothing_more(sides, pairs, gijs, teun, stranger):
    before = {actor.name: readable(actor) for actor in (gijs, teun)}
    merge_all(pairs)
    assert {actor.name: readable(actor) for actor in (gijs, teun)} == before


def test_a_college_that_did_not_know_of_another_does_not_hear_of_its_merger(sides, pairs, bakker, teun):
    """Somebody applied there too: it reads that there was a transition, and no name of the colleges that merged."""
    _here, there = sides
    theirs = Application.objects.filter(transition__origin_school=there.school).order_by("pk")[0]
    Application.objects.create(
        transition=theirs.transition, offering=bakker, college=bakker.college, applied_on=TODAY - timedelta(days=1)
    )
    merge_all(pairs)
    with wall.standing(teun.standing):
        kinds = set(Event.objects.filter(transition=theirs.transition).values_list("kind", flat=True))
    assert Kind.OPENED in kinds
    assert Kind.MERGER not in kinds


def test_a_handover_between_the_two_ends_and_stays_as_it_was_asked(pairs):
    town = next(new for _old, new in pairs if new.kind == "municipality")
    old = next(old for old, _new in pairs if old.kind == "municipality")
    asked = Handover.objects.filter(receiver=old, status="asked").first()
    assert asked is not None
    Transition.objects.filter(pk=asked.transition_id).update(holder=town)
    Handover.objects.filter(pk=asked.pk).update(sender=town)

    merge_all(pairs)

    asked.refresh_from_db()
    assert (asked.status, asked.sender, asked.receiver) == ("withdrawn", town, old)
    assert Transition.objects.get(pk=asked.transition_id).holder == town


def test_who_applied_at_both_for_the_same_keeps_the_one_that_is_further(sides, pairs):
    _here, there = sides
    new = next(new for _old, new in pairs if new.kind == "mbo")
    further = (
        Application.objects.filter(transition__origin_school=there.school, transition__settled_on=None)
        .order_by("-level", "pk")
        .first()
    )
    assert further is not None
    assert further.level > 1
    twin = new.offerings.get(programme=further.offering.programme_id)
    other = Application.objects.create(
        transition=further.transition, offering=twin, college=new, applied_on=TODAY, level=1
    )
    Event.objects.create(
        transition=further.transition, application=other, organisation=new, kind=Kind.APPLICATION,
        code=ApplicationStatus.APPLIED, occurred_at=further.status_at, received_at=further.status_at, source=10,
        audience="status", by="test",
    )  # fmt: skip
    stood = (further.transition.status, further.transition.best_level)

    merge_all(pairs)

    other.refresh_from_db()
    further.refresh_from_db()
    further.transition.refresh_from_db()
    assert (other.status, further.college) == (ApplicationStatus.WITHDRAWN, new)
    assert (further.transition.status, further.transition.best_level) == stood
