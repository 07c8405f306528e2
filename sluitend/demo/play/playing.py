"""The days of a world, one after another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import cached_property
from typing import Any, cast

from django.core.exceptions import PermissionDenied

from sluitend.access import wall
from sluitend.access.actor import Actor
from sluitend.demo.play import (
    applications,
    case_tables,
    coaches,
    coming_in,
    dossiers,
    intake,
    keeping,
    lateral,
    movers,
    warm_day,
)
from sluitend.demo.play.acts import ACTS, Act
from sluitend.demo.play.known import Known
from sluitend.demo.play.stage import set_stage
from sluitend.demo.world import World, steps
from sluitend.demo.world.stories import Story
from sluitend.dossiers import schedule
from sluitend.dossiers.actions import let_in
from sluitend.exchange import actions as exchange
from sluitend.kit import clock, codes, jobs
from sluitend.kit.lifecycle import StepNotAllowed
from sluitend.learners.actions import WrongCode
from sluitend.transitions import actions as spine
from sluitend.transitions.outcomes import Outcome

NOT_ALLOWED = (PermissionDenied, spine.Refused, StepNotAllowed, exchange.Refused, WrongCode)
AFTER_A_RULE = (steps.HandoverAccepted, steps.HandoverRefused)
AHEAD = timedelta(days=7)
AFTERNOON = time(17)  # reminders have gone out by then, and pupils may be mailed
REMINDERS = "dossiers.plan_reminders"  # at the end of the last day only: in the stories people remind by themselves
DIGESTS = ("dossiers.digest_of_the_week", "dossiers.digest_of_the_day", "safetynet.digest_of_the_day")
ONCE = (
    "dossiers.count_lead_times",
    "dossiers.sweep_attachments",
    "transitions.count_moves",
)  # they look at all there is: once is enough
SEEN = timedelta(days=21)  # so long before the last day mails that nobody asks for are played: older ones nobody reads
Taken = Sequence[tuple[Story, steps.Step]]


@dataclass
class Play:
    """One playing of one world in an empty installation."""

    world: World
    refused: Counter[str] = field(default_factory=Counter)

    @cached_property
    def known(self) -> Known:
        return Known(self.world)

    def set_stage(self, *, password_hash: str) -> None:
        """Region, organisations, staff with one password, programmes and what the colleges offer in both years."""
        set_stage(self.world, password_hash=password_hash)

    # --- time ---------------------------------------------------------------------------------------------------

    def run(self, until: date) -> Iterator[date]:
        """Live every day up to and including ``until``: the night's rounds first, then what people do, then the
        queue, and at the end of the afternoon the reminders that were asked for.

        The rounds go in the nights before Mondays, before the first of a month (the days that rules name), before
        ``until``, and wherever a story goes on from what a rule did in the night. Every other night would take most of
        the time and change nothing more than a date by days.
        """
        by_day = dict(self.world.days_until(until))
        for number in range(self.days(until)):
            day = self.first_day + timedelta(days=number)
            with clock.standing(day), wall.standing_by(wall.WORK):
                lived = by_day.get(day, [])
                if day.weekday() == 0 or day.day == 1 or day == until or self._follows_a_rule(day, lived):
                    jobs.run_due(without=list(self._passed_over(day, until)))
                self._live(day, lived)
                if day == until:
                    self._leave_open(day)
            if day < until:  # half past four of the last day is still to come
                self._afternoon(day, lived)
            yield day

    def _passed_over(self, day: date, until: date) -> Iterator[str]:
        """The rounds of this night that change nothing anybody finds on the last day."""
        yield REMINDERS
        if day < until:
            yield from ONCE
        if until - day >= SEEN:
            yield from DIGESTS

    def _leave_open(self, day: date) -> None:
        """What somebody who looks at the last day finds to do: decisions and reminders that wait, a central day,
        coaches, a case table, mail that came back."""
        self._decide_ahead(day)
        intake.play(self.known, day)
        warm_day.play(self.known, day)
        coaches.play(self.known, day)
        movers.play(self.known, day)
        case_tables.play(self.known, day)
        keeping.play(self.known, day)
        dossiers.mail_comes_back(self.known)
        jobs.run_queue()
        dossiers.deans_remind(self.known)
        schedule.plan(by=Actor.job("plan_reminders"))

    def _afternoon(self, day: date, lived: Taken) -> None:
        """What waited for the hours of pupils goes out, and the reminders that were asked for."""
        with clock.standing(clock.moment(day, AFTERNOON)), wall.standing_by(wall.WORK):
            if any(isinstance(step, steps.GuardianReminded) for _story, step in lived):
                jobs.run_due(night=False)
            elif lived:
                jobs.go_on_with_what_was_put_off()
                jobs.run_queue()

    def _follows_a_rule(self, day: date, lived: Taken) -> bool:
        """A municipality answers what a rule may have asked it this very night, or somebody turns 18 whose dossier goes
        on by that."""
        return day in self._birthdays or any(isinstance(step, AFTER_A_RULE) for _story, step in lived)

    @cached_property
    def _birthdays(self) -> set[date]:
        return {
            story.pupil.eighteen_on
            for story in self.world.stories
            if story.day_of(steps.PupilAgreed) < story.pupil.eighteen_on <= story.day_of(steps.DossierOpened) < date.max
        }

    @cached_property
    def first_day(self) -> date:
        return min(story.steps[0].on for story in self.world.stories if story.steps)

    def days(self, until: date) -> int:
        """How many days are lived until then."""
        return (until - self.first_day).days + 1

    def _live(self, day: date, lived: Taken) -> None:
        """A day of people. What somebody does is mailed and sent on before the same pupil's next step of that day."""
        coming_in.load_files(self.known, day, lived)
        lateral.come_in(self.known, day)
        for side_by_side in _waves(lived):
            for act, taken in _together(side_by_side):
                self._perform(act, taken)
            jobs.run_queue()
        case_tables.live(self.known, day)

    def _decide_ahead(self, day: date) -> None:
        """On the last day colleges prepared what their stories tell in the week that follows; half past four is to come."""
        ahead = [
            (story, step)
            for on, lived in self.world.days_until(day + AHEAD)
            for story, step in lived
            if on > day and isinstance(step, steps.StatusRecorded) and step.status in Outcome
        ]
        for _act, taken in _together([it for it in ahead if self.known.has_applied(*it)]):
            applications.prepare_decisions(
                self.known, cast("list[tuple[Story, steps.StatusRecorded]]", taken)
            )  # see above

    def _perform(self, act: Act, taken: Taken) -> None:
        """What is refused is counted by kind and reason."""
        if act.together is None:
            for story, step in taken:
                self._try(type(step), act.do, self.known, story, step)
            return
        kind = type(taken[0][1])
        done = self._try(kind, act.do, self.known, taken)
        if done is not None and done < len(taken):
            self.refused[f"{kind.__name__}: cannot be done from there"] += len(taken) - done

    def _try(self, kind: type[steps.Step], do: Callable[..., Any], *arguments: Any) -> Any:
        try:
            return do(*arguments)
        except NOT_ALLOWED as refusal:
            self.refused[f"{kind.__name__}: {refusal}"] += 1
            return None

    # --- for who looks at the demo ------------------------------------------------------------------------------

    def a_way_in(self, name: str) -> tuple[str, date] | None:
        """A fresh letter code for a named pupil, with the birth date that goes with it; None when nobody is called
        that."""
        story = self.world.story_of(name)
        if story.pupil.key not in self.known.transitions:
            return None
        with clock.standing(story.steps[-1].on), wall.standing_by(wall.WORK):
            mentor = self.known.staff[story.pupil.school_class.mentor]
            (letter,) = coming_in.make_letters(self.known, [story], by=mentor)
        return codes.shown(letter.code), story.pupil.born

    def a_movers_way_in(self) -> tuple[str, str, date] | None:
        """Name, a fresh code and the birth date of a student who leaves an mbo and has to read a compact dossier; None
        where nobody is so far."""
        with wall.standing_by(wall.WORK):
            dossier = movers.who_has_to_agree()
            learner = dossier.transition.learner if dossier else None
            if dossier is None or learner is None or learner.birth_date is None:
                return None
            code, _until = let_in(dossier, by=Actor.job("demo"))
        return learner.name, codes.shown(code), learner.birth_date


def _waves(lived: Taken) -> list[list[tuple[Story, steps.Step]]]:
    """The steps of a day that go side by side: everybody's first, then everybody's second, and so on."""
    waves: list[list[tuple[Story, steps.Step]]] = []
    taken: Counter[str] = Counter()
    for story, step in lived:
        if type(step) not in ACTS:
            continue
        number = taken[story.pupil.key]
        taken[story.pupil.key] += 1
        if number == len(waves):
            waves.append([])
        waves[number].append((story, step))
    return waves


def _together(taken: Taken) -> Iterator[tuple[Act, list[tuple[Story, steps.Step]]]]:
    """What is one call of an action in its plural form is one group; in the order in which the groups begin."""
    groups: dict[Hashable, list[tuple[Story, steps.Step]]] = defaultdict(list)
    for story, step in taken:
        together = ACTS[type(step)].together
        groups[type(step), together(story, step) if together else None].append((story, step))
    for group in groups.values():
        yield ACTS[type(group[0][1])], group
