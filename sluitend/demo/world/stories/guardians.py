"""What guardians do when they are asked: one function per fate, each gives the day of agreement, if there is one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from sluitend.demo.world import texts
from sluitend.demo.world.calendar import workday
from sluitend.demo.world.fates import GuardianFate
from sluitend.demo.world.steps import (
    GUARDIAN,
    OTHER_GUARDIAN,
    PUPIL,
    ApprovedOnPaper,
    GuardianAnswered,
    GuardianReminded,
    PupilAgreed,
    ReadAgain,
    TalkClosed,
    ViewStated,
)
from sluitend.demo.world.stories.teller import Teller


def guardian(teller: Teller, on: date, answer: str, about: tuple[str, ...] = (), text: str = "") -> date:
    teller.add(GuardianAnswered(on, GUARDIAN, answer, about, text))
    return on


def _agrees(teller: Teller, asked: date) -> date:
    return guardian(teller, teller.at_home(asked, 0, 6), "agreed")


def _agrees_late(teller: Teller, asked: date) -> date:
    reminded = teller.after(asked, 5, 7)
    teller.add(GuardianReminded(reminded, teller.mentor))
    return guardian(teller, teller.at_home(reminded, 1, 9), "agreed")


def _objects(teller: Teller, asked: date) -> date:
    about, text = teller.rng.choice(texts.OBJECTIONS)
    return guardian(teller, teller.at_home(asked, 1, 7), "disputed", (about,), text)


def _disputes(teller: Teller, asked: date) -> None:
    """The talk brings no agreement, so a view is written; where there are two parents the other one does agree."""
    objected = _objects(teller, asked)
    if teller.pupil.other_answering is not None:
        teller.add(GuardianAnswered(objected + timedelta(days=1), OTHER_GUARDIAN, "agreed"))
    talked = workday(objected + timedelta(days=5))
    teller.add(TalkClosed(talked, teller.mentor), ViewStated(talked + timedelta(days=2), GUARDIAN, texts.VIEW))


def _disputes_settled(teller: Teller, asked: date) -> date:
    talked = teller.after(_objects(teller, asked), 2, 8)
    teller.add(ReadAgain(talked, teller.mentor))
    again = teller.after(talked, 0, 4)
    teller.add(PupilAgreed(again, PUPIL))
    return guardian(teller, teller.at_home(again, 0, 6), "agreed")


def _talks_first(teller: Teller, asked: date) -> date:
    asks = guardian(teller, teller.at_home(asked, 0, 4), "talk")
    talked = teller.after(asks, 1, 4)
    teller.add(GuardianReminded(talked, teller.mentor))
    return guardian(teller, teller.at_home(talked, 2, 6), "agreed")


def _on_paper(teller: Teller, asked: date) -> date:
    on = teller.after(asked, 5, 18)
    if on >= teller.pupil.eighteen_on:  # no longer needed: the dossier goes on by itself
        return teller.pupil.eighteen_on
    name = next((guardian.name for guardian in teller.pupil.guardians), texts.FOUND_GUARDIAN)
    teller.add(ApprovedOnPaper(on, teller.mentor, name, teller.rng.choice(("paper", "paper", "phone"))))
    return on


def _never_answers(teller: Teller, asked: date) -> None:
    return None


def _no_mail(teller: Teller, asked: date) -> date | None:
    """Under 18 and nobody to mail: the mentor calls or gives a paper along, and half of the time it comes back."""
    return _on_paper(teller, asked) if teller.rng.random() < 0.5 else None


GUARDIANS: dict[GuardianFate, Callable[[Teller, date], date | None]] = {
    GuardianFate.AGREES: _agrees,
    GuardianFate.AGREES_LATE: _agrees_late,
    GuardianFate.DISPUTES_SETTLED: _disputes_settled,
    GuardianFate.DISPUTES: _disputes,
    GuardianFate.TALKS_FIRST: _talks_first,
    GuardianFate.ON_PAPER: _on_paper,
    GuardianFate.NEVER_ANSWERS: _never_answers,
    GuardianFate.NOT_ASKED: _no_mail,
}
