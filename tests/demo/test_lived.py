"""A small region lived until after the summer, once: nothing was refused, the promise holds, and every dossier that a
college received is a file of OSO."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction
from django.test import override_settings
from lxml import etree

from sluitend.access import wall
from sluitend.demo.play import Play
from sluitend.dossiers.models import Delivery, Dossier, WarmHandover
from sluitend.exchange.dossiers import oso, reading, sending, writing
from sluitend.exchange.dossiers.translating import NoBrin, transfer
from sluitend.kit import clock
from sluitend.kit.models import KeptMail
from sluitend.learners.models import Learner
from sluitend.transitions import promise
from sluitend.transitions.models import Transition
from tests.demo.test_play import play
from tests.exchange.test_dossier_files import needs_schema, schema

UNTIL = date(2025, 7, 10)
YEAR = "2019"
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def lived(django_db_setup, django_db_blocker) -> Iterator[Play]:
    """The region as it stands on the last day; what a test does to it is rolled back."""
    demo = override_settings(EMAIL_BACKEND="sluitend.kit.mail.KeepingBackend")
    with django_db_blocker.unblock(), wall.standing_by(wall.WORK), demo, transaction.atomic():
        yield play(UNTIL)
        transaction.set_rollback(True)


@pytest.fixture
def parcels(lived) -> list[sending.Parcel]:
    """Every version that came to a college of which OSO knows the school, with what the register says of the sender."""
    found = sending.parcels(Delivery.objects.order_by("pk"))
    with_school = [row for row in found if row.delivery.application.transition.origin_school]
    assert len(with_school) > 20
    return with_school


def test_until_after_the_summer_nothing_is_refused_and_the_promise_holds(lived):
    with clock.standing(UNTIL):
        found = promise.ask()
    assert lived.refused == Counter()
    assert {name: len(ids) for name, ids in found.broken.items() if ids} == {}
    assert found.unsettled == Transition.objects.filter(school_year=2025, settled_on=None).count() > 20
    assert Learner.objects.filter(residence=None).count() == 0
    in_sight = Transition.objects.filter(visible_to_municipality__kind="municipality").count()
    assert in_sight >= 1
    assert WarmHandover.objects.exists()
    assert Dossier.objects.filter(status="opened").exists()
    assert KeptMail.objects.filter(body__contains="/ouder/").exists()


@needs_schema
def test_of_every_version_that_was_sent_the_official_schema_accepts_the_file(parcels):
    wrong = [
        (str(parcel.delivery.pk), str(schema().error_log.last_error))
        for parcel in parcels
        if not schema().validate(etree.fromstring(written(parcel)))
    ]
    assert wrong == []


def test_every_version_that_was_sent_is_read_back_block_by_block(parcels):
    blocks: Counter[str] = Counter()
    for parcel in parcels:
        meant, read = transfer(parcel.content, parcel.sender, year=YEAR), reading.read(written(parcel))
        for ours, theirs in zip(owners(meant), owners(read), strict=True):
            for spot in oso.spots(type(ours)):
                said = getattr(ours, spot.field)
                assert getattr(theirs, spot.field) == said, (str(parcel.delivery.pk), spot.field)
                blocks[spot.field] += bool(said)
    filled = {
        "advice",
        "absence",
        "attachments",
        "career",
        "competences",
        "inspection",
        "prefix",
        "support",
        "vocational",
    }
    assert filled - {name for name, count in blocks.items() if count} == set()


def test_the_file_names_the_learner_as_the_school_does(parcels):
    for parcel in parcels:
        learner = Learner.objects.get(pk=parcel.learner_id)
        read = reading.read(written(parcel)).school.learner
        said = (read.call_name, read.prefix or "", read.family_name, read.birth_date)
        assert said == (learner.call_name, learner.prefix, learner.family_name, learner.birth_date)


def test_of_who_came_without_a_school_there_is_no_file(lived):
    found = sending.parcels(Delivery.objects.filter(application__transition__origin_school=None))
    assert found
    for parcel in found:
        with pytest.raises(NoBrin):
            written(parcel)


def written(parcel: sending.Parcel) -> bytes:
    return writing.xml(transfer(parcel.content, parcel.sender, year=YEAR), year=YEAR)


def owners(made: oso.Transfer) -> tuple[oso.Transfer, oso.School, oso.Learner]:
    """What holds the blocks: the dossier, its school and its learner."""
    return made, made.school, made.school.learner
