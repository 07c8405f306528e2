"""One dossier and what is answered in it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sluitend.access.policy import GuardedQuerySet
from sluitend.dossiers.lifecycle import CareStatus, DossierStatus, Extent, PartStatus
from sluitend.dossiers.models.editions import QuestionEdition, edited
from sluitend.dossiers.policies import POLICY
from sluitend.dossiers.questionnaire import Questionnaire
from sluitend.kit import clock
from sluitend.transitions.models import Transition


class Dossier(models.Model):
    """What one school tells the next about a learner in one transition; it has the transition's own key.

    ``round`` counts how often the content was opened for agreement: approvals of an earlier round no longer count.
    """

    policy = POLICY

    transition = models.OneToOneField(Transition, on_delete=models.PROTECT, primary_key=True, related_name="dossier")
    extent = models.CharField(_("extent"), max_length=10, choices=Extent, default=Extent.WHOLE, db_default=Extent.WHOLE)
    questionnaire_version = models.PositiveSmallIntegerField()
    edition = models.ForeignKey(
        QuestionEdition, on_delete=models.PROTECT, null=True, blank=True, related_name="dossiers"
    )  # what the region changed about them, on the day this dossier was begun
    status = models.CharField(_("dossier"), max_length=20, choices=DossierStatus, default=DossierStatus.WITH_PUPIL)
    status_since = models.DateField(default=clock.today)
    pupil_part = models.CharField(_("pupil's part"), max_length=10, choices=PartStatus, default=PartStatus.NOT_BEGUN)
    mentor_part = models.CharField(_("mentor's part"), max_length=10, choices=PartStatus, default=PartStatus.NOT_BEGUN)
    care_part = models.CharField(
        _("care annex"), max_length=10, choices=CareStatus, default=CareStatus.NONE, db_default=CareStatus.NONE
    )
    round = models.PositiveSmallIntegerField(default=1)
    goes_on_on = models.DateField(null=True, blank=True)  # last day to read, or to write a view after the talk
    talked_on = models.DateField(
        null=True, blank=True
    )  # this round: the talk about what is not right brought no agreement
    warm_handover_wanted = models.BooleanField(_("warm handover"), default=False)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("dossier")
        constraints = [
            models.CheckConstraint(
                name="a_region_changes_only_whole_dossiers", condition=Q(edition=None) | Q(extent=Extent.WHOLE)
            )
        ]
        indexes = [
            models.Index(
                fields=["goes_on_on"], condition=Q(goes_on_on__isnull=False), name="dossiers_waiting_for_a_day"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_compact(self) -> bool:
        """Whether it goes from one mbo to another."""
        return self.extent == Extent.COMPACT

    @property
    def questionnaire(self) -> Questionnaire:
        """The questions this dossier was begun with; later versions and editions change nothing about it."""
        if self.edition_id is None:
            return Questionnaire.version(self.questionnaire_version, self.extent)
        return edited(self.questionnaire_version, self.edition_id)


class StoredAnswer(models.Model):
    """One answer to one question of the dossier's questionnaire; the value is JSON as the questionnaire validated
    it."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE)
    question = models.CharField(max_length=60)
    value = models.JSONField()
    answered_at = models.DateTimeField(default=clock.now)
    by = models.CharField(max_length=80)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.question


class PupilAnswer(StoredAnswer):
    """What the pupil says. The school reads along; the college only what was sent."""

    class Meta:
        verbose_name = _("pupil's answer")
        default_related_name = "pupil_answers"
        constraints = [models.UniqueConstraint(fields=["dossier", "question"], name="pupil_answers_once")]


class MentorAnswer(StoredAnswer):
    """What the mentor says. The pupil reads it when the mentor says it is done."""

    class Meta:
        verbose_name = _("mentor's answer")
        default_related_name = "mentor_answers"
        constraints = [models.UniqueConstraint(fields=["dossier", "question"], name="mentor_answers_once")]
