"""The stage before the first day: region, organisations, the people who work there and what colleges offer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sluitend.access import wall
from sluitend.access.actor import Actor
from sluitend.access.models import User
from sluitend.demo.world import World, places, questions
from sluitend.demo.world.calendar import Year
from sluitend.dossiers import actions as dossiers
from sluitend.kit import clock
from sluitend.organisations.models import (
    Location,
    Membership,
    Offering,
    Organisation,
    OrganisationKind,
    Programme,
    Region,
)


def set_stage(world: World, *, password_hash: str) -> None:
    """Region, organisations, staff with one password, programmes and what the colleges offer in both years."""
    begins = date(world.school_year - 2, 8, 1)
    with clock.standing(begins), wall.work():
        region = Region.objects.create(code=places.REGION_CODE, name=places.REGION_NAME)
        organisations = {place.code: _found(place, region) for place in world.organisations}
        _hire(world, organisations, password_hash, begins)
        _offer(world, organisations)
        _ask(region)


def _ask(region: Region) -> None:
    """The region's own questions hold from the first day on."""
    job = Actor.job("demo")
    for code in questions.LEFT_OUT:
        dossiers.leave_out_question(region, code, by=job)
    for question in questions.ADDED:
        dossiers.add_question(region, question, by=job)
    dossiers.publish_edition(region, by=job)


def _found(place: places.Place, region: Region) -> Organisation:
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
    return organisation


def _hire(world: World, organisations: Mapping[str, Organisation], password_hash: str, begins: date) -> None:
    users = User.objects.bulk_create(
        User(email=row.email, name=row.name, phone=row.phone, password=password_hash) for row in world.staff
    )
    Membership.objects.bulk_create(
        Membership(
            user=user, organisation=organisations[row.organisation], role=row.role, team=row.team, from_on=begins
        )
        for user, row in zip(users, world.staff, strict=True)
    )


def _offer(world: World, organisations: Mapping[str, Organisation]) -> None:
    programmes = {row.programme.crebo: row.programme for row in world.offers}
    Programme.objects.bulk_create(
        Programme(crebo=row.crebo, name=row.name, level=row.level) for row in programmes.values()
    )
    pupils = len(world.stories) // 2
    Offering.objects.bulk_create(
        Offering(
            college=organisations[row.college],
            programme_id=row.programme.crebo,
            route=row.route,
            team=row.team,
            school_year=year,
            starts_on=Year(year).starts,
            capacity=row.places(pupils),
        )
        for row in world.offers
        for year in (world.school_year - 1, world.school_year)
    )
