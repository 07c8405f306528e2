"""One learner on the way, and where to when it is not mbo."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sluitend.access.policy import GuardedQuerySet
from sluitend.kit import clock
from sluitend.kit.ids import uuid7
from sluitend.learners.models import Learner
from sluitend.organisations.models import Organisation
from sluitend.transitions import planning
from sluitend.transitions.destinations import ROUTES, Proof
from sluitend.transitions.lifecycle import SettledReason, TransferStatus, TransitionKind
from sluitend.transitions.policies import POLICY

NEXT_CHOICES = [(code, kind.label) for code, kind in planning.NEXT.items()]


class Transition(models.Model):
    """One learner's way to the next place in one school year.

    ``school_year`` is the calendar year in which the school year ends and the mbo year starts. Status and levels are
    a projection of the events (``projection.py``); holder and next date are what the promise is about, and the
    database holds it.
    """

    policy = POLICY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.PROTECT, related_name="transitions")
    school_year = models.PositiveSmallIntegerField(_("school year"))
    kind = models.CharField(_("kind"), max_length=10, choices=TransitionKind, default=TransitionKind.VO_MBO)
    origin_school = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        related_name="outgoing",
        verbose_name=_("school of origin"),
        db_index=False,
    )  # transitions_of_a_school serves

    holder = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="held", verbose_name=_("holder")
    )
    holder_since = models.DateField(_("since"), null=True)
    next_on = models.DateField(_("next date"), null=True)
    next_what = models.CharField(_("next"), max_length=20, choices=NEXT_CHOICES, blank=True)
    missed_since = models.DateField(
        _("date passed"), null=True, blank=True
    )  # the first next date that passed without anybody acting

    status = models.CharField(_("status"), max_length=20, choices=TransferStatus, default=TransferStatus.UNKNOWN)
    status_since = models.DateField(_("status since"), default=clock.today)
    best_level = models.PositiveSmallIntegerField(default=0)
    highest_level = models.PositiveSmallIntegerField(default=0)
    has_dropped = models.BooleanField(_("fell back"), default=False)
    open_applications = models.PositiveSmallIntegerField(
        default=0
    )  # "elders aangemeld" for a college that may not see where

    visible_to_municipality = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="in_view"
    )
    visible_since = models.DateField(null=True, blank=True)
    visible_because = models.CharField(max_length=30, blank=True)

    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    settled_because = models.CharField(_("settled because"), max_length=30, choices=SettledReason, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("transition")
        constraints = [
            models.UniqueConstraint(fields=["learner"], condition=Q(settled_on=None), name="one_unsettled_transition"),
            models.UniqueConstraint(  # between mbo's somebody may move twice in a year (ADR 0015)
                fields=["learner", "school_year", "kind"],
                condition=~Q(kind=TransitionKind.MBO_MBO),
                name="one_transition_a_year_and_kind",
            ),
            models.CheckConstraint(
                name="unsettled_has_holder_and_next_date",
                condition=Q(settled_on__isnull=False)
                | (
                    Q(holder__isnull=False)
                    & Q(holder_since__isnull=False)
                    & Q(next_on__isnull=False)
                    & ~Q(next_what="")
                ),
            ),
            models.CheckConstraint(
                name="settled_for_a_listed_reason",
                condition=Q(settled_on=None, settled_because="")
                | Q(settled_on__isnull=False, settled_because__in=SettledReason.values),
            ),
            models.CheckConstraint(
                name="in_view_since_a_day",
                condition=Q(visible_to_municipality=None, visible_since=None)
                | Q(visible_to_municipality__isnull=False, visible_since__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["origin_school", "school_year"], name="transitions_of_a_school"),
            models.Index(
                fields=["visible_to_municipality", "next_on", "id"],
                condition=Q(settled_on=None),
                name="transitions_in_view",
            ),
            models.Index(fields=["holder", "next_on", "id"], condition=Q(settled_on=None), name="transitions_held"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.school_year}"


class Route(models.Model):
    """A destination other than mbo, as the school stated it, with the proof that somebody saw; the last one counts."""

    transition = models.ForeignKey(Transition, on_delete=models.PROTECT, related_name="routes")
    code = models.CharField(
        _("destination"), max_length=30, choices=[(code, rule.label) for code, rule in ROUTES.items()]
    )
    declared_on = models.DateField(default=clock.today)
    ended_on = models.DateField(null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    proof = models.CharField(_("proof"), max_length=20, choices=Proof, blank=True)
    proof_on = models.DateField(_("day of the proof"), null=True, blank=True)
    proof_seen_by = models.CharField(max_length=80, blank=True)  # the label of who saw it

    class Meta:
        verbose_name = _("destination")
        constraints = [
            models.UniqueConstraint(
                fields=["transition"], condition=Q(ended_on=None), name="one_destination_at_a_time"
            ),
            models.CheckConstraint(
                name="a_proof_has_a_day_and_an_eye",
                condition=Q(proof="", proof_on=None, proof_seen_by="")
                | Q(proof__in=Proof.values, proof_on__isnull=False) & ~Q(proof_seen_by=""),
            ),
        ]

    def __str__(self) -> str:
        return self.get_code_display()
