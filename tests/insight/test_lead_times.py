"""How long steps take, in working days: counted from the events, and nothing of fewer than five learners for a region."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from sluitend.access.actor import Actor
from sluitend.access.roles import Role
from sluitend.dossiers import counting
from sluitend.dossiers.models import LeadTime
from sluitend.dossiers.queries.lead_times import Took, lead_times
from sluitend.kit import clock
from sluitend.learners.models import SchoolClass
from sluitend.organisations.models import OrganisationKind
from sluitend.transitions.actions import Fact, note
from sluitend.transitions.events import Kind
from tests.cast import enrol, follow, works_at
from tests.staff import Browser, count_queries, text

JOB = Actor.job("test")


@pytest.fixture
def rosa(region):
    from sluitend.organisations.models import Organisation

    office = Organisation.objects.create(region=region, kind=OrganisationKind.PARTNER, code="99RA", name="Regio")
    return works_at("Rosa", office, Role.REGION_MANAGER)


def on(day: date, hour: int = 12) -> datetime:
    return clock.moment(day).replace(hour=hour)


def goes(transition, *facts: tuple[Kind, str, date], organisation=None) -> None:
    """These things happened, on these days."""
    note(
        [Fact(transition.pk, kind, code, on(day), organisation_id=organisation and organisation.pk) for kind, code, day in facts],
        by=JOB,
    )  # fmt: skip


def pupils(school_class, count: int, rivierdam, school_year: int = 2026):
    for number in range(count):
        learner = enrol(school_class, f"P{number}", "Vos", born=date(2009, 1, 1), lives_in=rivierdam)
        yield follow(learner, school_year)


@pytest.fixture
def five(class_4b, rivierdam):
    """Five whose mentors took 1, 1, 2, 3 and 10 working days: the last over a weekend."""
    begun = date(2026, 3, 2)
    made = list(pupils(class_4b, 5, rivierdam))
    for transition, days in zip(made, (1, 1, 2, 3, 8), strict=True):
        end = begun + timedelta(days=days if days < 5 else days + 2)
        goes(transition, (Kind.DOSSIER, "pupil_done", begun), (Kind.DOSSIER, "mentor_done", end))
    return made


def of(found: list[Took], step: str, group=None) -> tuple[int, int, int]:
    return next(
        (r.learners, r.median, r.ninth) for r in found if (r.step, r.group, r.school_year) == (step, group, 2026)
    )


def test_the_middle_and_the_ninth_of_ten_in_working_days(five, maascollege):
    found = lead_times("class", 2026, school=maascollege.pk)
    assert of(found, "mentor") == of(found, "mentor", "4B") == (5, 2, 8)


def test_who_was_done_before_it_was_their_turn_took_no_days(class_4b, rivierdam):
    (transition,) = pupils(class_4b, 1, rivierdam)
    goes(transition, (Kind.DOSSIER, "mentor_done", date(2026, 2, 3)), (Kind.DOSSIER, "pupil_done", date(2026, 3, 2)))
    assert of(lead_times("class", 2026), "mentor") == (1, 0, 0)


def test_a_step_that_is_not_over_does_not_count(class_4b, rivierdam):
    (transition,) = pupils(class_4b, 1, rivierdam)
    goes(transition, (Kind.DOSSIER, "pupil_done", date(2026, 3, 2)))
    assert lead_times("class", 2026) == []


def test_a_college_is_counted_for_each_dossier_it_opened(class_4b, rivierdam, delta, anker):
    (transition,) = pupils(class_4b, 1, rivierdam)
    for college, opened in ((delta, date(2026, 3, 3)), (anker, date(2026, 3, 9))):
        goes(transition, (Kind.DELIVERY, "sent", date(2026, 3, 2)), (Kind.DELIVERY, "opened", opened), organisation=college)  # fmt: skip
    found = lead_times("college", 2026)
    assert (of(found, "mbo", delta.pk), of(found, "mbo", anker.pk)) == ((1, 1, 1), (1, 5, 5))


def test_last_year_is_read_as_it_stood_on_the_same_day(maascollege, rivierdam):
    last = SchoolClass.objects.create(school=maascollege, school_year=2025, name="4B", is_final_year=True)
    for transition, ended in zip(pupils(last, 2, rivierdam, 2025), (date(2025, 3, 12), date(2025, 3, 13)), strict=True):
        goes(transition, (Kind.DOSSIER, "pupil_done", date(2025, 3, 10)), (Kind.DOSSIER, "mentor_done", ended))
    assert [(row.school_year, row.learners, row.median) for row in lead_times("school", 2026) if row.group is None] == [
        (2025, 1, 2)
    ]


def test_the_dean_reads_the_own_school_and_nobody_elses(five, dirk, noor, bram, class_elsewhere, rivierdam):
    for transition in pupils(class_elsewhere, 3, rivierdam):
        goes(transition, (Kind.DOSSIER, "pupil_done", date(2026, 3, 2)), (Kind.DOSSIER, "mentor_done", date(2026, 3, 3)))  # fmt: skip
    page = text(Browser(dirk).get("/school/doorlooptijd/"))
    assert "4B" in page
    assert "4Z" not in page
    assert Browser(noor).get("/school/doorlooptijd/").status_code == 403
    lines = Browser(dirk).get("/school/doorlooptijd/csv/").content.decode("utf-8-sig").splitlines()
    assert lines[1:] == ["Mentor;De hele school;2026;5;2;8", "Mentor;4B;2026;5;2;8"]


def test_a_region_reads_figures_of_five_learners_and_never_of_four(five, rosa, class_elsewhere, rivierdam):
    for transition in pupils(class_elsewhere, 4, rivierdam):
        goes(transition, (Kind.DOSSIER, "pupil_done", date(2026, 3, 2)), (Kind.DOSSIER, "mentor_done", date(2026, 3, 3)))  # fmt: skip
    assert counting.count_lead_times(by=JOB) == counting.count_lead_times(by=JOB) == 2
    page = text(Browser(rosa).get("/regio/doorlooptijd/"))
    assert "Lingeschool" in page
    assert "minder dan 5" in page
    lines = Browser(rosa).get("/regio/doorlooptijd/csv/").content.decode("utf-8-sig").splitlines()
    assert lines[1:] == ["Mentor;Maascollege;2026;5;2;8"]


def test_the_second_wall_hides_what_is_too_small_too(five, rosa):
    from sluitend.access import wall

    counting.count_lead_times(by=JOB)
    with wall.standing(rosa.standing):
        assert LeadTime.objects.count() == 1
    LeadTime.objects.update(learners=4)
    with wall.standing(rosa.standing):
        assert LeadTime.objects.count() == 0


def test_the_page_of_the_region_costs_the_same_for_more_schools(five, rosa, class_elsewhere, rivierdam):
    client = Browser(rosa)
    counting.count_lead_times(by=JOB)
    counted = count_queries(lambda: client.get("/regio/doorlooptijd/"))
    for transition in pupils(class_elsewhere, 5, rivierdam):
        goes(transition, (Kind.DOSSIER, "pupil_done", date(2026, 3, 2)), (Kind.DOSSIER, "mentor_done", date(2026, 3, 3)))  # fmt: skip
    counting.count_lead_times(by=JOB)
    assert count_queries(lambda: client.get("/regio/doorlooptijd/")) == counted
