"""Moments at which a college talks with applicants, and who is invited."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sluitend.access.policy import GuardedQuerySet
from sluitend.kit import clock
from sluitend.kit.ids import uuid7
from sluitend.organisations.models import Organisation, Programme
from sluitend.transitions.lifecycle import SEATED, InvitationStatus
from sluitend.transitions.models.application import Application
from sluitend.transitions.policies import INVITATION_POLICY, MOMENT_POLICY


class IntakeMoment(models.Model):
    """A moment at which a college talks with applicants: where, how long, with how many, for one programme or for all.

    ``taken`` counts the seats of those who are invited or wait to be; a pupil who looks for another moment sees no
    invitations but their own, so it is stored here, and the database holds that it fits.
    """

    policy = MOMENT_POLICY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    college = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="intake_moments")
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("programme")
    )
    starts_at = models.DateTimeField(_("starts at"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=30)
    place = models.CharField(_("place"), max_length=200, blank=True)
    video_url = models.URLField(_("video link"), max_length=300, blank=True)
    capacity = models.PositiveSmallIntegerField(_("how many students"), default=1)
    taken = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveSmallIntegerField(default=0)  # how often it was moved: calendars need it
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.CharField(max_length=80)
    called_off_at = models.DateTimeField(null=True, blank=True)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("moment to talk")
        constraints = [
            models.CheckConstraint(condition=Q(taken__lte=F("capacity")), name="no_more_invited_than_seats"),
            models.CheckConstraint(condition=~Q(place="", video_url=""), name="a_talk_is_somewhere"),
        ]
        indexes = [models.Index(fields=["college", "starts_at"], name="moments_of_a_college")]

    def __str__(self) -> str:
        return f"{self.starts_at.astimezone(clock.AMSTERDAM):%Y-%m-%d %H:%M}"

    @property
    def is_by_video(self) -> bool:
        return bool(self.video_url)

    @property
    def free(self) -> int:
        """Seats that nobody takes."""
        return self.capacity - self.taken


class Invitation(models.Model):
    """An applicant is invited to a moment. It waits for half past four, and can be stopped until then; after that the
    pupil, the parents and the school read it. ``revision`` counts how often calendars were told: made, moved, off."""

    policy = INVITATION_POLICY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="invitations")
    moment = models.ForeignKey(IntakeMoment, on_delete=models.PROTECT, related_name="invitations")
    status = models.CharField(
        _("invitation"), max_length=20, choices=InvitationStatus, default=InvitationStatus.WAITING
    )
    batch = models.UUIDField()
    by = models.CharField(max_length=80)
    prepared_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    texted_on = models.DateField(null=True, editable=False)  # the day before the talk
    revision = models.PositiveSmallIntegerField(default=0)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to talk")
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(status__in=SEATED), name="one_invitation_at_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(status="waiting"), name="invitations_that_wait"),
            models.Index(fields=["batch"], name="invitations_of_a_batch"),
        ]

    def __str__(self) -> str:
        return self.get_status_display()
