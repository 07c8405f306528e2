from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sluitend.access.policy import GuardedQuerySet
from sluitend.dossiers.models import Delivery
from sluitend.exchange.lifecycle import ImportStatus, MatchedBy, TakeoutStatus, Verdict
from sluitend.exchange.policies import POLICY, TAKEOUT_POLICY
from sluitend.kit import clock
from sluitend.kit.ids import uuid7
from sluitend.learners.models import Enrolment, Learner
from sluitend.organisations.models import Organisation


class Import(models.Model):
    """One file of one school for one school year, from upload to report.

    ``counts`` is the plan in figures (``compare.Counts``), ``columns`` what the file has and ``mapping`` which field of
    ``readers.PupilRow`` each fills; ``doubts`` are codes of what somebody must say yes to before it may start, and
    ``opened_classes`` the keys of classes that this import made.
    """

    policy = POLICY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="imports")
    school_year = models.PositiveSmallIntegerField(_("school year"))
    file_name = models.CharField(_("file"), max_length=200)
    format = models.CharField(_("format"), max_length=20, blank=True)
    format_version = models.CharField(max_length=10, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=ImportStatus, default=ImportStatus.CHECKED)
    columns = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    chosen_mapping = models.JSONField(default=dict)  # what a person chose, as ``readers.read`` takes it
    school_types = models.JSONField(default=dict)  # class -> kind of education, where the file does not say it
    file_school_code = models.CharField(max_length=10, blank=True)
    file_school_year = models.PositiveSmallIntegerField(null=True)
    doubts = models.JSONField(default=list)
    agreed = models.BooleanField(_("yes, this is the right file"), default=False)
    notes = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    rows_done = models.PositiveIntegerField(default=0)
    transitions_opened = models.PositiveIntegerField(default=0)
    opened_classes = models.JSONField(default=list)
    outcome = models.JSONField(default=dict)  # of taking back: how many were removed, put back, left alone
    by = models.CharField(max_length=80)
    created_at = models.DateTimeField(default=clock.now)
    started_at = models.DateTimeField(null=True)
    touched_at = models.DateTimeField(null=True)  # the last batch
    finished_at = models.DateTimeField(null=True)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(status=ImportStatus.RUNNING), name="one_import_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["organisation", "-created_at"], name="imports_of_a_school")]

    def __str__(self) -> str:
        return self.file_name


class ImportFile(models.Model):
    """The bytes as they came, so that a check can be done again with other columns. In the database, because every web
    process must reach them; nobody reads them but our own work, and they go after thirty days."""

    batch = models.OneToOneField(Import, on_delete=models.CASCADE, primary_key=True, related_name="file")
    content = models.BinaryField()

    class Meta:
        verbose_name = _("imported file")

    def __str__(self) -> str:
        return str(self.pk)


class ImportRow(models.Model):
    """One row of the file and what it comes to. A new pupil gets the row's own key, so a batch can be repeated.

    ``values`` holds only what the file says (an empty cell says nothing), by field of ``readers.PupilRow``; ``cells`` the
    row as it was, of rows that were not good; ``problems`` and ``questions`` lists of {field, value, message};
    ``changes`` {field: [old, new]} for the check and for taking back. ``done_at`` marks that it was carried out.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    values = models.JSONField(default=dict)
    search_name = models.CharField(max_length=260, db_collation="C", blank=True)
    cells = models.JSONField(null=True)
    problems = models.JSONField(default=list)
    questions = models.JSONField(default=list)
    changes = models.JSONField(default=dict)
    matched_by = models.CharField(max_length=12, choices=MatchedBy, blank=True, default=MatchedBy.NOTHING)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, null=True, related_name="+")
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )  # found by its learner
    looks_like = models.ForeignKey(Learner, on_delete=models.SET_NULL, null=True, related_name="+")
    residence = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    personal_number = models.BinaryField(null=True)  # encrypted, as learners.PersonalNumber
    personal_number_digest = models.BinaryField(null=True)
    opened_transition = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("imported row")
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="import_row_once")]
        indexes = [
            models.Index(fields=["batch", "verdict", "number"], name="import_rows_by_verdict"),
            models.Index(
                fields=["batch", "number"],
                condition=Q(done_at=None) & ~Q(verdict=Verdict.WRONG),
                name="import_rows_to_do",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Takeout(models.Model):
    """Dossiers that somebody of a college takes out as one ZIP: made in the background, for the asker only, gone after a
    day."""

    policy = TAKEOUT_POLICY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    college = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    asker = models.ForeignKey("access.User", on_delete=models.CASCADE, related_name="+")
    suffix = models.CharField(_("kind of file"), max_length=10)
    status = models.CharField(_("status"), max_length=20, choices=TakeoutStatus, default=TakeoutStatus.ASKED)
    asked_at = models.DateTimeField(default=clock.now)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("dossiers taken out")

    def __str__(self) -> str:
        return self.suffix


class TakeoutFile(models.Model):
    """One dossier of it. ``made_at`` marks that the job came by, so it goes on where it was; without ``content`` this kind
    of file could not be made of this dossier. Nobody reads it but our own work."""

    takeout = models.ForeignKey(Takeout, on_delete=models.CASCADE, related_name="files")
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    content = models.BinaryField(null=True)
    made_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("dossier taken out")
        constraints = [models.UniqueConstraint(fields=["takeout", "delivery"], name="taken_out_once")]

    def __str__(self) -> str:
        return self.name
