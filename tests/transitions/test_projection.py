"""Statuses follow from events alone: in any order, with doubles, at once or bit by bit, the same."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sluitend.kit import clock
from sluitend.transitions import actions
from sluitend.transitions.events import AUDIENCE, Kind, Source
from sluitend.transitions.lifecycle import LEVEL, OF_LEVEL, OF_NEGATIVE, TransferStatus
from sluitend.transitions.lifecycle import ApplicationStatus as A
from sluitend.transitions.models import Application, Event, Transition
from sluitend.transitions.national import OF_OURS
from sluitend.transitions.projection import project
from tests.cast import TODAY

pytestmark = pytest.mark.django_db

FIRST = clock.moment(TODAY)
Word = tuple[Source, A, datetime]
words = st.lists(
    st.tuples(
        st.sampled_from((Source.PUPIL, Source.SCHOOL, Source.COLLEGE, Source.HUB)),
        st.sampled_from(list(A)),
        st.integers(0, 5).map(lambda days: FIRST + timedelta(days=days)),
    ),
    min_size=1,
    max_size=9,
)
EVENTS_STAY = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def application(transition, kok):
    return Application.objects.create(transition=transition, offering=kok, college=kok.college, applied_on=TODAY)


def say(application: Application, spoken: list[Word]) -> None:
    Event.objects.bulk_create(
        [
            Event(
                transition=application.transition, application=application, organisation=application.college,
                kind=Kind.APPLICATION, code=code, occurred_at=at, received_at=clock.now(), source=source,
                audience=AUDIENCE[Kind.APPLICATION], by="test",
            )
            for source, code, at in spoken
        ]
    )  # fmt: skip


def stand(application: Application) -> tuple:
    project({application.transition_id})
    a = Application.objects.get(pk=application.pk)
    t = Transition.objects.get(pk=application.transition_id)
    return (
        a.status, a.status_at, a.status_source, a.level, a.highest_level, a.has_conflict,
        t.status, t.best_level, t.highest_level, t.open_applications, t.has_dropped,
    )  # fmt: skip


def again(application: Application) -> Application:
    """Another learner's application for the same, with nothing said of it yet."""
    from tests.cast import enrol, follow

    school_class = application.transition.learner.enrolments.get().school_class
    other = enrol(
        school_class, "Kim", "Twee", born=TODAY.replace(year=2009), lives_in=application.transition.learner.residence
    )
    return Application.objects.create(
        transition=follow(other), offering=application.offering, college=application.college, applied_on=TODAY
    )


def last_of(spoken: list[Word], source: Source) -> Word:
    return max(
        (word for word in spoken if word[0] == source), key=lambda word: (word[2], LEVEL[word[1]], _before(word[1]))
    )


def _before(code: A) -> tuple[int, ...]:
    """So that of two codes the one that comes first in the alphabet is the greater."""
    return tuple(-ord(sign) for sign in code)


def expected(spoken: list[Word]) -> tuple[A, Source, bool]:
    """The rule in plain words (ADR 0013): the highest source counts; a hub's word may be said more precisely by a lower one;
    a lower source whose last word came later and denies it makes a conflict."""
    top = last_of(spoken, max(source for source, _code, _at in spoken))
    lower = [last_of(spoken, source) for source in {word[0] for word in spoken} if source < top[0]]
    covered = [word for word in lower if top[0] == Source.HUB and word[1] in OF_OURS[top[1]].covers]
    counts = max(covered, key=lambda word: word[0], default=top)
    denied = [word for word in lower if word not in covered and word[2] > top[2] and word[1] != counts[1]]
    return counts[1], counts[0], bool(denied)


@EVENTS_STAY
@given(spoken=words, mixed=st.randoms(use_true_random=False), doubles=st.integers(0, 3))
def test_order_and_doubles_never_change_what_comes_out(application, spoken, mixed, doubles):
    in_order, shuffled = again_twice(application)
    say(in_order, spoken)
    others = [*spoken, *spoken[:doubles]]
    mixed.shuffle(others)
    for word in others:  # one by one, projected each time, as a feed does that comes in bits
        say(shuffled, [word])
        project({shuffled.transition_id})

    assert stand(in_order) == stand(shuffled)


def again_twice(application: Application) -> tuple[Application, Application]:
    return again(application), again(application)


@EVENTS_STAY
@given(spoken=words)
def test_what_comes_out_is_the_rule(application, spoken):
    fresh = again(application)
    say(fresh, spoken)

    status, _at, source, level, _highest, has_conflict, *_transition = stand(fresh)

    assert (status, source, has_conflict) == expected(spoken)
    assert level == LEVEL[A(status)]


@pytest.mark.parametrize("code", list(A))
def test_a_single_word_gives_the_transition_its_status(application, code):
    say(application, [(Source.COLLEGE, code, FIRST)])

    level = LEVEL[code]
    assert stand(application)[6:8] == (OF_LEVEL[level] if level else OF_NEGATIVE[code], level)


def test_a_talk_that_the_college_planned_is_not_undone_by_a_hub_that_knows_no_talks(application):
    say(application, [(Source.COLLEGE, A.INTAKE_DONE, FIRST), (Source.HUB, A.APPLIED, FIRST + timedelta(days=1))])

    status, at, source, *_rest = stand(application)
    assert (status, at, source) == (A.INTAKE_DONE, FIRST, Source.COLLEGE)
    assert not Application.objects.get(pk=application.pk).has_conflict


def test_who_did_not_arrive_stays_so_when_the_hub_says_enrolled_once_more(application):
    say(
        application,
        [
            (Source.HUB, A.ENROLLED, FIRST),
            (Source.COLLEGE, A.NO_SHOW, FIRST + timedelta(days=1)),
            (Source.HUB, A.ENROLLED, FIRST + timedelta(days=2)),
        ],
    )

    assert stand(application)[6] == TransferStatus.NO_SHOW


def test_a_hub_that_says_withdrawn_ends_what_the_college_still_planned(application):
    say(application, [(Source.HUB, A.WITHDRAWN, FIRST), (Source.COLLEGE, A.INTAKE_PLANNED, FIRST + timedelta(days=1))])

    assert stand(application)[0] == A.WITHDRAWN
    assert Application.objects.get(pk=application.pk).has_conflict


def test_a_mistake_that_its_own_source_put_right_is_no_conflict(application):
    say(
        application,
        [
            (Source.HUB, A.APPLIED, FIRST),
            (Source.COLLEGE, A.WITHDRAWN, FIRST + timedelta(days=1)),
            (Source.COLLEGE, A.APPLIED, FIRST + timedelta(days=2)),
        ],
    )

    assert stand(application)[0] == A.APPLIED
    assert not Application.objects.get(pk=application.pk).has_conflict


def test_a_pupil_who_withdraws_is_believed_over_the_hub(application, yara):
    say(application, [(Source.HUB, A.APPLIED, FIRST), (Source.COLLEGE, A.INTAKE_DONE, FIRST)])
    assert stand(application)[2] == Source.COLLEGE

    with clock.standing(TODAY + timedelta(days=1)):
        actions.withdraw_application(application, by=yara)

    assert stand(application)[0] == A.WITHDRAWN


def test_a_fall_can_be_undone(application):
    say(application, [(Source.HUB, A.CONTRACT_OFFERED, FIRST), (Source.HUB, A.NOT_ADMITTED, FIRST + timedelta(days=1))])
    assert stand(application)[-1] is True

    say(application, [(Source.HUB, A.ENROLLED, FIRST + timedelta(days=2))])
    assert stand(application)[6:] == (TransferStatus.PLACED, 5, 5, 1, False)
