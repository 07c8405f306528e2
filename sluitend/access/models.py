from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from sluitend.access.reasons import LookReason
from sluitend.kit import clock
from sluitend.kit.ids import uuid7


class UserManager(BaseUserManager["User"]):
    """Makes accounts; a password is optional, because most people choose one through their invitation or never have
    one."""

    def create_user(self, email: str | None, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower() if email else None, **fields)
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in: staff with an e-mail address, or a pupil, who may have none and comes with the code of a
    letter.

    What they may do is never here: staff get it from memberships, a pupil from the learner the account belongs to.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True, null=True, blank=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        verbose_name = _("account")

    def __str__(self) -> str:
        return self.name or self.email or str(self.pk)

    def get_full_name(self) -> str:
        return self.name


class AuditEvent(models.Model):
    """One line of the audit trail. It holds no foreign keys, so what it names may be erased, and no names or texts."""

    at = models.DateTimeField(default=clock.now)
    what = models.CharField(max_length=60)
    by = models.CharField(max_length=80)
    organisation_id = models.UUIDField(null=True)
    subject = models.CharField(max_length=100, blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("audit line")
        indexes = [models.Index(fields=["subject", "at"], name="audit_by_subject")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.what}"


class Look(models.Model):
    """Somebody of an organisation saw a learner's data. The learner reads this in plain words ("Wie keek mee")."""

    learner_id = models.UUIDField()
    at = models.DateTimeField(default=clock.now)
    organisation_id = models.UUIDField(null=True)
    organisation_name = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=80)
    role = models.CharField(max_length=30)
    page = models.CharField(max_length=80)
    why = models.CharField(
        max_length=30, choices=LookReason, blank=True, db_default=""
    )  # where a reason is asked first

    class Meta:
        verbose_name = _("look")
        indexes = [models.Index(fields=["learner_id", "-at"], name="looks_by_learner")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.organisation_name} {self.page}"


class NoticeOff(models.Model):
    """Somebody does not want a kind of mail (``notices.py`` says which there are)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices_off")
    notice = models.CharField(max_length=30)

    class Meta:
        verbose_name = _("mail switched off")
        constraints = [models.UniqueConstraint(fields=["user", "notice"], name="switched_off_once")]

    def __str__(self) -> str:
        return self.notice
