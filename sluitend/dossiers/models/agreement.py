"""What pupil and guardians said to a dossier, how guardians come in, and their own view of what stands in it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sluitend.dossiers.lifecycle import Answer, Way
from sluitend.dossiers.models.dossier import Dossier
from sluitend.kit import clock
from sluitend.kit.ids import uuid7
from sluitend.learners.models import Guardian

PARTIES = [("pupil", _("pupil")), ("guardian", _("parent"))]


class Approval(models.Model):
    """What pupil or guardian said to the dossier as it then was: who, how, when. Never changed: the last
    word of each in a round is what counts, and a new round makes all of it count no longer."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="approvals")
    round = models.PositiveSmallIntegerField()
    party = models.CharField(max_length=10, choices=PARTIES)
    answer = models.CharField(max_length=10, choices=Answer)
    way = models.CharField(max_length=10, choices=Way)
    guardian = models.ForeignKey(Guardian, on_delete=models.SET_NULL, null=True, blank=True)
    given_on = models.DateField()
    recorded_at = models.DateTimeField(default=clock.now)
    by = models.CharField(max_length=80)
    about = models.JSONField(default=list, blank=True)  # codes of what is not right
    text = models.TextField(blank=True, max_length=2000)

    class Meta:
        verbose_name = _("approval")

    def __str__(self) -> str:
        return f"{self.party}: {self.answer}"


class GuardianLink(models.Model):
    """A guardian's way in: a link and a code for one round of one dossier. Used up by the answer, not by opening
    (mail scanners open links)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="guardian_links")
    guardian = models.ForeignKey(Guardian, on_delete=models.CASCADE, related_name="links")
    round = models.PositiveSmallIntegerField()
    token_digest = models.BinaryField(unique=True)
    code_digest = models.BinaryField()
    made_at = models.DateTimeField(default=clock.now)
    expires_on = models.DateField()
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)  # the mail came back
    used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=20, blank=True)  # answered, renewed, turned_18, lapsed, expired

    class Meta:
        verbose_name = _("guardian's link")
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "guardian"], condition=Q(ended_at=None), name="one_living_link_a_guardian"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class FollowLink(models.Model):
    """A guardian's way in to read where the learner's transition stands, and nothing else: a link and a code of their own,
    which answering does not use up. It ends with its term, with a newer one, when the mentor ends it, and at 18."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="follow_links")
    guardian = models.ForeignKey(Guardian, on_delete=models.CASCADE, related_name="follow_links")
    token_digest = models.BinaryField(unique=True)
    code_digest = models.BinaryField()
    made_at = models.DateTimeField(default=clock.now)
    expires_on = models.DateField()
    read_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("parent's link to follow")
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "guardian"], condition=Q(ended_at=None), name="one_living_follow_link_a_guardian"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class StatementOfView(models.Model):
    """What somebody thinks of a dossier that they do not agree with (*zienswijze*), in their own words, after the talk
    about it. It goes along with every version until its writer writes another one or takes it back."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="statements")
    party = models.CharField(max_length=10, choices=PARTIES)
    guardian = models.ForeignKey(Guardian, on_delete=models.SET_NULL, null=True, blank=True)
    text = models.TextField(max_length=2000)
    written_at = models.DateTimeField(default=clock.now)
    by = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("statement of view")
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "party", "guardian"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="one_living_statement_a_writer",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
