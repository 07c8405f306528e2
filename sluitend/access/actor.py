"""Who asks. Every question and every action names an ``Actor``."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from sluitend.access import wall
from sluitend.access.models import AuditEvent, Look
from sluitend.access.roles import (
    ALLIANCE_ROLES,
    CARE_ROLES,
    COLLEGE_ROLES,
    MUNICIPALITY_ROLES,
    SCHOOL_ROLES,
    Role,
    Stand,
)

if TYPE_CHECKING:
    from sluitend.access.models import User
    from sluitend.organisations.models import Organisation

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=Model)

STAND_OF_ROLES = (  # the first row that shares a role with the actor decides
    (SCHOOL_ROLES, Stand.SCHOOL),
    (COLLEGE_ROLES, Stand.COLLEGE),
    (MUNICIPALITY_ROLES, Stand.MUNICIPALITY),
    (ALLIANCE_ROLES, Stand.PARTNER),
    (frozenset({Role.PUPIL, Role.GUARDIAN}), Stand.PERSON),
    (frozenset({Role.REGION_MANAGER}), Stand.REGION),
    (frozenset({Role.SYSTEM}), Stand.WORK),
)


class ActorRequest(HttpRequest):
    """A request of which we know who asks; ``acting_middleware`` of ``config`` sees to that."""

    actor: Actor


@dataclass(frozen=True)
class Actor:
    """Somebody acting in some roles: staff for one organisation, a pupil, a guardian for the learner of a link, or a
    named job of ours."""

    name: str
    roles: frozenset[Role]
    user: User | None = None
    organisation: Organisation | None = None
    learner_id: UUID | None = None
    guardian_id: UUID | None = None

    @classmethod
    def job(cls, name: str) -> Actor:
        """A job of Sluitend itself; ``name`` says in the audit trail which one."""
        return cls(name=name, roles=frozenset({Role.SYSTEM}))

    @property
    def stand(self) -> Stand:
        return next((stand for roles, stand in STAND_OF_ROLES if roles & self.roles), Stand.GUEST)

    @property
    def standing(self) -> wall.Standing:
        """This actor's side of the second wall. A coach stands there as a person, with what was given to that person, and
        not with what lies before the organisation."""
        coaches = Role.TRANSFER_COACH in self.roles and self.user is not None
        organisation = None if coaches and self.roles == {Role.TRANSFER_COACH} else self.organisation
        return wall.Standing(
            self.stand,
            organisation.pk if organisation else None,
            self.learner_id,
            care=self.may_read_care,
            user=self.user.pk if coaches and self.user else None,
        )

    @property
    def may_read_care(self) -> bool:
        """Whether this actor's work is about care (``CARE_ROLES``); the second wall asks the same."""
        return bool(self.roles & CARE_ROLES)

    @property
    def label(self) -> str:
        """A name for the audit trail that tells no more than it must: ids, no names of persons."""
        if Role.SYSTEM in self.roles:
            return f"job:{self.name}"
        if self.user is not None:
            return f"user:{self.user.pk}"
        return f"guardian:{self.guardian_id}"

    def may(self, permission: str, thing: Model) -> bool:
        """May this be done to this row, now?"""
        return type(thing).objects.permitting(permission, self).filter(pk=thing.pk).exists()  # type: ignore[attr-defined]

    def claim(self, permission: str, thing: M) -> M:
        """Lock the row, then ask whether the permission holds on what the row says now; or refuse.

        Two statements on purpose: PostgreSQL does not ask a rule in a subquery again after it waited for a lock, and
        that would let a second click through. Call it inside an :func:`action`: it locks as the work role and asks as
        the actor's own party.
        """
        model: Any = type(thing)
        list(model._base_manager.select_for_update(of=("self",)).filter(pk=thing.pk).values_list("pk"))
        with wall.standing(self.standing, savepoint=False):
            claimed = model.objects.permitting(permission, self).filter(pk=thing.pk).first()
        if claimed is None:
            raise PermissionDenied(permission)
        return claimed

    def claim_all(self, permission: str, things: QuerySet[M]) -> list[M]:
        """Lock these rows in the order of their keys (so that two bulk actions never wait for each other), and give
        those that may be had."""
        model: Any = things.model
        keys = list(
            model._base_manager.filter(pk__in=things.values("pk"))
            .order_by("pk")
            .select_for_update(of=("self",))
            .values_list("pk", flat=True)
        )
        if not keys:
            return []
        with wall.standing(self.standing, savepoint=False):
            return list(model.objects.permitting(permission, self).filter(pk__in=keys).order_by("pk"))

    def record(self, what: str, thing: Model | None = None, **details: Any) -> None:
        """One line in the audit trail: what was done, by whom, to which row. Details are codes and counts, never
        names or texts."""
        AuditEvent.objects.create(
            what=what,
            by=self.label,
            organisation_id=self.organisation.pk if self.organisation else None,
            subject=f"{thing._meta.label}:{thing.pk}" if thing is not None else "",
            details=details,
        )

    def looked(self, *learner_ids: UUID, page: str, why: str = "") -> None:
        """Remember that staff saw the data of these learners; each reads this log in plain words. ``why``: the reason
        that was asked first (``reasons.LookReason``)."""
        seen = [key for key in learner_ids if key != self.learner_id]
        if not seen:
            return
        with wall.work():
            Look.objects.bulk_create(
                Look(
                    learner_id=key,
                    organisation_id=self.organisation.pk if self.organisation else None,
                    organisation_name=self.organisation.name if self.organisation else "",
                    by=self.label,
                    role=min(self.roles, default=""),
                    page=page,
                    why=why,
                )
                for key in seen
            )

    def looked_at_all(self, learners: Collection[UUID], *, page: str) -> None:
        """The same of many learners on one list, in one statement."""
        with wall.work():
            Look.objects.bulk_create(
                Look(
                    learner_id=learner,
                    organisation_id=self.organisation.pk if self.organisation else None,
                    organisation_name=self.organisation.name if self.organisation else "",
                    by=self.label,
                    role=min(self.roles, default=""),
                    page=page,
                )
                for learner in learners
            )

    def took_out(self, what: str, kind: str, count: int) -> None:
        """Remember that a list left the house as a file: which list, in which kind of file, how many rows."""
        with wall.work():
            self.record("lists.taken_out", None, list=what, kind=kind, count=count)


def action(function: Callable[P, R]) -> Callable[P, R]:
    """A verb of the field: one transaction, its consequences written by the work role, undone as a whole when
    anything fails."""

    @wraps(function)
    def act(*args: P.args, **kwargs: P.kwargs) -> R:
        with wall.work():
            return function(*args, **kwargs)

    return act
