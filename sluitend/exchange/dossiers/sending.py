"""What a delivery holds and who sent it, for many deliveries in as many statements as for one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import Max, QuerySet

from sluitend.dossiers.models import Delivery
from sluitend.exchange.dossiers.translating import MAIN_LOCATION, Sender
from sluitend.learners.models import Enrolment
from sluitend.organisations.models import Location

LOCATION_DIGITS = 2


class Parcel(NamedTuple):
    """One delivered version, ready to be written."""

    delivery: Delivery
    content: Mapping[str, Any]
    sender: Sender

    @property
    def learner_id(self) -> Any:
        return self.delivery.application.transition.learner_id


def parcels(deliveries: QuerySet[Delivery]) -> list[Parcel]:
    """The deliveries with their senders, in the order they come. By way of the application: a college reads no dossier
    but through what was delivered."""
    rows = list(deliveries.select_related("version", "application__offering__programme",
                                          "application__transition__origin_school"))  # fmt: skip
    schools = {row.application.transition.origin_school_id for row in rows}
    learners = {row.application.transition.learner_id for row in rows}
    years = dict(
        Enrolment.objects.filter(learner__in=learners, organisation__in=schools)
        .order_by()
        .values_list("learner")
        .annotate(year=Max("year"))
    )
    locations: dict[Any, list[str]] = {}
    for school, number in Location.objects.filter(organisation__in=schools).values_list("organisation", "number"):
        locations.setdefault(school, []).append(number)
    return [Parcel(row, row.version.content, _sender(row, years, locations)) for row in rows]


def _sender(row: Delivery, years: Mapping[Any, int | None], locations: Mapping[Any, list[str]]) -> Sender:
    transition = row.application.transition
    school = transition.origin_school
    return Sender(
        brin=school.code if school else "",
        location=_location(locations.get(transition.origin_school_id, ())),
        year=years.get(transition.learner_id),
    )


def _location(numbers: Iterable[str]) -> str:
    """The number of the only building; of more buildings nobody knows which, so then it is the main one."""
    found = [number[-LOCATION_DIGITS:] for number in numbers]
    is_sure = len(found) == 1 and len(found[0]) == LOCATION_DIGITS and found[0].isascii() and found[0].isdecimal()
    return found[0] if is_sure else MAIN_LOCATION
