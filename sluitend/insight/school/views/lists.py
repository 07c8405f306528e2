"""The whole school as one list: filters in the address, to keep, to share, to take along as a file."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sluitend.access.actor import ActorRequest
from sluitend.access.roles import Role
from sluitend.insight import sheets, words
from sluitend.insight.columns import chosen, in_file, on_page
from sluitend.insight.school.columns import PUPILS, line
from sluitend.insight.school.queries import whole as queries
from sluitend.insight.school.views import CHIPS, OFFICE, PUPILS_LIST
from sluitend.kit.chosen import AT_MOST
from sluitend.organisations import queries as organisations
from sluitend.organisations.lists import LISTS
from sluitend.transitions.lifecycle import TransferStatus

PER_PAGE = 50
STATUSES = {status.value: words.PLACE[status].label for status in TransferStatus if status in words.PLACE}


@require_safe
def school_lists(request: ActorRequest, classes: QuerySet[Any]) -> HttpResponse:
    """Who needs what, over all classes one sees."""
    asked = _asked(request)
    found = _found(request, classes, asked)
    kept = organisations.kept(request.actor, LISTS[PUPILS_LIST], _address(asked))
    shown = on_page(chosen(PUPILS, kept.columns))
    page = Paginator(found.rows, PER_PAGE).get_page(request.GET.get("pagina", 1))
    everybody = request.GET.get("kies") == "alles"
    drawn = {it.row.key for it in page.object_list}
    keys = [it.row.key for it in found.rows if it.row.key][:AT_MOST] if everybody else []
    numbered = {"pagina": str(page.number)} if page.number > 1 else {}
    return render(request, "insight/school/lists.html", {
        "page": page,
        "kept": kept,
        "labels": [column.label for column in shown],
        "lines": [line(row, shown) for row in page.object_list],
        "chips": [(label, found.counts.get(code, 0), _address({**asked, "toon": slug}), CHIPS[asked.get("toon", "alles")][0] == code)
                  for slug, (code, label) in CHIPS.items()],
        "active": _active(asked, found),
        "classes": found.classes,
        "statuses": STATUSES.items(),
        "asked": asked,
        "address": _address(asked),
        "all_chosen": everybody,
        "elsewhere": [key for key in keys if key not in drawn],
        "chosen": len(keys),
        "choose_url": _address({**asked, **numbered, **({} if everybody else {"kies": "alles"})}),
    })  # fmt: skip


@require_safe
def school_lists_sheet(request: ActorRequest, classes: QuerySet[Any], kind: str) -> HttpResponse:
    """The same, all pages of it, as a file with the columns one chose. Each pupil in it counts as looked at."""
    if kind not in sheets.FILES:
        raise Http404
    found = _found(request, classes, _asked(request))
    request.actor.looked(*[it.row.facts.learner.pk for it in found.rows], page="school_lists_sheet")
    columns = chosen(PUPILS, organisations.columns_of(request.actor, LISTS[PUPILS_LIST]))
    return sheets.answer(request.actor, kind, _("pupils"), *in_file(columns, found.rows))


def _asked(request: ActorRequest) -> dict[str, str]:
    """What the address asks for, without what says nothing."""
    given = {name: request.GET.get(name, "").strip() for name in ("toon", "klas", "stand", "q")}
    if given["toon"] not in CHIPS:
        given["toon"] = ""
    if given["stand"] not in STATUSES:
        given["stand"] = ""
    return {name: value for name, value in given.items() if value}


def _found(request: ActorRequest, classes: QuerySet[Any], asked: dict[str, str]) -> queries.Whole:
    which = queries.Asked(
        chip=CHIPS[asked.get("toon", "alles")][0],
        school_class=asked.get("klas", ""),
        status=asked.get("stand", ""),
        search=asked.get("q", ""),
    )
    with_left = bool(request.actor.roles & (OFFICE | {Role.SCHOOL_ADMIN}))
    return queries.whole(classes, request.actor, which, with_left=with_left)


def _address(asked: dict[str, str]) -> str:
    return "?" + urlencode(
        {name: value for name, value in asked.items() if (value and value != "alles") or name == "kies"}
    )


def _active(asked: dict[str, str], found: queries.Whole) -> list[tuple[str, None, str, bool]]:
    """The filters that are on, each with the address without it."""
    names = {str(one.pk): one.name for one in found.classes}
    shown = {
        "klas": names.get(asked.get("klas", ""), ""),
        "stand": str(STATUSES.get(asked.get("stand", ""), "")),
        "q": asked.get("q", ""),
    }
    return [(label, None, _address({**asked, name: ""}), True) for name, label in shown.items() if label]
