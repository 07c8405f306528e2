from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sluitend.access.policy import GuardedQuerySet
from sluitend.kit import clock
from sluitend.kit.ids import uuid7
from sluitend.learners.policies import CLASS_POLICY, POLICY, STUDENT_POLICY
from sluitend.organisations.models import Organisation, OrganisationKind, Programme


class SchoolType(models.TextChoices):
    """What somebody follows at school (DOMAIN 2.1); the codes are those of the import template."""

    VMBO_BB = "vmbo-bb", "vmbo-b"
    VMBO_KB = "vmbo-kb", "vmbo-k"
    VMBO_GL = "vmbo-gl", "vmbo-gl"
    VMBO_TL = "vmbo-tl", "vmbo-t"
    PRO = "pro", "praktijkonderwijs"
    VSO = "vso", "vso"
    HAVO = "havo", "havo"
    VWO = "vwo", "vwo"
    VAVO = "vavo", "vavo"
    ISK = "isk", "isk"
    OPDC = "opdc", "opdc"
    MBO = "mbo", "mbo"
    UNKNOWN = "unknown", _("not known yet")


EXEMPT_FROM_QUALIFICATION_DUTY = (
    SchoolType.PRO,
    SchoolType.VSO,
)  # DOMAIN 3.4: pro certificate, vso labour market or day activity


class Gender(models.IntegerChoices):
    """ISO 5218."""

    UNKNOWN = 0, _("not known")
    BOY = 1, _("boy")
    GIRL = 2, _("girl")
    UNSPECIFIED = 9, _("not specified")


class Learner(models.Model):
    """A young person, once, whatever school or file they came from."""

    policy = POLICY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    call_name = models.CharField(_("call name"), max_length=60, blank=True)
    first_names = models.CharField(_("first names"), max_length=120, blank=True)
    prefix = models.CharField(_("prefix"), max_length=20, blank=True)
    family_name = models.CharField(_("family name"), max_length=120)
    search_name = models.CharField(max_length=260, db_collation="C", editable=False)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    gender = models.PositiveSmallIntegerField(_("gender"), choices=Gender, default=Gender.UNKNOWN)
    postcode = models.CharField(_("postcode"), max_length=7, blank=True)
    house_number = models.CharField(_("house number"), max_length=10, blank=True)
    residence = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="residents",
        verbose_name=_("municipality of residence"),
        limit_choices_to={"kind": OrganisationKind.MUNICIPALITY},
    )
    residence_asked_until = models.DateField(
        _("residence to be answered by"), null=True, blank=True
    )  # an open question at the school, with a date
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    eck_id = models.CharField("ECK iD", max_length=256, null=True, blank=True, unique=True)
    basic_qualification_on = models.DateField(
        _("startkwalificatie since"), null=True, blank=True
    )  # diploma havo, vwo or mbo level 2 or higher

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("learner")
        indexes = [
            models.Index(fields=["search_name"], name="learners_by_name"),
            models.Index(fields=["birth_date"], name="learners_by_birth_date"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """As a person is called: "Sam de Wit"."""
        return " ".join(filter(None, (self.call_name or self.first_names, self.prefix, self.family_name)))

    def age_on(self, day: date) -> int | None:
        """Whole years on that day, or None when the birth date is not known. Born on 29 February: a year older on 1
        March."""
        if self.birth_date is None:
            return None
        return day.year - self.birth_date.year - ((day.month, day.day) < (self.birth_date.month, self.birth_date.day))


class PersonalNumber(models.Model):
    """BSN or onderwijsnummer: encrypted, found by a keyed hash, in a table of its own that no party reads."""

    learner = models.OneToOneField(Learner, on_delete=models.CASCADE, primary_key=True, related_name="personal_number")
    ciphertext = models.BinaryField()
    digest = models.BinaryField(unique=True)

    class Meta:
        verbose_name = _("personal number")

    def __str__(self) -> str:
        return "•••••••••"


class Relation(models.TextChoices):
    MOTHER = "mother", _("mother")
    FATHER = "father", _("father")
    GUARDIAN = "guardian", _("guardian")
    OTHER = "other", _("other")


class Guardian(models.Model):
    """A parent or guardian as the school knows them. A pupil may propose contact data, never set them."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="guardians")
    position = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(_("name"), max_length=160)
    relation = models.CharField(_("relation"), max_length=20, choices=Relation, default=Relation.OTHER)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    has_authority = models.BooleanField(_("legal authority"), default=True)
    language = models.CharField(_("language"), max_length=5, default="nl")
    chosen_language = models.CharField(
        max_length=5, blank=True, db_default=""
    )  # theirs wins; a file brings the school's
    gets_reminders = models.BooleanField(default=True, db_default=True)
    refused_email = models.EmailField(
        blank=True, db_default=""
    )  # mail to it came back; another address is another address
    refused_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("guardian")
        constraints = [models.UniqueConstraint(fields=["learner", "position"], name="guardian_position_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def reads(self) -> str:
        """The language of our mails: what they chose themselves, else what the school knows."""
        return self.chosen_language or self.language

    @property
    def is_refused(self) -> bool:
        """Whether mail to the address they have now came back."""
        return bool(self.email) and self.email == self.refused_email

    @staticmethod
    def reached() -> Q:
        """Guardians with an address that works, as far as we know."""
        return ~Q(email="") & ~Q(email=F("refused_email"))


class SchoolClass(models.Model):
    """A class of one school year with its mentors. ``school_year`` is the year in which it ends."""

    policy = CLASS_POLICY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="classes")
    school_year = models.PositiveSmallIntegerField(_("school year"))
    name = models.CharField(_("class"), max_length=40)
    is_final_year = models.BooleanField(_("final year"), default=False)
    mentors = models.ManyToManyField("access.User", blank=True, related_name="classes", verbose_name=_("mentors"))

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("class")
        constraints = [models.UniqueConstraint(fields=["school", "school_year", "name"], name="class_once_a_year")]

    def __str__(self) -> str:
        return self.name


class Enrolment(models.Model):
    """Where a learner goes to school: which organisation, class and type, from when until when.

    At a college it begins when somebody is seen in class, with the ``programme``; a college that gave no number of its
    own leaves ``pupil_number`` empty.
    """

    policy = STUDENT_POLICY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="enrolments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="enrolments")
    school_class = models.ForeignKey(
        SchoolClass, on_delete=models.PROTECT, null=True, blank=True, related_name="enrolments"
    )
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    pupil_number = models.CharField(_("pupil number"), max_length=40, blank=True)
    school_type = models.CharField(_("school type"), max_length=10, choices=SchoolType, default=SchoolType.UNKNOWN)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    is_final_year = models.BooleanField(_("final year"), default=False)
    expected_mbo = models.BooleanField(
        _("expected at mbo"), default=False, db_default=False
    )  # said by the school, of who leaves havo or vwo, or another year, for mbo (DOMAIN 3.2)
    from_on = models.DateField(_("from"), default=clock.today)
    until_on = models.DateField(_("until"), null=True, blank=True)
    left_because = models.CharField(_("left because"), max_length=30, blank=True)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "pupil_number"],
                condition=Q(until_on=None) & ~Q(pupil_number=""),
                name="pupil_number_once",
            ),
            models.UniqueConstraint(
                fields=["learner", "organisation"], condition=Q(until_on=None), name="enrolled_once_at_a_school"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pupil_number} {self.organisation}"


class LearnerAccount(models.Model):
    """Which account is whose: it holds no more than two keys, because sign-in must read it before anybody stands
    anywhere."""

    user = models.OneToOneField(
        "access.User", on_delete=models.CASCADE, primary_key=True, related_name="learner_account"
    )
    learner = models.OneToOneField(Learner, on_delete=models.CASCADE, related_name="account")
    activated_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("pupil account")

    def __str__(self) -> str:
        return str(self.learner_id)


class LetterCode(models.Model):
    """The code on a pupil's letter: the way in, together with the birth date. Only its keyed hash is kept. A new
    letter ends the old code."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="letter_codes")
    digest = models.BinaryField(unique=True)
    made_at = models.DateTimeField(default=clock.now)
    expires_on = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)
    first_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("letter code")
        constraints = [
            models.UniqueConstraint(fields=["learner"], condition=Q(ended_at=None), name="one_living_letter_code")
        ]

    def __str__(self) -> str:
        return str(self.pk)
