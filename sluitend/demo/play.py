"""Plays an invented world through the real actions of every room, each at its own day.

Nothing is written past an action: what stands in a demo is what people would have made. What a rule refuses is
counted and named, because a world that cannot be lived is a fault of the world or of the rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import cast
from uuid import UUID

from django.core.exceptions import PermissionDenied

from sluitend.access import wall
from sluitend.access.actor import Actor
from sluitend.access.models import User
from sluitend.access.roles import Role
from sluitend.demo.world import World, people, steps
from sluitend.demo.world.calendar import Year
from sluitend.demo.world.stories import Story
from sluitend.dossiers import actions as dossiers
from sluitend.dossiers import reminders
from sluitend.dossiers.lifecycle import Answer, Part, WarmStatus, Way
from sluitend.dossiers.models import Delivery, Dossier, WarmHandover
from sluitend.dossiers.questionnaire import Questionnaire
from sluitend.exchange import actions as exchange
from sluitend.exchange import examples
from sluitend.exchange.readers.shapes import PupilRow
from sluitend.kit import clock, codes, jobs
from sluitend.kit.lifecycle import StepNotAllowed
from sluitend.learners import actions as learners
from sluitend.learners.models import Enrolment, Guardian, Learner, LearnerAccount, SchoolClass
from sluitend.organisations.models import (
    Location,
    Membership,
    Offering,
    Organisation,
    OrganisationKind,
    Programme,
    Region,
)
from sluitend.safetynet import actions as safetynet
from sluitend.safetynet.lifecycle import Outcome
from sluitend.safetynet.models import MunicipalCase
from sluitend.transitions import actions as spine
from sluitend.transitions.lifecycle import ApplicationStatus
from sluitend.transitions.models import Application, Handover, Transition

NOT_ALLOWED = (PermissionDenied, spine.Refused, StepNotAllowed, exchange.Refused)
WARM_STEP = {WarmStatus.RECEIVED: "receive", WarmStatus.ATTEMPTED: "attempt", WarmStatus.COMPLETED: "complete"}
CONTACT_WAY = {"call": "phone", "message": "message", "home_visit": "home", "appointment": "office"}
OUTCOME = {"moved": Outcome.MOVED_ABROAD}
FOR_THE_FILE = (steps.Imported, steps.AddressFound)  # done per file and not per pupil
LETTER_DAYS = 300  # a letter of the autumn works until the summer


@dataclass
class Play:
    """One playing of one world in an empty installation."""

    world: World
    refused: Counter[str] = field(default_factory=Counter)
    transitions: dict[str, UUID] = field(default_factory=dict)  # by the pupil's key
    applications: dict[tuple[str, int], UUID] = field(default_factory=dict)

    # --- the stage ----------------------------------------------------------------------------------------------

    def set_stage(self, *, password_hash: str) -> None:
        """Region, organisations, staff with one password, programmes and what the colleges offer in both years."""
        from sluitend.demo.world import places  # the module, beside the package's World

        with clock.standing(date(self.world.school_year - 2, 8, 1)), wall.work():
            region = Region.objects.create(code=places.REGION_CODE, name=places.REGION_NAME)
            for place in self.world.organisations:
                organisation = Organisation.objects.create(
                    kind=OrganisationKind(place.kind),
                    code=place.code,
                    name=place.name,
                    region=region,
                    phone=place.phone,
                    brand=place.brand,
                )
                Location.objects.bulk_create(
                    Location(organisation=organisation, number=row.number, name=row.name, place=row.place)
                    for row in place.locations
                )
            self._hire(password_hash)
            self._offer()

    def _hire(self, password_hash: str) -> None:
        users = User.objects.bulk_create(
            User(email=row.email, name=row.name, phone=row.phone, password=password_hash) for row in self.world.staff
        )
        Membership.objects.bulk_create(
            Membership(
                user=user,
                organisation=self.organisations[row.organisation],
                role=row.role,
                team=row.team,
                from_on=date(self.world.school_year - 2, 8, 1),
            )
            for user, row in zip(users, self.world.staff, strict=True)
        )

    def _offer(self) -> None:
        programmes = {row.programme.crebo: row.programme for row in self.world.offers}
        Programme.objects.bulk_create(
            Programme(crebo=row.crebo, name=row.name, level=row.level) for row in programmes.values()
        )
        pupils = len(self.world.stories) // 2
        Offering.objects.bulk_create(
            Offering(
                college=self.organisations[row.college],
                programme_id=row.programme.crebo,
                route=row.route,
                team=row.team,
                school_year=year,
                starts_on=Year(year).starts,
                capacity=row.places(pupils),
            )
            for row in self.world.offers
            for year in (self.world.school_year - 1, self.world.school_year)
        )

    @cached_property
    def organisations(self) -> dict[str, Organisation]:
        return {row.code: row for row in Organisation.objects.select_related("region")}

    @cached_property
    def offerings(self) -> dict[tuple[str, int], Offering]:
        rows = {
            (r.college.code, r.programme_id, r.route, r.school_year): r
            for r in Offering.objects.select_related("college")
        }
        years = (self.world.school_year - 1, self.world.school_year)
        return {
            (offer.key, year): rows[offer.college, offer.programme.crebo, offer.route, year]
            for offer in self.world.offers
            for year in years
        }

    @cached_property
    def staff(self) -> dict[str, Actor]:
        users = {user.email: user for user in User.objects.exclude(email=None)}
        return {
            row.key: Actor(
                name=row.name,
                roles=frozenset({Role(row.role)}),
                user=users[row.email],
                organisation=self.organisations[row.organisation],
            )
            for row in self.world.staff
        }

    # --- time ---------------------------------------------------------------------------------------------------

    def run(self, until: date) -> Iterator[date]:
        """Live every day up to and including ``until``: the night's rounds first, then what people do, then the
        queue.

        The rounds go in the nights before Mondays, before the first of a month (the days that rules name) and before
        ``until``: every night of two years would take most of the time and change nothing more than a date by days.
        """
        by_day = dict(self.world.days_until(until))
        for number in range(self.days(until)):
            day = self.first_day + timedelta(days=number)
            with clock.standing(day), wall.standing_by(wall.WORK):
                if day.weekday() == 0 or day.day == 1 or day == until:
                    jobs.run_due()
                self._load(day, by_day.get(day, []))
                for story, step in by_day.get(day, []):
                    self.perform(story, step)
                jobs.run_queue()
            yield day

    @cached_property
    def first_day(self) -> date:
        return min(story.steps[0].on for story in self.world.stories if story.steps)

    def days(self, until: date) -> int:
        """How many days are lived until then."""
        return (until - self.first_day).days + 1

    def a_way_in(self, name: str) -> tuple[str, date] | None:
        """A fresh letter code for a named pupil, with the birth date that goes with it; None when nobody is called
        that."""
        story = self.world.story_of(name)
        if story.pupil.key not in self.transitions:
            return None
        with clock.standing(story.steps[-1].on), wall.standing_by(wall.WORK):
            learner = self.transition(story).learner
            school_class = SchoolClass.objects.get(enrolments__learner=learner, enrolments__until_on=None)
            mentor = self.staff[story.pupil.school_class.mentor]
            (letter,) = learners.make_letters(
                school_class, [learner], expires_on=clock.today() + timedelta(days=LETTER_DAYS), by=mentor
            )
        return codes.shown(letter.code), story.pupil.born

    def perform(self, story: Story, step: steps.Step) -> None:
        """One step through its action; what is refused is counted by kind and reason."""
        act = PERFORM.get(type(step))
        if act is None:
            return
        try:
            act(self, story, step)
        except NOT_ALLOWED as refusal:
            self.refused[f"{type(step).__name__}: {refusal}"] += 1

    # --- who and what -------------------------------------------------------------------------------------------

    def actor(self, story: Story, step: steps.Step) -> Actor:
        if step.by not in (steps.PUPIL, steps.GUARDIAN):
            return self.staff[step.by]
        learner = self.transition(story).learner
        if step.by == steps.GUARDIAN:
            guardian = Guardian.objects.filter(learner=learner).exclude(email="").order_by("position").first()
            return Actor(
                name="",
                roles=frozenset({Role.GUARDIAN}),
                learner_id=learner.pk,
                guardian_id=guardian.pk if guardian else None,
            )
        account = LearnerAccount.objects.filter(learner=learner).select_related("user").first()
        return Actor(
            name=learner.name,
            roles=frozenset({Role.PUPIL}),
            user=account.user if account else None,
            learner_id=learner.pk,
        )

    def transition(self, story: Story) -> Transition:
        return Transition.objects.select_related("learner").get(pk=self.transitions[story.pupil.key])

    def dossier(self, story: Story) -> Dossier:
        return Dossier.objects.select_related("transition__learner").get(pk=self.transitions[story.pupil.key])

    def application(self, story: Story, number: int) -> Application:
        return Application.objects.get(pk=self.applications[story.pupil.key, number])

    # --- coming in ----------------------------------------------------------------------------------------------

    def _load(self, day: date, lived: list[tuple[Story, steps.Step]]) -> None:
        """What a school loads is one file with its whole final year as known that day, carried out like any other."""
        loads = {
            (story.pupil.school_class.school, story.pupil.year, step.by)
            for story, step in lived
            if isinstance(step, FOR_THE_FILE)
        }
        for school, year, key in sorted(loads):
            by = self.staff[key]
            own = [
                story
                for story in self.world.of_year(year)
                if story.pupil.school_class.school == school and _day_of(story, steps.Imported) <= day
            ]
            content = examples.csv([self._row(story, day) for story in own])
            batch = exchange.check_file(self.organisations[school], content, "leerlingen.csv", school_year=year, by=by)
            exchange.start(batch, by=by, in_background=False)
            exchange.carry_out(batch.pk, by=Actor.job("demo.load"))
            numbers = Enrolment.objects.filter(organisation__code=school, until_on=None).values_list(
                "pupil_number", "learner"
            )
            learner_of = dict(numbers)
            found = dict(
                Transition.objects.filter(origin_school__code=school, school_year=year).values_list("learner", "pk")
            )
            for story in own:
                learner = learner_of.get(story.pupil.pupil_number)
                if learner in found:
                    self.transitions[story.pupil.key] = found[learner]

    def _row(self, story: Story, day: date) -> PupilRow:
        pupil = story.pupil
        known = not pupil.arrives_late or _day_of(story, steps.AddressFound) <= day
        return PupilRow(
            pupil_number=pupil.pupil_number,
            call_name=pupil.name.call_name,
            prefix=pupil.name.prefix,
            family_name=pupil.name.family_name,
            birth_date=pupil.born,
            gender=2 if pupil.girl else 1,
            postcode=pupil.postcode.replace(" ", "") if known else "",
            house_number=pupil.house_number if known else "",
            municipality=pupil.municipality if known else "",
            class_name=pupil.school_class.name,
            school_type=pupil.school_class.school_type,
            year=5 if pupil.is_special else 4,
            final_year=True,
            mentor_email=self.world.member(pupil.school_class.mentor).email,
            pupil_email=pupil.email,
            pupil_phone=pupil.phone,
            expected_diploma_year=pupil.year,
            **_guardian_columns(pupil.guardians),
        )

    def print_letter(self, story: Story, step: steps.Step) -> None:
        enrolment = Enrolment.objects.select_related("school_class").get(
            learner=self.transition(story).learner_id, until_on=None
        )
        school_class = cast(SchoolClass, enrolment.school_class)  # the import puts everybody in a class
        learner = Learner.objects.get(pk=enrolment.learner_id)
        learners.make_letters(
            school_class, [learner], expires_on=clock.today() + timedelta(days=LETTER_DAYS), by=self.staff[step.by]
        )

    def activate(self, story: Story, step: steps.Step) -> None:
        """The code of the printed letter is nowhere to be read, so a new letter is made and used at once."""
        transition = self.transition(story)
        enrolment = Enrolment.objects.select_related("school_class__school").get(
            learner=transition.learner_id, until_on=None
        )
        mentor = self.staff[story.pupil.school_class.mentor]
        (letter,) = learners.make_letters(
            cast(SchoolClass, enrolment.school_class),
            [transition.learner],
            expires_on=clock.today() + timedelta(days=LETTER_DAYS),
            by=mentor,
        )
        learners.activate(letter.code, story.pupil.born)

    # --- the dossier --------------------------------------------------------------------------------------------

    def pupil_writes(self, story: Story, step: steps.PupilWrote) -> None:
        self._write(story, step, story.pupil_answers(), only=step.questions)

    def pupil_finishes(self, story: Story, step: steps.PupilFinished) -> None:
        self._write(story, step, story.pupil_answers())
        dossiers.finish_part(self.dossier(story), Part.PUPIL, by=self.actor(story, step))

    def mentor_finishes(self, story: Story, step: steps.MentorFinished) -> None:
        self._write(story, step, self.world.mentor_answers(story))
        dossiers.finish_part(self.dossier(story), Part.MENTOR, by=self.staff[step.by])

    def _write(self, story: Story, step: steps.Step, answers: dict, only: int | None = None) -> None:
        dossier = self.dossier(story)
        questionnaire = Questionnaire.version(dossier.questionnaire_version)
        pairs = [(questionnaire.question(code), value) for code, value in answers.items()][:only]
        dossiers.save_answers(dossier, pairs, by=self.actor(story, step))

    def pupil_agrees(self, story: Story, step: steps.PupilAgreed) -> None:
        dossiers.pupil_answers(self.dossier(story), Answer.AGREED, by=self.actor(story, step))
        jobs.run_queue()  # the guardian's mail goes before the guardian can answer it

    def guardian_answers(self, story: Story, step: steps.GuardianAnswered) -> None:
        dossiers.guardian_answers(
            self.dossier(story), Answer(step.answer), by=self.actor(story, step), about=step.about, text=step.text
        )

    def remind_guardian(self, story: Story, step: steps.Step) -> None:
        reminders.remind(Dossier.objects.filter(pk=self.transitions[story.pupil.key]), by=self.staff[step.by])

    def read_again(self, story: Story, step: steps.ReadAgain) -> None:
        dossiers.read_again(self.dossier(story), by=self.staff[step.by])

    def approve_on_paper(self, story: Story, step: steps.ApprovedOnPaper) -> None:
        dossiers.record_guardian_approval(
            self.dossier(story), name=step.name, way=Way(step.way), given_on=step.on, by=self.staff[step.by]
        )

    def open_dossier(self, story: Story, step: steps.DossierOpened) -> None:
        jobs.run_queue()  # what was agreed this morning is sent before it is opened
        for delivery in Delivery.objects.filter(dossier=self.transitions[story.pupil.key], college__code=step.college):
            dossiers.open_delivery(delivery, by=self.staff[step.by])

    def move_warm_handover(self, story: Story, step: steps.WarmHandoverMoved) -> None:
        for warm in WarmHandover.objects.filter(
            dossier=self.transitions[story.pupil.key], college__code=step.college, closed_at=None
        ):
            dossiers.record_warm_handover(
                warm, WARM_STEP[WarmStatus(step.status)], by=self.staff[step.by], text=step.note, enough=True
            )

    # --- applications -------------------------------------------------------------------------------------------

    def apply(self, story: Story, step: steps.Applied) -> None:
        application = spine.apply_for(
            self.transition(story),
            self.offerings[step.offer, story.pupil.year],
            by=self.actor(story, step),
            preference=step.preference,
        )
        self.applications[story.pupil.key, step.application] = application.pk

    def record_status(self, story: Story, step: steps.StatusRecorded) -> None:
        spine.record_status(
            self.application(story, step.application), ApplicationStatus(step.status), by=self.staff[step.by]
        )

    def withdraw(self, story: Story, step: steps.Withdrew) -> None:
        spine.withdraw_application(self.application(story, step.application), by=self.actor(story, step))

    def declare_route(self, story: Story, step: steps.RouteDeclared) -> None:
        spine.declare_route(self.transition(story), step.code, by=self.staff[step.by])

    # --- regie and the municipality -----------------------------------------------------------------------------

    def hand_over(self, story: Story, step: steps.HandedOver) -> None:
        spine.hand_over(
            self.transition(story), to=self.organisations[step.to], reason=step.reason, by=self.staff[step.by]
        )

    def accept(self, story: Story, step: steps.Step) -> None:
        spine.accept(self._asked(story), by=self.staff[step.by])

    def refuse(self, story: Story, step: steps.HandoverRefused) -> None:
        spine.refuse(self._asked(story), why=step.why, by=self.staff[step.by])

    def _asked(self, story: Story) -> Handover:
        asked = Handover.objects.filter(transition=self.transitions[story.pupil.key], status="asked").first()
        if asked is None:
            raise spine.Refused("nothing was asked")
        return asked

    def take_case(self, story: Story, step: steps.Step) -> None:
        by = self.staff[step.by]
        if by.user is not None:
            safetynet.assign(MunicipalCase.objects.filter(pk=self._case(story).pk), to=by.user, by=by)

    def log_contact(self, story: Story, step: steps.ContactLogged) -> None:
        safetynet.log_contact(
            self._case(story),
            CONTACT_WAY[step.way],
            step.result,
            by=self.staff[step.by],
            note=step.note,
            next_on=step.next_on,
        )

    def close_case(self, story: Story, step: steps.CaseClosed) -> None:
        """Where a college took over meanwhile the rule closed the case already."""
        case = self._open_case(story)
        if case is not None:
            outcome = OUTCOME.get(step.outcome) or Outcome(step.outcome)
            safetynet.close(case, outcome, by=self.staff[step.by])

    def _case(self, story: Story) -> MunicipalCase:
        case = self._open_case(story)
        if case is None:
            raise spine.Refused("there is no case")
        return case

    def _open_case(self, story: Story) -> MunicipalCase | None:
        return MunicipalCase.objects.filter(transition=self.transitions[story.pupil.key], closed_on=None).first()


def _day_of(story: Story, kind: type[steps.Step]) -> date:
    """When this step is taken; never, when it is no part of the story."""
    return next((step.on for step in story.steps if isinstance(step, kind)), date.max)


def _guardian_columns(guardians: tuple[people.Guardian, ...]) -> dict:
    columns: dict = {}
    for number, guardian in enumerate(guardians[:2], 1):
        columns |= {
            f"guardian{number}_name": guardian.name,
            f"guardian{number}_relation": guardian.relation,
            f"guardian{number}_email": guardian.email,
            f"guardian{number}_phone": guardian.phone,
            f"guardian{number}_legal_authority": True,
            f"guardian{number}_language": guardian.language,
        }
    return columns


PERFORM: dict[type[steps.Step], Callable[..., None]] = {
    steps.LetterMade: Play.print_letter,
    steps.Activated: Play.activate,
    steps.PupilWrote: Play.pupil_writes,
    steps.PupilFinished: Play.pupil_finishes,
    steps.MentorFinished: Play.mentor_finishes,
    steps.PupilAgreed: Play.pupil_agrees,
    steps.GuardianAnswered: Play.guardian_answers,
    steps.GuardianReminded: Play.remind_guardian,
    steps.ReadAgain: Play.read_again,
    steps.ApprovedOnPaper: Play.approve_on_paper,
    steps.DossierOpened: Play.open_dossier,
    steps.WarmHandoverMoved: Play.move_warm_handover,
    steps.Applied: Play.apply,
    steps.StatusRecorded: Play.record_status,
    steps.Withdrew: Play.withdraw,
    steps.RouteDeclared: Play.declare_route,
    steps.HandedOver: Play.hand_over,
    steps.HandoverAccepted: Play.accept,
    steps.HandoverRefused: Play.refuse,
    steps.CaseAssigned: Play.take_case,
    steps.ContactLogged: Play.log_contact,
    steps.CaseClosed: Play.close_case,
}
