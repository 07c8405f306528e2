from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sluitend.access.policy import GuardedQuerySet
from sluitend.kit import clock
from sluitend.kit.ids import uuid7
from sluitend.learners.models import Learner
from sluitend.organisations.models import Offering, Organisation, Programme
from sluitend.transitions import planning
from sluitend.transitions.events import Audience, Kind, Source
from sluitend.transitions.lifecycle import (
    ROUTES,
    SEATED,
    ApplicationStatus,
    Aside,
    Feed,
    HandoverStatus,
    InvitationStatus,
    SettledReason,
    TransferStatus,
    TransitionKind,
)
from sluitend.transitions.outcomes import NEXT_STEPS, REASONS, Ended, Outcome
from sluitend.transitions.policies import (
    APPLICATION_POLICY,
    DECISION_POLICY,
    HANDOVER_POLICY,
    INCOMING_POLICY,
    INVITATION_POLICY,
    MOMENT_POLICY,
    POLICY,
)

NEXT_CHOICES = [(code, kind.label) for code, kind in planning.NEXT.items()]


class Transition(models.Model):
    """One learner's way to the next place in one school year.

    ``school_year`` is the calendar year in which the school year ends and the mbo year starts. Status and levels are
    a projection of the events (``projection.py``); holder and next date are what the promise is about, and the
    database holds it.
    """

    policy = POLICY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.PROTECT, related_name="transitions")
    school_year = models.PositiveSmallIntegerField(_("school year"))
    kind = models.CharField(_("kind"), max_length=10, choices=TransitionKind, default=TransitionKind.VO_MBO)
    origin_school = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="outgoing", verbose_name=_("school of origin")
    )

    holder = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="held", verbose_name=_("holder")
    )
    holder_since = models.DateField(_("since"), null=True)
    next_on = models.DateField(_("next date"), null=True)
    next_what = models.CharField(_("next"), max_length=20, choices=NEXT_CHOICES, blank=True)
    missed_since = models.DateField(
        _("date passed"), null=True, blank=True
    )  # the first next date that passed without anybody acting

    status = models.CharField(_("status"), max_length=20, choices=TransferStatus, default=TransferStatus.UNKNOWN)
    status_since = models.DateField(_("status since"), default=clock.today)
    best_level = models.PositiveSmallIntegerField(default=0)
    highest_level = models.PositiveSmallIntegerField(default=0)
    has_dropped = models.BooleanField(_("fell back"), default=False)
    open_applications = models.PositiveSmallIntegerField(
        default=0
    )  # "elders aangemeld" for a college that may not see where

    visible_to_municipality = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="in_view"
    )
    visible_since = models.DateField(null=True, blank=True)
    visible_because = models.CharField(max_length=30, blank=True)

    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    settled_because = models.CharField(_("settled because"), max_length=30, choices=SettledReason, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("transition")
        constraints = [
            models.UniqueConstraint(fields=["learner"], condition=Q(settled_on=None), name="one_unsettled_transition"),
            models.UniqueConstraint(fields=["learner", "school_year", "kind"], name="one_transition_a_year_and_kind"),
            models.CheckConstraint(
                name="unsettled_has_holder_and_next_date",
                condition=Q(settled_on__isnull=False)
                | (
                    Q(holder__isnull=False)
                    & Q(holder_since__isnull=False)
                    & Q(next_on__isnull=False)
                    & ~Q(next_what="")
                ),
            ),
            models.CheckConstraint(
                name="settled_for_a_listed_reason",
                condition=Q(settled_on=None, settled_because="")
                | Q(settled_on__isnull=False, settled_because__in=SettledReason.values),
            ),
            models.CheckConstraint(
                name="in_view_since_a_day",
                condition=Q(visible_to_municipality=None, visible_since=None)
                | Q(visible_to_municipality__isnull=False, visible_since__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["origin_school", "school_year"], condition=Q(settled_on=None), name="transitions_of_a_school"
            ),
            models.Index(
                fields=["visible_to_municipality", "next_on", "id"],
                condition=Q(settled_on=None),
                name="transitions_in_view",
            ),
            models.Index(fields=["holder", "next_on", "id"], condition=Q(settled_on=None), name="transitions_held"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.school_year}"


class Application(models.Model):
    """A learner applied for an offering. It carries its college, because a college's list starts here; its status is
    a projection of events."""

    policy = APPLICATION_POLICY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    transition = models.ForeignKey(Transition, on_delete=models.PROTECT, related_name="applications")
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="applications")
    college = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="applications")
    preference = models.PositiveSmallIntegerField(_("preference"), default=1)
    applied_on = models.DateField(_("applied on"))
    status = models.CharField(_("status"), max_length=20, choices=ApplicationStatus, default=ApplicationStatus.APPLIED)
    status_at = models.DateTimeField(null=True)
    status_source = models.PositiveSmallIntegerField(choices=Source, default=Source.PUPIL)
    level = models.PositiveSmallIntegerField(default=1)
    highest_level = models.PositiveSmallIntegerField(default=1)
    has_conflict = models.BooleanField(_("sources disagree"), default=False)
    chain_key = models.CharField(
        _("key at the college"), max_length=80, blank=True
    )  # of the student system or hub (ketenid), by which the next status finds it
    settled_on = models.DateField(
        null=True, editable=False
    )  # the transition's, copied by the database: a college's list is long, and looks at no transition to know it is open

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        constraints = [models.UniqueConstraint(fields=["transition", "offering"], name="applied_once_for_an_offering")]
        indexes = [
            models.Index(fields=["college", "status", "-applied_on"], name="applications_of_a_college"),
            models.Index(
                fields=["college", "applied_on", "id"], condition=Q(settled_on=None), name="applications_by_date"
            ),  # a page of the inbox
            models.Index(fields=["chain_key"], condition=~Q(chain_key=""), name="applications_by_key"),
        ]

    def __str__(self) -> str:
        return str(self.offering)


class Event(models.Model):
    """Something that happened to a transition. Never changed (a trigger sees to that), deleted only by erasure. No
    free text.

    ``occurred_at`` is when it happened, ``received_at`` when we heard; ``organisation`` is the party the code speaks
    of (the college of an application, the receiver of a handover); ``due_on`` a date that was agreed with it.
    """

    id = models.BigAutoField(primary_key=True)
    transition = models.ForeignKey(Transition, on_delete=models.PROTECT, related_name="events")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, null=True, related_name="events")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    code = models.CharField(max_length=30)
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField()
    source = models.PositiveSmallIntegerField(choices=Source)
    audience = models.CharField(max_length=20, choices=Audience)
    due_on = models.DateField(null=True)
    by = models.CharField(max_length=80)

    class Meta:
        verbose_name = _("event")
        indexes = [
            models.Index(fields=["transition", "-occurred_at", "-id"], name="events_of_a_transition"),
            models.Index(
                fields=["application", "source", "occurred_at"],
                condition=Q(kind="application"),
                name="events_of_an_application",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occurred_at:%Y-%m-%d} {self.kind} {self.code}"


class Route(models.Model):
    """A destination other than mbo, as the school stated it; the last one counts."""

    transition = models.ForeignKey(Transition, on_delete=models.PROTECT, related_name="routes")
    code = models.CharField(
        _("destination"), max_length=30, choices=[(code, rule.label) for code, rule in ROUTES.items()]
    )
    declared_on = models.DateField(default=clock.today)
    ended_on = models.DateField(null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("destination")
        constraints = [
            models.UniqueConstraint(fields=["transition"], condition=Q(ended_on=None), name="one_destination_at_a_time")
        ]

    def __str__(self) -> str:
        return self.get_code_display()


class Handover(models.Model):
    """The holder asks another party to take over, who accepts or refuses. The sender keeps the regie until then."""

    policy = HANDOVER_POLICY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    transition = models.ForeignKey(Transition, on_delete=models.PROTECT, related_name="handovers")
    sender = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="handovers_sent")
    receiver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="handovers_received")
    reason = models.CharField(_("reason"), max_length=30)
    note = models.CharField(_("note"), max_length=500, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=HandoverStatus, default=HandoverStatus.ASKED)
    asked_at = models.DateTimeField(default=clock.now)
    answer_by = models.DateField(_("answer by"))
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_note = models.CharField(_("answer"), max_length=500, blank=True)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("handover")
        constraints = [
            models.UniqueConstraint(fields=["transition"], condition=Q(status="asked"), name="one_open_handover"),
            models.CheckConstraint(condition=~Q(sender=F("receiver")), name="handover_to_somebody_else"),
        ]
        indexes = [models.Index(fields=["receiver", "status", "asked_at"], name="handovers_of_a_receiver")]

    def __str__(self) -> str:
        return f"{self.sender} → {self.receiver}"


class Decision(models.Model):
    """What a college decided about an application: it waits for its moment, and can be stopped until then.

    Nobody but the college reads it before it is released. Then the status is recorded as an event and the learner and
    the school read why and what now. A no carries a reason and a next step (UX 5).
    """

    policy = DECISION_POLICY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(_("decision"), max_length=20, choices=Outcome)
    reason = models.CharField(
        _("reason"), max_length=20, blank=True, choices=[(code, row.label) for code, row in REASONS.items()]
    )
    next_step = models.CharField(
        _("next step"), max_length=20, blank=True, choices=[(code, row.label) for code, row in NEXT_STEPS.items()]
    )
    text = models.CharField(_("message"), max_length=300, blank=True)
    batch = models.UUIDField()
    by = models.CharField(max_length=80)
    prepared_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField()
    needs_second = models.BooleanField(_("asks a second person"), default=False)
    confirmed_by = models.CharField(max_length=80, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_as = models.CharField(max_length=20, choices=Ended, blank=True)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        constraints = [
            models.UniqueConstraint(fields=["application"], condition=Q(ended_at=None), name="one_waiting_decision"),
            models.CheckConstraint(
                name="a_no_has_reason_and_next_step",
                condition=(~Q(outcome=Outcome.NOT_ADMITTED) & Q(reason="", next_step=""))
                | (Q(outcome=Outcome.NOT_ADMITTED) & ~Q(reason="") & ~Q(next_step="")),
            ),
            models.CheckConstraint(
                name="decision_ended_some_way",
                condition=Q(ended_at=None, ended_as="") | (Q(ended_at__isnull=False) & ~Q(ended_as="")),
            ),
            models.CheckConstraint(name="second_person_is_another", condition=~Q(confirmed_by=F("by"))),
            models.CheckConstraint(
                name="released_with_the_second_person",
                condition=~Q(ended_as=Ended.RELEASED) | Q(needs_second=False) | ~Q(confirmed_by=""),
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(ended_at=None), name="decisions_that_wait")]

    def __str__(self) -> str:
        return self.get_outcome_display()


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


class IncomingStatus(models.Model):
    """One status as a hub or a student system sent it: kept once, noted as an event when we know whose it is, else laid
    aside with a reason until we do. ``message`` is the sender's own key of this message; ``person`` the keyed hash of
    a personal number, which goes as soon as the status found its learner."""

    policy = INCOMING_POLICY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    feed = models.CharField(_("from"), max_length=12, choices=Feed)
    message = models.CharField(max_length=120)
    said = models.CharField(_("their word"), max_length=40)
    status = models.CharField(_("status"), max_length=20, choices=ApplicationStatus, blank=True)
    occurred_at = models.DateTimeField(_("happened"))
    received_at = models.DateTimeField(_("received"), default=clock.now)
    chain_key = models.CharField(_("key at the college"), max_length=80, blank=True)
    person = models.BinaryField(null=True)
    college_code = models.CharField(_("college"), max_length=20)
    college = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    programme_code = models.CharField(_("programme"), max_length=20)
    route = models.CharField(_("route"), max_length=3, blank=True)
    starts_on = models.DateField(_("starts on"))
    application = models.ForeignKey(Application, on_delete=models.PROTECT, null=True, related_name="incoming")
    aside = models.CharField(_("lies aside because"), max_length=20, choices=Aside, blank=True)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("incoming status")
        constraints = [
            models.UniqueConstraint(fields=["feed", "message"], name="a_message_counts_once"),
            models.CheckConstraint(
                name="found_or_aside",
                condition=Q(application__isnull=False, aside="", person=None) | (Q(application=None) & ~Q(aside="")),
            ),
        ]
        indexes = [
            models.Index(fields=["college", "-occurred_at"], condition=~Q(aside=""), name="statuses_aside"),
        ]

    def __str__(self) -> str:
        return f"{self.feed} {self.message}"
