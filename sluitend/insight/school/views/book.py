"""The yearly book: where the pupils of a school go, beside the year before; as a page, on paper, as a file."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sluitend.access.actor import ActorRequest
from sluitend.insight import sheets
from sluitend.insight.school.queries import book as queries
from sluitend.kit import clock, words

FILES = {"csv": "csv", "excel": "xlsx", "ods": "ods"}  # as it stands in the address


@require_safe
def school_book(request: ActorRequest, transitions: QuerySet[Any]) -> HttpResponse:
    """This year beside the year before, on the same day."""
    found = _found(request)
    page: dict[str, Any] = {"found": found, "now": clock.now()}
    if found is not None:
        page |= {
            "year_chips": [
                (str(year), None, _address(year, _day(request)), year == found.year) for year in found.years
            ],
            "day_chips": [
                (_("today") if slug == "vandaag" and on == clock.today() else words.day(on, year=False), None,
                 _address(found.year, slug), on == found.day)
                for slug, on in found.days
            ],
            "groups": list(queries.GROUPS.items()),
            "year": str(found.year),
            "before": str(found.year - 1),
            "parts": [(_("Track"), _("Per track"), found.tracks), (_("Class"), _("Per class"), found.classes)],
            "address": _address(found.year, _day(request)),
        }  # fmt: skip
    return render(request, "insight/school/book.html", page)


@require_safe
def school_book_sheet(request: ActorRequest, transitions: QuerySet[Any], kind: str) -> HttpResponse:
    """The same as a file: a line for each destination of the school, each track and each class."""
    found = _found(request)
    if kind not in FILES or found is None:
        raise Http404
    columns = [
        _("Part"), _("Name"), _("Group"), _("Destination"), str(found.year), _("Share in %(year)d (%%)") % {"year": found.year},
        str(found.year - 1), _("Share in %(year)d (%%)") % {"year": found.year - 1},
    ]  # fmt: skip
    parts = [(_("School"), [found.school]), (_("Track"), found.tracks), (_("Class"), found.classes)]
    rows = [
        [part, line.name, str(queries.GROUPS[one.group]), one.label, now.count, now.share, before.count, before.share]
        for part, lines in parts
        for line in lines
        for one, now, before in line.by_destination
    ]
    name = _("yearly-book-%(year)d") % {"year": found.year}
    return sheets.answer(request.actor, FILES[kind], name, columns, rows)


def _day(request: ActorRequest) -> str:
    return request.GET.get("dag", "vandaag")


def _found(request: ActorRequest) -> queries.Book | None:
    school = request.actor.organisation
    return queries.book(school, year=request.GET.get("jaar", ""), day=_day(request)) if school else None


def _address(year: int, day: str) -> str:
    return "?" + urlencode({"jaar": year, "dag": day})
