from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sluitend.access.policy import GuardedQuerySet
from sluitend.dossiers.lifecycle import Answer, DossierStatus, PartStatus, WarmStatus, Way
from sluitend.dossiers.policies import DELIVERY_POLICY, POLICY, WARM_POLICY
from sluitend.kit import clock
from sluitend.kit.ids import uuid7
from sluitend.learners.models import Guardian
from sluitend.organisations.models import Organisation
from sluitend.transitions.models import Application, Transition


class Dossier(models.Model):
    """What one school tells the next about a learner in one transition; it has the transition's own key.

    ``round`` counts how often the content was opened for agreement: approvals of an earlier round no longer count.
    """

    policy = POLICY

    transition = models.OneToOneField(Transition, on_delete=models.PROTECT, primary_key=True, related_name="dossier")
    questionnaire_version = models.PositiveSmallIntegerField()
    status = models.CharField(_("dossier"), max_length=20, choices=DossierStatus, default=DossierStatus.WITH_PUPIL)
    status_since = models.DateField(default=clock.today)
    pupil_part = models.CharField(_("pupil's part"), max_length=10, choices=PartStatus, default=PartStatus.NOT_BEGUN)
    mentor_part = models.CharField(_("mentor's part"), max_length=10, choices=PartStatus, default=PartStatus.NOT_BEGUN)
    round = models.PositiveSmallIntegerField(default=1)
    goes_on_on = models.DateField(null=True, blank=True)  # under the policy "may read first": the day after the term
    warm_handover_wanted = models.BooleanField(_("warm handover"), default=False)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("dossier")
        indexes = [
            models.Index(
                fields=["goes_on_on"], condition=Q(goes_on_on__isnull=False), name="dossiers_waiting_for_a_day"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


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


class Approval(models.Model):
    """What pupil or guardian said to the dossier as it then was: who, how, when. Never changed; a new round makes it
    count no longer."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="approvals")
    round = models.PositiveSmallIntegerField()
    party = models.CharField(max_length=10, choices=[("pupil", _("pupil")), ("guardian", _("parent"))])
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
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "round", "party"], condition=Q(answer="agreed"), name="agreed_once_a_round"
            ),
        ]

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


class DossierVersion(models.Model):
    """The dossier as it was agreed and sent, whole and never changed (a trigger sees to that)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField()
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("dossier version")
        constraints = [models.UniqueConstraint(fields=["dossier", "number"], name="version_number_once")]

    def __str__(self) -> str:
        return f"{self.dossier_id} v{self.number}"


class Delivery(models.Model):
    """One version went to one college: on what basis, for what purpose, when opened. The register of exchanges
    (DOMAIN 3.3)."""

    policy = DELIVERY_POLICY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.ForeignKey(DossierVersion, on_delete=models.PROTECT, related_name="deliveries")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="deliveries")
    college = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="deliveries")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="deliveries")
    basis = models.CharField(max_length=20)
    purpose = models.CharField(max_length=20, default="intake")
    sent_at = models.DateTimeField(default=clock.now)
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.CharField(max_length=80, blank=True)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        constraints = [models.UniqueConstraint(fields=["version", "application"], name="delivered_once")]
        indexes = [models.Index(fields=["college", "-sent_at"], name="deliveries_of_a_college")]

    def __str__(self) -> str:
        return f"{self.college}: {self.version}"


class WarmHandover(models.Model):
    """The mentor asks for a conversation with the college about this learner. The learner sees that it was asked and
    about what."""

    policy = WARM_POLICY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="warm_handovers")
    college = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="warm_handovers")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="warm_handovers")
    status = models.CharField(_("warm handover"), max_length=20, choices=WarmStatus, default=WarmStatus.REQUESTED)
    about = models.CharField(_("about"), max_length=300, blank=True)
    contact_name = models.CharField(_("call"), max_length=120)
    contact_phone = models.CharField(_("phone"), max_length=30, blank=True)
    contact_email = models.EmailField(blank=True)
    reachable = models.CharField(_("reachable"), max_length=120, blank=True)
    requested_at = models.DateTimeField(default=clock.now)
    due_on = models.DateField()  # ten working days (DOMAIN 7.4)
    owner = models.ForeignKey("access.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("warm handover")
        constraints = [models.UniqueConstraint(fields=["dossier", "application"], name="warm_handover_once")]
        indexes = [models.Index(fields=["college", "status", "due_on"], name="warm_handovers_of_a_college")]

    def __str__(self) -> str:
        return f"{self.get_status_display()}"


class WarmHandoverNote(models.Model):
    """What the two schools wrote about the conversation: for them only, not part of the dossier."""

    warm_handover = models.ForeignKey(WarmHandover, on_delete=models.CASCADE, related_name="notes")
    at = models.DateTimeField(default=clock.now)
    by = models.CharField(max_length=80)
    name = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=20, choices=WarmStatus)
    text = models.CharField(max_length=2000, blank=True)
    enough_information = models.BooleanField(null=True)

    class Meta:
        verbose_name = _("warm handover note")

    def __str__(self) -> str:
        return self.kind


class Reminder(models.Model):
    """A reminder that the mentor asked for, to be mailed at a moment; until then it can be undone. ``batch`` is what
    was asked for in one go."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="reminders")
    batch = models.UUIDField()
    due_at = models.DateTimeField()
    asked_at = models.DateTimeField(default=clock.now)
    by = models.CharField(max_length=80)
    done_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, blank=True)  # sent, undone, not_needed, no_address

    class Meta:
        verbose_name = _("reminder")
        constraints = [
            models.UniqueConstraint(fields=["dossier"], condition=Q(done_at=None), name="one_waiting_reminder")
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(done_at=None), name="reminders_that_wait"),
            models.Index(fields=["batch"], name="reminders_of_a_batch"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
