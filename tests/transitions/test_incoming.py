"""What hubs send: kept once, matched in any order, laid aside with a reason and never dropped."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from sluitend.access.actor import Actor
from sluitend.kit import clock
from sluitend.learners import sealing
from sluitend.learners.models import PersonalNumber
from sluitend.organisations.models import Offering, Programme
from sluitend.transitions import actions, incoming
from sluitend.transitions.events import Kind, Source
from sluitend.transitions.incoming import Count, Said
from sluitend.transitions.lifecycle import ApplicationStatus as A
from sluitend.transitions.lifecycle import Aside, Feed, TransferStatus
from sluitend.transitions.models import Application, Event, IncomingStatus
from tests.cast import follow
from tests.staff import Browser

pytestmark = pytest.mark.django_db
job = Actor.job("test")
BSN = "999999011"
START = date(2026, 8, 31)
MARCH = clock.moment(date(2026, 3, 1))


@pytest.fixture
def known(transition):
    """Yara's transition, her number known to us."""
    PersonalNumber.objects.create(learner=transition.learner, **sealing.seal(BSN)._asdict())
    return transition


def says(word: str, message: str = "1", *, days: int = 0, **other) -> Said:
    plain = {
        "message": message, "word": word, "occurred_at": MARCH + timedelta(days=days), "college": "99MA",
        "programme": "25180", "starts_on": START, "chain_key": "99MA:1", "person": sealing.digest_of(BSN), "route": "bol",
    }  # fmt: skip
    return Said(**plain | other)


def receive(*messages: Said, feed: Feed = Feed.KOPPELPUNT) -> Count:
    return incoming.receive(feed, messages, by=job)


def asides() -> list[str]:
    return list(IncomingStatus.objects.order_by("message").values_list("aside", flat=True))


def test_a_status_finds_the_application_that_the_mentor_knew_already(known, kok, noor):
    application = actions.apply_for(known, kok, by=noor)

    assert receive(says("LI", days=2)) == Count(noted=1)

    application.refresh_from_db()
    known.refresh_from_db()
    assert (application.status, application.status_source, application.chain_key) == (A.ENROLLED, Source.HUB, "99MA:1")
    assert (known.status, known.next_what) == (TransferStatus.PLACED, "stay_in_touch")
    assert Event.objects.get(application=application, source=Source.HUB).by == "feed:koppelpunt"


def test_an_application_nobody_told_us_of_becomes_known_by_its_first_status(known, kok):
    receive(says("AO"))

    application = Application.objects.get(transition=known)
    assert (application.offering, application.applied_on, application.status) == (kok, date(2026, 3, 1), A.APPLIED)


def test_a_place_outside_the_region_closes_the_gap_by_itself(known, anker):
    Programme.objects.create(crebo="25655", name="Verzorgende", level=3)

    receive(says("LI", college="99MB", programme="25655", starts_on=date(2026, 8, 24)))

    known.refresh_from_db()
    assert known.status == TransferStatus.PLACED
    assert Offering.objects.get(college=anker).school_year == 2026


def test_the_same_message_counts_once_however_often_and_by_whichever_file_it_comes(known, kok):
    receive(says("AO"), says("AO"))

    assert receive(says("AO"), says("OA", "2", days=1)) == Count(again=1, noted=1)
    assert Event.objects.filter(transition=known, kind=Kind.APPLICATION).count() == 2


def test_a_late_message_does_not_put_the_clock_back(known, kok):
    receive(says("LI", "2", days=5))
    receive(says("AO", "1", days=0))

    assert Application.objects.get(transition=known).status == A.ENROLLED


def test_later_messages_find_their_application_by_the_senders_key_alone(known, kok):
    receive(says("AO"))

    assert receive(says("AI", "2", days=3, person=None)) == Count(noted=1)
    assert Application.objects.get(transition=known).status == A.WITHDRAWN


def test_a_key_that_is_used_again_in_another_year_is_not_the_same_application(known, kok):
    receive(says("AO"))

    receive(says("AI", "2", days=3, person=None, starts_on=date(2027, 8, 30)))

    assert asides() == ["", Aside.UNKNOWN_LEARNER]
    assert Application.objects.get(transition=known).status == A.APPLIED


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"word": "XX"}, Aside.UNKNOWN_WORD),
        ({"college": "00XX"}, Aside.UNKNOWN_COLLEGE),
        ({"person": sealing.digest_of("999999205")}, Aside.UNKNOWN_LEARNER),
        ({"person": None}, Aside.UNKNOWN_LEARNER),
        ({"starts_on": date(2024, 8, 26)}, Aside.NOT_FOLLOWED),
        ({"programme": "1002O2412"}, Aside.UNKNOWN_PROGRAMME),
        ({"programme": "25179", "route": ""}, Aside.UNKNOWN_PROGRAMME),
    ],
)
def test_what_cannot_be_matched_lies_aside_with_its_reason(known, kok, other, why):
    Programme.objects.create(crebo="25179", name="Keukenassistent", level=1)

    assert receive(says(**{"word": "LI"} | other)) == Count(aside=1)
    assert asides() == [why]
    assert not Application.objects.exists()


def test_one_that_cannot_be_matched_stops_no_other(known, kok):
    assert receive(says("??"), says("LI", "2")) == Count(noted=1, aside=1)


def test_what_lies_aside_counts_once_its_learner_is_known(yara_herself, kok):
    receive(says("OA", "2", days=2), says("AO", "1"))
    assert asides() == [Aside.UNKNOWN_LEARNER] * 2

    PersonalNumber.objects.create(learner=yara_herself, **sealing.seal(BSN)._asdict())
    assert incoming.look_again(by=job) == Count(aside=2)
    assert asides() == [Aside.NOT_FOLLOWED] * 2

    transition = follow(yara_herself)
    assert incoming.look_again(by=job) == Count(noted=2)
    transition.refresh_from_db()
    assert (asides(), transition.status) == (["", ""], TransferStatus.OFFERED)


def test_looking_again_at_nothing_changes_nothing(known, kok):
    receive(says("AO"))

    assert incoming.look_again(by=job) == Count()
    assert Event.objects.filter(kind=Kind.APPLICATION).count() == 1


def test_a_message_that_found_its_learner_forgets_the_person(known, kok):
    receive(says("AO"), says("AO", "2", college="00XX"))

    found, aside = IncomingStatus.objects.order_by("message")
    assert (found.person, bytes(aside.person)) == (None, sealing.digest_of(BSN))


def test_many_messages_cost_as_many_statements_as_few(known, kok, django_assert_max_num_queries):
    words = ("AO", "OA", "LI")
    receive(says("AO", "first"))
    with django_assert_max_num_queries(40) as few:
        receive(*(says(word, f"a{number}", days=1) for number, word in enumerate(words)))
    with django_assert_max_num_queries(len(few)):
        receive(*(says(words[number % 3], f"b{number}", days=number) for number in range(60)))


def test_a_start_in_february_belongs_to_the_mbo_year_that_began_before(known, kok):
    assert (incoming.year_of(date(2026, 8, 1)), incoming.year_of(date(2027, 2, 1))) == (2026, 2026)


def test_an_mbo_admin_reads_what_lies_aside_at_the_own_college_only(known, delta, anker):
    from sluitend.access import wall
    from sluitend.access.roles import Role
    from sluitend.transitions.policies import CanIncoming
    from tests.cast import works_at

    receive(says("??"), says("??", "2", college="99MB"))
    ours, theirs = works_at("Ans", delta, Role.MBO_ADMIN), works_at("Tom", anker, Role.INTAKER)

    with wall.standing(ours.standing):
        assert [row.college for row in IncomingStatus.objects.all()] == [delta]
        assert IncomingStatus.objects.permitting(CanIncoming.VIEW, ours).count() == 1
    with wall.standing(theirs.standing):
        assert not IncomingStatus.objects.permitting(CanIncoming.VIEW, theirs).exists()


def test_what_lies_aside_has_a_page_of_the_colleges_own(known, kok, delta):
    from sluitend.access.roles import Role
    from tests.cast import works_at

    client = Browser(works_at("Ans", delta, Role.MBO_ADMIN))
    assert "Elke status vond zijn student" in client.get("/intake/meldingen/").content.decode()

    receive(says("??", chain_key="99MA:77"), says("AO", "2"))
    shown = client.get("/intake/meldingen/").content.decode()
    assert "99MA:77" in shown
    assert "Deze status kennen we niet" in shown
    assert "/intake/meldingen/" in client.get("/intake/").content.decode()


def test_an_intaker_has_no_page_of_what_lies_aside(known, milan):
    client = Browser(milan)

    assert client.get("/intake/meldingen/").status_code == 403
    assert "/intake/meldingen/" not in client.get("/intake/").content.decode()
