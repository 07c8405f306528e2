"""Who may do what: every permission is one rule, every rule is one ``Q`` (the first wall).

The same rule answers "which rows?" for a list, "may I?" for one row and "still?" for a lock, so the three cannot
drift apart. A rule over a many-relation uses ``Exists``, never a join, so no row doubles.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from sluitend.access.roles import Role

if TYPE_CHECKING:
    from sluitend.access.actor import Actor
    from sluitend.kit.lifecycle import Lifecycle

NOTHING = Q(pk__in=[])
EVERYTHING = Q()


def rows_of(model: str) -> models.QuerySet[Any]:
    """All rows of another model, for an ``Exists`` in a rule. By name, because models carry their policy and not the other
    way round."""
    return apps.get_model(model)._base_manager.all()


@dataclass(frozen=True)
class Rule:
    """Which rows an actor reaches; ``&`` and ``|`` combine rules, and a rule that can never hold stays ``NOTHING``."""

    reach: Callable[[Actor], Q]

    def __and__(self, other: Rule) -> Rule:
        def both(actor: Actor) -> Q:
            left = self.reach(actor)
            right = NOTHING if left is NOTHING else other.reach(actor)
            return NOTHING if right is NOTHING else left & right

        return Rule(both)

    def __or__(self, other: Rule) -> Rule:
        def either(actor: Actor) -> Q:
            left, right = self.reach(actor), other.reach(actor)
            if left is NOTHING or right is EVERYTHING:
                return right
            return left if right is NOTHING or left is EVERYTHING else left | right

        return Rule(either)

    def could_hold_for(self, actor: Actor) -> bool:
        """False when no row at all could ever be reached: the page is not for this actor."""
        return self.reach(actor) is not NOTHING


def acting_as(*roles: Role) -> Rule:
    """Holds for every row when the actor has one of the roles."""
    return Rule(lambda actor: EVERYTHING if actor.roles & set(roles) else NOTHING)


def ready_to(lifecycle: Lifecycle, step: str) -> Rule:
    """Holds for rows whose status lets the step start."""
    return Rule(lambda actor: Q(**{f"{lifecycle.field}__in": sorted(lifecycle.sources(step))}))


system = acting_as(Role.SYSTEM)
nobody = Rule(lambda actor: NOTHING)


class GuardedQuerySet(models.QuerySet):
    """Rows behind a policy. The model carries ``policy``, a table from permission to rule."""

    @property
    def policy(self) -> Mapping[str, Rule]:
        """The table of the model."""
        model: Any = self.model
        return model.policy

    def permitting(self, permission: str, actor: Actor) -> Self:
        """The rows for which the actor holds the permission."""
        return self.filter(self.policy[permission].reach(actor))

    def permitting_any(self, permissions: Collection[str], actor: Actor) -> Self:
        """The rows for which the actor holds at least one of the permissions."""
        found = NOTHING
        for permission in permissions:
            found = found | self.policy[permission].reach(actor)
        return self.filter(found)
