"""Verbs about young people, whatever their transition: letters and the account behind them, corrections by the
school."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sluitend.access.actor import Actor, action
from sluitend.access.models import User
from sluitend.kit import clock, codes, workdays
from sluitend.learners.models import Guardian, Learner, LearnerAccount, LetterCode, SchoolClass
from sluitend.learners.names import search_name
from sluitend.learners.policies import CanClass
from sluitend.organisations.models import Organisation

CODE_LENGTH = 10
PURPOSE = "letter"
RESIDENCE_WORKDAYS = 10  # a school has two weeks to find out where a learner lives


class WrongCode(Exception):
    """Code and birth date do not belong together, or the code is old: the reader of the letter is told the same for
    both."""


@dataclass(frozen=True)
class Letter:
    """A freshly made code; the only moment at which it is readable."""

    learner: Learner
    code: str


@dataclass(frozen=True)
class Newcomer:
    """Somebody from outside the schools, as who invites them knows them; with a guardian for whom is not of age."""

    call_name: str
    prefix: str
    family_name: str
    birth_date: date
    email: str
    residence: Organisation
    guardian_name: str = ""
    guardian_email: str = ""


@action
def make_letters(
    school_class: SchoolClass, learners: Collection[Learner], *, expires_on: date, by: Actor
) -> Sequence[Letter]:
    """New letter codes for these pupils of a class; the codes of earlier letters end, so a lost letter is worthless."""
    by.claim(CanClass.PRINT_LETTERS, school_class)
    chosen = list(
        Learner.objects.filter(
            pk__in=[learner.pk for learner in learners],
            enrolments__school_class=school_class,
            enrolments__until_on=None,
        )
    )
    LetterCode.objects.select_for_update().filter(learner__in=chosen, ended_at=None).update(ended_at=clock.now())
    letters = [Letter(learner, codes.new(CODE_LENGTH)) for learner in chosen]
    LetterCode.objects.bulk_create(
        [
            LetterCode(
                learner=letter.learner,
                digest=codes.digest(letter.code, purpose=PURPOSE),
                made_at=clock.now(),
                expires_on=expires_on,
            )
            for letter in letters
        ]
    )
    by.record("learners.letters_made", school_class, count=len(letters))
    return letters


@action
def make_code(learner: Learner, *, expires_on: date, by: Actor) -> str:
    """A letter code for somebody who comes without a class; an older one ends. The only moment at which it is readable."""
    LetterCode.objects.select_for_update().filter(learner=learner, ended_at=None).update(ended_at=clock.now())
    code = codes.new(CODE_LENGTH)
    LetterCode.objects.create(
        learner=learner, digest=codes.digest(code, purpose=PURPOSE), made_at=clock.now(), expires_on=expires_on
    )
    by.record("learners.code_made", learner)
    return code


@action
def add_learner(person: Newcomer, *, by: Actor) -> Learner:
    """Somebody who comes without a school. A new person always: with a name and a day of birth alone nobody is given what
    belongs to somebody else."""
    learner = Learner.objects.create(
        call_name=person.call_name,
        prefix=person.prefix,
        family_name=person.family_name,
        search_name=search_name(person.call_name, person.prefix, person.family_name),
        birth_date=person.birth_date,
        email=person.email,
        residence=person.residence,
    )
    if person.guardian_email:
        Guardian.objects.create(learner=learner, name=person.guardian_name, email=person.guardian_email)
    by.record("learners.added", learner)
    return learner


@action
def activate(typed: str, birth_date: date) -> User:
    """The account that belongs to a letter, made at first use; raises :class:`WrongCode`.

    The code stays the pupil's way in, on any device, until a new letter is made or it expires.
    """
    code = (
        LetterCode.objects.select_for_update(of=("self",))
        .select_related("learner")
        .filter(
            digest=codes.digest(codes.typed(typed), purpose=PURPOSE),
            ended_at=None,
            expires_on__gte=clock.today(),
            learner__birth_date=birth_date,
        )
        .first()
    )
    if code is None:
        raise WrongCode
    account = LearnerAccount.objects.filter(learner=code.learner).select_related("user").first()
    if account is None:
        account = LearnerAccount.objects.create(
            learner=code.learner, user=User.objects.create_user(None, name=code.learner.name)
        )
    if code.first_used_at is None:
        code.first_used_at = clock.now()
        code.save(update_fields=["first_used_at"])
    return account.user


@action
def ask_residence_again(*, by: Actor) -> int:
    """Residences that nobody found out in time are asked again, so the question always has a date; gives how many."""
    today = clock.today()
    late = Learner.objects.filter(residence=None, residence_asked_until__lt=today)
    count = late.update(residence_asked_until=workdays.after(today, RESIDENCE_WORKDAYS))
    if count:
        by.record("learners.residence_asked_again", None, count=count)
    return count
