"""Who and what of the world is where in the database: found when it is made, so that no step has to look for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from sluitend.access.actor import Actor
from sluitend.access.models import User
from sluitend.access.roles import Role
from sluitend.demo.world import World, steps
from sluitend.demo.world.stories import Story
from sluitend.dossiers.models import Dossier
from sluitend.learners.models import Enrolment, Guardian
from sluitend.organisations.models import Offering, Organisation
from sluitend.transitions.models import Application, Transition


@dataclass
class Known:
    """One playing of one world, by the pupil's key.

    Transitions and dossiers are handles: an action locks the row and reads it anew, whatever stands here.
    """

    world: World
    transitions: dict[str, UUID] = field(default_factory=dict)
    learners: dict[str, UUID] = field(default_factory=dict)
    guardians: dict[str, UUID] = field(default_factory=dict)
    other_guardians: dict[str, UUID] = field(default_factory=dict)
    questionnaires: dict[str, tuple[int, UUID | None]] = field(default_factory=dict)
    """Version and edition of the questions."""
    care_waits: set[str] = field(default_factory=set)
    """Whose care annex was asked for and is not done."""
    codes: dict[str, str] = field(default_factory=dict)
    """What stands on the letter that the pupil has at home."""
    users: dict[str, User] = field(default_factory=dict)
    applications: dict[tuple[str, int], UUID] = field(default_factory=dict)

    # --- organisations ------------------------------------------------------------------------------------------

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

    @cached_property
    def desks(self) -> dict[tuple[str, Role], Actor]:
        """Somebody in a role at an organisation."""
        return {(row.organisation, row.role): self.staff[row.key] for row in self.world.staff}

    # --- pupils -------------------------------------------------------------------------------------------------

    def meet(self, stories: Sequence[Story], *, school: str, school_year: int) -> None:
        """Find the pupils of these stories who came in with a file of their school."""
        fresh = {s.pupil.pupil_number: s.pupil.key for s in stories if s.pupil.key not in self.transitions}
        enrolled = Enrolment.objects.filter(
            organisation__code=school,
            until_on=None,
            pupil_number__in=fresh,
            learner__transitions__school_year=school_year,
        ).values_list(
            "pupil_number",
            "learner",
            "learner__transitions",
            "learner__transitions__dossier__questionnaire_version",
            "learner__transitions__dossier__edition",
        )
        key_of: dict[UUID, str] = {}
        for number, learner, transition, version, edition in enrolled:
            key = fresh[number]
            key_of[learner] = key
            self.learners[key], self.transitions[key] = learner, transition
            self.questionnaires[key] = version, edition
        answering = Guardian.objects.filter(learner__in=key_of).exclude(email="").order_by("-position")
        for guardian, learner in answering.values_list("pk", "learner"):  # the first with an address comes last
            if key_of[learner] in self.guardians:
                self.other_guardians[key_of[learner]] = self.guardians[key_of[learner]]
            self.guardians[key_of[learner]] = guardian

    def actor(self, story: Story, step: steps.Step) -> Actor:
        """Who takes the step: a member of staff, the pupil, or the guardian who answers for the pupil."""
        guardians = {steps.GUARDIAN: self.guardians, steps.OTHER_GUARDIAN: self.other_guardians}
        if step.by != steps.PUPIL and step.by not in guardians:
            return self.staff[step.by]
        key = story.pupil.key
        if step.by in guardians:
            return Actor(
                name="",
                roles=frozenset({Role.GUARDIAN}),
                learner_id=self.learners[key],
                guardian_id=guardians[step.by].get(key),
            )
        return Actor(
            name=str(story.pupil.name),
            roles=frozenset({Role.PUPIL}),
            user=self.users.get(key),
            learner_id=self.learners[key],
        )

    def transition(self, story: Story) -> Transition:
        return Transition(pk=self.transitions[story.pupil.key], learner_id=self.learners[story.pupil.key])

    def dossier(self, story: Story) -> Dossier:
        key = story.pupil.key
        version, edition = self.questionnaires[key]
        return Dossier(pk=self.transitions[key], questionnaire_version=version, edition_id=edition)

    def has_applied(self, story: Story, step: steps.StatusRecorded) -> bool:
        """Whether the application that this step speaks of is made already."""
        return (story.pupil.key, step.application) in self.applications

    def application(self, story: Story, number: int) -> Application:
        return Application(pk=self.applications[story.pupil.key, number])
