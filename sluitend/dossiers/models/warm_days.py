"""A central day: a college and many mentors speak about all whose warm handover is still open, one after another."""

from __future__ import annotations

from datetime import datetime, time

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sluitend.access.policy import GuardedQuerySet
from sluitend.dossiers.lifecycle import SLOT_OPEN, SlotStatus
from sluitend.dossiers.models.warm import WarmHandover
from sluitend.dossiers.policies import DAY_POLICY, SLOT_POLICY
from sluitend.kit import clock
from sluitend.kit.ids import uuid7
from sluitend.organisations.models import Organisation


class WarmDay(models.Model):
    """A day on which a college holds its open warm handovers (DOMAIN 5, end of June): from when until when, how long each
    takes, where, and who of the college sits there."""

    policy = DAY_POLICY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    college = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="warm_days")
    on = models.DateField(_("day"))
    begins = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=15)
    place = models.CharField(_("place"), max_length=200, blank=True)
    video_url = models.URLField(_("video link"), max_length=300, blank=True)
    hosts = models.ManyToManyField("access.User", related_name="+", verbose_name=_("who sits there"))
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.CharField(max_length=80)
    called_off_at = models.DateTimeField(null=True, blank=True)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("central day")
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="central_day_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(place="", video_url=""), name="central_day_is_somewhere"),
            models.CheckConstraint(condition=Q(minutes__range=(5, 120)), name="central_day_has_slots"),
        ]
        indexes = [models.Index(fields=["college", "on"], name="warm_days_of_a_college")]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d}"

    @property
    def where(self) -> str:
        """Where to come: a place, a link, or both."""
        return " · ".join(filter(None, (self.place, self.video_url)))

    @property
    def times(self) -> list[datetime]:
        """When a conversation can begin, first one first."""
        first, last = (at.hour * 60 + at.minute for at in (self.begins, self.ends))
        steps = range(first, last - self.minutes + 1, self.minutes)
        return [clock.moment(self.on, time(at // 60, at % 60)) for at in steps]

    @property
    def is_to_come(self) -> bool:
        return self.called_off_at is None and self.on >= clock.today()


class WarmSlot(models.Model):
    """One conversation on the list of a central day, with or without a time yet. The college sends the list at half past
    four and can stop it until then; after that the mentor reads it too.

    ``mentor`` tells one mentor from another, whatever college asks: an address, else school and name. The database
    refuses a mentor, and a host, in two places at one time (migration 0009).
    """

    policy = SLOT_POLICY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    day = models.ForeignKey(WarmDay, on_delete=models.CASCADE, related_name="slots")
    warm = models.ForeignKey(WarmHandover, on_delete=models.CASCADE, related_name="slots")
    status = models.CharField(_("status"), max_length=20, choices=SlotStatus, default=SlotStatus.LISTED)
    mentor = models.CharField(max_length=300)
    host = models.ForeignKey("access.User", on_delete=models.SET_NULL, null=True, related_name="+")
    starts_at = models.DateTimeField(_("time"), null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    by = models.CharField(max_length=80)
    due_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("conversation on a central day")
        constraints = [
            models.UniqueConstraint(
                fields=["warm"], condition=Q(status__in=SLOT_OPEN), name="on_one_central_day_at_a_time"
            ),
            models.CheckConstraint(
                name="slot_lasts_some_time",
                condition=Q(starts_at=None, ends_at=None) | Q(ends_at__gt=F("starts_at")),
            ),
            models.CheckConstraint(
                name="what_is_sent_has_a_time",
                condition=~Q(status__in=(SlotStatus.WAITING, SlotStatus.SENT)) | Q(starts_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["day", "starts_at", "id"], name="slots_of_a_day"),
            models.Index(fields=["due_at"], condition=Q(status="waiting"), name="slots_that_wait"),
        ]

    def __str__(self) -> str:
        return self.get_status_display()

    @property
    def is_open(self) -> bool:
        return self.status in SLOT_OPEN

    @property
    def is_sent(self) -> bool:
        """The mentor knows of it and it is still to be held."""
        return self.status == SlotStatus.SENT

    @property
    def has_begun(self) -> bool:
        return self.starts_at is not None and self.starts_at <= clock.now()
