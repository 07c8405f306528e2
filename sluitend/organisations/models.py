from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sluitend.access.policy import GuardedQuerySet
from sluitend.access.roles import Role
from sluitend.kit import clock
from sluitend.kit.ids import uuid7
from sluitend.organisations.policies import LIST_POLICY, POLICY, REGION_POLICY


class GuardianPolicy(models.TextChoices):
    """What a region asks of the guardians of a learner under 18 before a dossier is sent (DOMAIN 3.3, UX 5)."""

    AGREEMENT = "agreement", _("agreement asked")  # holds the dossier until somebody agrees
    INSPECTION = "inspection", _("may read first")  # goes on after the inspection term
    NOTICE = "notice", _("is told")


ALWAYS_WARM_KINDS = (
    "pro",
    "vso",
    "opdc",
    "isk",
)  # kinds of school, or school types of a pupil, that a region may choose


def always_warm() -> list[str]:
    """The kinds of school whose pupils are handed over warmly without anybody asking (DOMAIN 7.4)."""
    return ["pro", "vso", "opdc"]


def reported_types() -> list[str]:
    """The school types of which the law asks who is expected at mbo (DOMAIN 3.2), and opdc, whose pupils are of vmbo."""
    return ["pro", "vmbo-bb", "vmbo-kb", "vmbo-gl", "vmbo-tl", "vso", "vavo", "isk", "opdc"]


class Hears(models.TextChoices):
    """Who is told that somebody did not come to class (DOMAIN 7.3.6)."""

    MENTOR = "mentor", _("the mentor")
    DEAN = "dean", _("the dean")
    MUNICIPALITY = "municipality", _("the municipality")
    STUDENT = "student", _("the student")


AT_SCHOOL = frozenset({Hears.MENTOR, Hears.DEAN})
LONGEST_AT_SCHOOL = 10  # working days that a school may look first; a municipality has four weeks to find somebody


def everybody_hears() -> list[str]:
    """Whom a region tells of a no-show as long as it agreed nothing else."""
    return list(Hears.values)


class Region(models.Model):
    """A region of a Doorstroompunt and what it decided; dates without a year are given as month and day of the year a
    transition belongs to."""

    policy = REGION_POLICY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("code"), max_length=10, unique=True)
    name = models.CharField(_("name"), max_length=120)
    guardian_policy = models.CharField(
        _("guardians"), max_length=20, choices=GuardianPolicy, default=GuardianPolicy.AGREEMENT
    )
    inspection_workdays = models.PositiveSmallIntegerField(_("days to read"), default=10)
    guardian_age = models.PositiveSmallIntegerField(_("guardians asked until age"), default=18)
    summer_opens = models.CharField(_("summer list opens (MM-DD)"), max_length=5, default="07-01")
    followed_days = models.PositiveSmallIntegerField(_("days followed after the start"), default=100)
    warm_always_for = models.JSONField(_("always a warm handover for"), default=always_warm, blank=True)
    reports_expected_of = models.JSONField(_("school types of the statutory list"), default=reported_types, blank=True)
    follow_until_age = models.PositiveSmallIntegerField(_("in view until age"), default=27)
    no_show_workdays = models.PositiveSmallIntegerField(
        _("working days the school looks first"), default=0
    )  # for who did not come to class; 0: the municipality sees it at once and is asked to take over
    no_show_tells = models.JSONField(_("who hears of a no-show"), default=everybody_hears)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("region")
        constraints = [
            models.CheckConstraint(
                condition=Q(no_show_workdays__lte=LONGEST_AT_SCHOOL), name="a_school_looks_first_for_days_not_weeks"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def summer_opens_on(self, school_year: int) -> date:
        """The day on which the municipality sees who is not placed (DOMAIN 7.3.5, rule c)."""
        month, day = map(int, self.summer_opens.split("-"))
        return date(school_year, month, day)


class OrganisationKind(models.TextChoices):
    VO = "vo", _("secondary school")
    PRO = "pro", _("practical school")
    VSO = "vso", _("special secondary school")
    MBO = "mbo", _("college")
    MUNICIPALITY = "municipality", _("municipality")
    ALLIANCE = "alliance", _("school alliance")
    PARTNER = "partner", _("partner")


SCHOOL_KINDS = (OrganisationKind.VO, OrganisationKind.PRO, OrganisationKind.VSO)


class Organisation(models.Model):
    """A school, a college, a municipality or a partner. ``code`` is the register's own: BRIN, GM code, or a free one
    for partners."""

    policy = POLICY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind)
    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=200)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="organisations", verbose_name=_("region"))
    also_in = models.ManyToManyField(Region, blank=True, related_name="guests", verbose_name=_("works with"))
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    brand = models.CharField(_("colour"), max_length=7, blank=True)
    may_hold_personal_numbers = models.BooleanField(_("may register personal numbers"), default=False)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("went on as")
    )  # the successor of today, also after a second merger: nobody follows a chain

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        constraints = [
            models.CheckConstraint(condition=Q(brand__regex=r"^(#[0-9a-f]{6})?$"), name="brand_is_a_colour"),
            models.CheckConstraint(
                name="who_went_on_as_another_is_closed",
                condition=Q(merged_into=None) | Q(closed_on__isnull=False) & ~Q(merged_into=F("id")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_school(self) -> bool:
        return self.kind in SCHOOL_KINDS

    @property
    def goes_on_as(self) -> Organisation:
        """Itself, or its successor after a merger."""
        return self.merged_into or self

    @property
    def takes_part(self) -> bool:
        """Whether something can be sent to it today."""
        return self.closed_on is None or self.closed_on > clock.today()


class Location(models.Model):
    """A building of an organisation, with the number the register gives it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="locations")
    number = models.CharField(_("location number"), max_length=6)
    name = models.CharField(_("name"), max_length=200)
    place = models.CharField(_("place"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("location")
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="location_number_once")]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """Somebody works for an organisation in one role, from one day until another."""

    user = models.ForeignKey("access.User", on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=30, choices=Role)
    team = models.CharField(_("team"), max_length=80, blank=True)
    from_on = models.DateField(_("from"), default=clock.today)
    until_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("membership")
        constraints = [models.UniqueConstraint(fields=["user", "organisation", "role"], name="one_role_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.organisation}"

    @staticmethod
    def active_on(day: date) -> Q:
        """Memberships that count on that day."""
        return Q(from_on__lte=day) & (Q(until_on=None) | Q(until_on__gte=day)) & Q(user__is_active=True)


class LearningRoute(models.TextChoices):
    BOL = "bol", "BOL"
    BBL = "bbl", "BBL"


class Programme(models.Model):
    """A qualification of the national register, by its crebo number."""

    crebo = models.CharField("crebo", max_length=10, primary_key=True)
    name = models.CharField(_("name"), max_length=200)
    level = models.PositiveSmallIntegerField(_("level"))

    class Meta:
        verbose_name = _("programme")
        constraints = [models.CheckConstraint(condition=Q(level__range=(1, 4)), name="programme_level_1_to_4")]

    def __str__(self) -> str:
        return f"{self.name} niveau {self.level}"


class Offering(models.Model):
    """A programme that a college offers: where, along which route, with how many places, starting when."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    college = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="offerings")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="offerings")
    route = models.CharField(_("route"), max_length=3, choices=LearningRoute)
    location = models.ForeignKey(Location, on_delete=models.PROTECT, null=True, blank=True)
    team = models.CharField(_("team"), max_length=80, blank=True)
    school_year = models.PositiveSmallIntegerField(_("school year"))
    starts_on = models.DateField(_("starts on"))
    capacity = models.PositiveSmallIntegerField(_("places"), null=True, blank=True)

    class Meta:
        verbose_name = _("offering")
        constraints = [
            models.UniqueConstraint(F("college"), F("programme"), F("route"), F("starts_on"), name="offering_once"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.get_route_display()}"


class SavedList(models.Model):
    """A list of learners as somebody wants it: which filters are on, never who is in it nor a name that was searched.

    ``kind`` is a key of ``lists.LISTS``; shared, it is there for everybody of the organisation with the role.
    """

    policy = LIST_POLICY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="saved_lists")
    owner = models.ForeignKey("access.User", on_delete=models.CASCADE, related_name="saved_lists")
    role = models.CharField(_("role"), max_length=30, choices=Role)
    kind = models.CharField(max_length=30)
    query = models.CharField(max_length=300, blank=True)
    name = models.CharField(_("name"), max_length=60)
    is_shared = models.BooleanField(_("shared with colleagues"), default=False)
    saved_at = models.DateTimeField(default=clock.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved list")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "owner", "name"], condition=Q(removed_at=None), name="a_list_of_this_name_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="a_saved_list_has_a_name"),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "role"], condition=Q(is_shared=True, removed_at=None), name="shared_lists"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ChosenColumns(models.Model):
    """The columns that somebody wants to see of a list, in their order."""

    user = models.ForeignKey("access.User", on_delete=models.CASCADE, related_name="chosen_columns")
    kind = models.CharField(max_length=30)
    columns = models.JSONField(default=list)

    class Meta:
        verbose_name = _("chosen columns")
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="columns_of_a_list_once")]

    def __str__(self) -> str:
        return self.kind
