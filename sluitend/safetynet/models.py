from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sluitend.access.policy import GuardedQuerySet
from sluitend.kit import clock
from sluitend.kit.ids import uuid7
from sluitend.organisations.models import Organisation, Region
from sluitend.safetynet.lifecycle import (
    WITH_OWNER,
    CaseKind,
    CaseStatus,
    OffBecause,
    Outcome,
    Result,
    TableDecision,
    TableStatus,
    Way,
)
from sluitend.safetynet.policies import ITEM_POLICY, POLICY, TABLE_POLICY
from sluitend.transitions.models import Application, Transition


class MunicipalCase(models.Model):
    """A municipality works on finding a place for a learner whose transition it holds: one open case at a time.

    Read by that municipality only; how it ended is told to the others by an event.
    """

    policy = POLICY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    transition = models.ForeignKey(Transition, on_delete=models.PROTECT, related_name="cases")
    municipality = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="cases")
    kind = models.CharField(_("kind"), max_length=20, choices=CaseKind)
    status = models.CharField(_("status"), max_length=20, choices=CaseStatus, default=CaseStatus.NEW)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="cases",
        verbose_name=_("who"),
    )  # fmt: skip
    opened_on = models.DateField(_("opened on"), default=clock.today)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome, blank=True)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        constraints = [
            models.UniqueConstraint(fields=["transition"], condition=Q(closed_on=None), name="one_open_case"),
            models.CheckConstraint(
                name="a_closed_case_has_an_outcome",
                condition=Q(closed_on=None, outcome="") & ~Q(status=CaseStatus.CLOSED)
                | Q(closed_on__isnull=False, status=CaseStatus.CLOSED, outcome__in=Outcome.values),
            ),
            models.CheckConstraint(
                name="an_assigned_case_has_an_owner", condition=~Q(status=CaseStatus.NEW) | Q(owner=None)
            ),
        ]
        indexes = [models.Index(fields=["municipality", "owner"], condition=Q(closed_on=None), name="open_cases")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.opened_on}"


class NoShowNotice(models.Model):
    """A college said that a learner did not come to class, and who hears of it: once, and once more when it turns out
    otherwise. ``municipality`` is the one that sees the learner by it; ``told_at`` is empty as long as the mail waits."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="no_show_notices")
    municipality = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    said_at = models.DateTimeField(default=clock.now)
    told_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    came_at = models.DateTimeField(null=True)  # when it was told that they came after all

    class Meta:
        verbose_name = _("notice of a no-show")
        constraints = [
            models.UniqueConstraint(fields=["application"], condition=Q(ended_at=None), name="one_no_show_at_a_time"),
            models.CheckConstraint(
                name="told_otherwise_after_it_was_told",
                condition=Q(came_at=None) | Q(told_at__isnull=False, ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.said_at:%Y-%m-%d}"


class ContactAttempt(models.Model):
    """Somebody of the municipality tried to reach the learner. The note is the municipality's own."""

    case = models.ForeignKey(MunicipalCase, on_delete=models.CASCADE, related_name="attempts")
    way = models.CharField(_("how"), max_length=20, choices=Way)
    result = models.CharField(_("result"), max_length=20, choices=Result)
    note = models.CharField(_("note"), max_length=300, blank=True)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    next_on = models.DateField(_("next time"))

    class Meta:
        verbose_name = _("contact attempt")
        indexes = [models.Index(fields=["case", "-at"], name="attempts_of_a_case")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.way} {self.result}"


class CaseTable(models.Model):
    """A case table (*Overstaptafel*): organisations of a region meet about learners who may fall between them (DOMAIN 7.4).

    It holds when, where and who takes part; who is discussed stands in its items. ``revision`` counts how often it was
    changed: calendars need it.
    """

    policy = TABLE_POLICY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="case_tables")
    convener = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="case_tables_convened")
    participants = models.ManyToManyField(Organisation, related_name="case_tables", verbose_name=_("who takes part"))
    starts_at = models.DateTimeField(_("starts at"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=90)
    place = models.CharField(_("place"), max_length=200, blank=True)
    video_url = models.URLField(_("video link"), max_length=300, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=TableStatus, default=TableStatus.PLANNED)
    held_on = models.DateField(null=True, blank=True)  # when it was said to be done
    drawn_up_at = models.DateTimeField(null=True, editable=False)
    reminded_on = models.DateField(null=True, editable=False)
    revision = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.CharField(max_length=80)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("case table")
        constraints = [
            models.CheckConstraint(condition=~Q(place="", video_url=""), name="a_case_table_is_somewhere"),
            models.CheckConstraint(condition=Q(minutes__range=(15, 480)), name="a_case_table_lasts_a_while"),
            models.CheckConstraint(
                name="a_case_table_was_held_on_a_day",
                condition=Q(status=TableStatus.HELD, held_on__isnull=False)
                | ~Q(status=TableStatus.HELD) & Q(held_on=None),
            ),
            models.UniqueConstraint(
                fields=["convener", "starts_at"],
                condition=Q(status=TableStatus.PLANNED),
                name="one_case_table_of_a_convener_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["region", "-starts_at"], name="case_tables_of_a_region")]

    def __str__(self) -> str:
        return f"{self.starts_at.astimezone(clock.AMSTERDAM):%Y-%m-%d}"

    @property
    def where(self) -> str:
        """Where to come: a place, a link, or both."""
        return " · ".join(filter(None, (self.place, self.video_url)))


class CaseTableItem(models.Model):
    """A learner on the agenda of a case table, put there by a rule (``put_on_by`` is empty) or by a participant; and what
    was agreed: who does what, and by when. No free text: what is said about a learner is said, not written here.

    ``why`` is the code of a rule or of a ``Question`` (``agenda.LABELS``). An organisation reads only the items of learners
    whom it sees anyway.
    """

    policy = ITEM_POLICY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    table = models.ForeignKey(CaseTable, on_delete=models.CASCADE, related_name="items")
    transition = models.ForeignKey(Transition, on_delete=models.PROTECT, related_name="case_table_items")
    why = models.CharField(_("why on the agenda"), max_length=20)
    put_on_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    put_on_at = models.DateTimeField(default=clock.now)
    off_at = models.DateTimeField(null=True, blank=True)
    off_because = models.CharField(_("why taken off"), max_length=20, choices=OffBecause, blank=True)
    off_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.CharField(_("decision"), max_length=20, choices=TableDecision, blank=True)
    owner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who does it")
    )
    due_on = models.DateField(_("by when"), null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=80, blank=True)  # the label of who wrote it down
    decided_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("item of a case table")
        constraints = [
            models.UniqueConstraint(fields=["table", "transition"], name="a_learner_once_at_a_case_table"),
            models.CheckConstraint(
                name="a_decision_has_an_owner_and_a_day",
                condition=Q(decision="", owner=None, due_on=None, decided_at=None)
                | Q(decision=TableDecision.NOTHING, owner=None, due_on=None, decided_at__isnull=False)
                | Q(decision__in=WITH_OWNER, owner__isnull=False, due_on__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="taken_off_for_a_reason_before_a_decision",
                condition=Q(off_at=None, off_because="")
                | Q(off_at__isnull=False, off_because__in=OffBecause.values, decision=""),
            ),
        ]
        indexes = [models.Index(fields=["transition"], name="case_tables_of_a_transition")]

    def __str__(self) -> str:
        return f"{self.why} {self.decision}".strip()
