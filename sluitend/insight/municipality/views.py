"""The pages of a municipality. Each is handed its rows, asks the queries and draws."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sluitend.access.actor import ActorRequest
from sluitend.access.roles import Stand
from sluitend.insight import sheets, timeline
from sluitend.insight.columns import Column, chosen, in_file, on_page
from sluitend.insight.municipality import figures, queries
from sluitend.insight.municipality.columns import WORKLIST
from sluitend.kit.chosen import AT_MOST
from sluitend.kit.components.tables import Line
from sluitend.organisations import queries as organisations
from sluitend.organisations.lists import LISTS
from sluitend.safetynet import at_the_table
from sluitend.safetynet.forms import AssignForm, ContactForm
from sluitend.safetynet.queries import colleagues

WORKLIST_NAME = "worklist"  # as the register of lists knows it
SHORT = 6  # events beside a learner
KINDS = (timeline.STEPS, timeline.CONTACT, timeline.HANDOVER, timeline.SYSTEM)
WITHOUT_SYSTEM = frozenset(KINDS) - {timeline.SYSTEM}
LEARNER_PAGE = {Stand.SCHOOL: "insight:school_learner", Stand.MUNICIPALITY: "insight:municipality_learner"}


@require_safe
def municipality_start(request: ActorRequest, rows: QuerySet[Any]) -> HttpResponse:
    """New out of view, without a click; whose, which group and which name are in the address."""
    asked = _asked(request)
    found = queries.worklist(rows, request.actor, page=request.GET.get("pagina"), **asked)
    kept = organisations.kept(request.actor, LISTS[WORKLIST_NAME], _address(asked))
    shown = on_page(chosen(WORKLIST, kept.columns))
    everybody = request.GET.get("kies") == "alle"
    drawn = {row.transition.pk for group in found.groups for row in group.rows}
    others = queries.keys(rows, request.actor, at_most=AT_MOST, **asked) if everybody else []
    numbered = {"pagina": request.GET["pagina"]} if request.GET.get("pagina", "").isdecimal() else {}
    return render(request, "insight/municipality/start.html", {
        "worklist": found,
        "all_chosen": everybody,
        "elsewhere": [key for key in others if key not in drawn],
        "chosen": len(others),
        "choose_url": _address(asked, **numbered, **({} if everybody else {"kies": "alle"})),
        "may_choose": min(found.count, AT_MOST),
        "asked": asked,
        "chips": _chips(found, asked),
        "kept": kept,
        "labels": [column.label for column in shown],
        "span": len(shown) + 2,
        "groups": [
            (group, _address(asked, groep=group.code), [_line(row, shown) for row in group.rows])
            for group in found.groups
        ],
        "folded": queries.FOLDED,
        "waiting": queries.waiting_for_us(request.actor),
        "assign_form": AssignForm(colleagues=colleagues(request.actor.organisation)),  # type: ignore[arg-type]
        "sheet": _address(asked),
        "whole_list": _address(asked, groep=""),
        **at_the_table.on_start_page(request.actor),
    })  # fmt: skip


def _asked(request: ActorRequest) -> dict[str, str]:
    who = request.GET.get("wie", queries.TEAM)
    group = request.GET.get("groep", "")
    return {
        "who": who if who in (queries.MINE, queries.FREE) else queries.TEAM,
        "group": group if group in queries.GROUPS else "",
        "search": request.GET.get("q", "").strip(),
    }


def _address(asked: dict[str, str], **changed: str) -> str:
    query = {"wie": asked["who"], "groep": asked["group"], "q": asked["search"]} | changed
    return "?" + urlencode({name: value for name, value in query.items() if value})


def _chips(found: queries.Worklist, asked: dict[str, str]) -> list[tuple[str, int, str, bool]]:
    labels = {queries.MINE: _("Mine"), queries.TEAM: _("Team"), queries.FREE: _("Unassigned")}
    return [(label, found.owners[who], _address(asked, wie=who), asked["who"] == who) for who, label in labels.items()]


@require_safe
def municipality_sheet(request: ActorRequest, rows: QuerySet[Any], kind: str) -> HttpResponse:
    """What the list shows, as a file. Each learner in it counts as looked at."""
    if kind not in sheets.FILES:
        raise Http404
    listed = queries.everybody(rows, request.actor, **_asked(request))
    request.actor.looked(*[row.transition.learner_id for row in listed], page="municipality_sheet")
    columns = chosen(WORKLIST, organisations.columns_of(request.actor, LISTS[WORKLIST_NAME]))
    return sheets.answer(request.actor, kind, _("worklist"), *in_file(columns, listed))


def _line(row: queries.Row, shown: Sequence[Column[queries.Row]]) -> Line:
    url = reverse("insight:municipality_learner", args=[row.transition.pk])
    return Line(row.name, url, [column.shown(row) for column in shown], row.transition.pk)


@require_safe
def municipality_learner(request: ActorRequest, transition: Any) -> HttpResponse:
    """One learner: who holds, why we see this, what was tried, and what to do now."""
    return render(request, "insight/municipality/learner.html", {
        "page": queries.learner_page(transition, request.actor),
        "transition": transition,
        "learner": transition.learner,
        "form": ContactForm(),
        "timeline": timeline.of(transition, with_programmes=False, groups=WITHOUT_SYSTEM, latest=SHORT),
    })  # fmt: skip


@require_safe
def full_timeline(request: ActorRequest, transition: Any) -> HttpResponse:
    """All that happened, per year; which kinds are shown is in the address."""
    shown = set(request.GET.getlist("toon")) & set(KINDS) or WITHOUT_SYSTEM
    found = timeline.of(
        transition, with_programmes=request.actor.stand is not Stand.MUNICIPALITY, groups=frozenset(shown)
    )
    choices = [(code, label, code in shown) for code, label in _kinds().items()]
    own_page = LEARNER_PAGE.get(request.actor.stand)
    return render(request, "insight/timeline.html", {
        "transition": transition,
        "learner": transition.learner,
        "timeline": found,
        "choices": choices,
        "back": reverse(own_page, args=[transition.pk]) if own_page else "",
    })  # fmt: skip


def _kinds() -> dict[str, str]:
    return dict(zip(KINDS, (_("Steps"), _("Contact"), _("Handover"), _("System")), strict=True))


@require_safe
def municipality_figures(request: ActorRequest, cases: QuerySet[Any]) -> HttpResponse:
    """What the municipality did, month by month."""
    return render(request, "insight/municipality/figures.html", {"months": figures.by_month(cases)})


@require_safe
def municipality_figures_sheet(request: ActorRequest, cases: QuerySet[Any], kind: str) -> HttpResponse:
    """The same as a file."""
    columns = [
        _("Month"), _("Cases begun"), _("Contact sought"), _("Reached"), _("Cases closed"), _("With a place"), _("Open"),
    ]  # fmt: skip
    rows = [
        [f"{row.first:%Y-%m}", row.begun, row.tried, row.reached, row.closed, row.placed, row.open]
        for row in figures.by_month(cases)
    ]
    return sheets.answer(request.actor, kind, _("figures-of-the-municipality"), columns, rows)
