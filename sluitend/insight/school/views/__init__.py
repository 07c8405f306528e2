"""The pages of a school. Each is handed its rows, asks the queries and draws."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from sluitend.access.actor import ActorRequest
from sluitend.access.roles import Role
from sluitend.dossiers.queries import warm_days
from sluitend.dossiers.queries.path import followed_by
from sluitend.insight import sheets, timeline, warm, words
from sluitend.insight.columns import chosen, in_file, on_page
from sluitend.insight.school.columns import IN_A_CLASS, Listed, line
from sluitend.insight.school.queries import needs, one_class, one_learner, start
from sluitend.insight.school.queries.feedback import served
from sluitend.insight.school.queries.rows import Row, rows_without_class
from sluitend.kit import clock
from sluitend.organisations import queries as organisations
from sluitend.organisations.lists import LISTS
from sluitend.safetynet import at_the_table
from sluitend.transitions.policies import POLICY as TRANSITION
from sluitend.transitions.policies import Can as CanTransition

PUPILS_LIST = "pupils"  # as the register of lists knows it
SHORT = 6  # entries of the timeline beside a page
PER_PAGE = 50
CHOOSE = "kies"  # in the address: "alles" ticks every row
OFFICE = {Role.CAREER_DEAN, Role.SCHOOL_ADMIN, Role.CARE_COORDINATOR}
CHIPS = {  # in the address: what it shows, and its words
    "alles": ("all", gettext_lazy("All")),
    "jij": (needs.YOU, gettext_lazy("For you")),
    "wacht": (needs.OTHER, gettext_lazy("Waits")),
    "schema": (needs.ON_TRACK, gettext_lazy("On track")),
    "geen-aanmelding": ("no_application", gettext_lazy("No application yet")),
}
WAITS_FOR = {
    needs.PUPIL: gettext_lazy("pupil %(count)d"),
    needs.GUARDIAN: gettext_lazy("parent %(count)d"),
    needs.COLLEGE: gettext_lazy("mbo %(count)d"),
    needs.PARTY: gettext_lazy("other party %(count)d"),
}


@require_safe
def school_start(request: ActorRequest, classes: QuerySet[Any]) -> HttpResponse:
    """Who needs me now: without a click."""
    whole_school = _is_office(request)
    page = {
        "today": start.today_of(classes, request.actor, whole_school=whole_school),
        "whole_school": whole_school,
        "counts_years": TRANSITION[CanTransition.COUNT].could_hold_for(request.actor),
        "my_lists": organisations.as_chips(organisations.lists_of(request.actor)),
        "day": clock.today(),
        **at_the_table.on_start_page(request.actor),
    }
    return render(request, "insight/school/start.html", page)


def _is_office(request: ActorRequest) -> bool:
    return bool(request.actor.roles & OFFICE)


@require_safe
def school_questions(request: ActorRequest, classes: QuerySet[Any]) -> HttpResponse:
    """All that the office has to settle, a page at a time."""
    if not _is_office(request):
        raise Http404
    found = start.today_of(classes, request.actor, whole_school=True).open_questions
    return render(request, "insight/school/questions.html", {"page": _page(request, found)})


@require_safe
def school_without_class(request: ActorRequest, classes: QuerySet[Any]) -> HttpResponse:
    """All whom the school still follows and no class shows, a page at a time."""
    if not _is_office(request):
        raise Http404
    found = rows_without_class(request.actor)
    return render(request, "insight/school/without_class.html", {"page": _page(request, found)})


def _page(request: ActorRequest, found: Sequence[Any]) -> Page:
    return Paginator(found, PER_PAGE).get_page(request.GET.get("pagina", 1))


@require_safe
def class_list(request: ActorRequest, school_class: Any) -> HttpResponse:
    """A class by what needs doing; filter and search are in the address."""
    chip, search, listed = _listed(request, school_class)
    kept = organisations.kept(request.actor, LISTS[PUPILS_LIST], _address(chip, "") + f"&klas={school_class.pk}")
    shown = on_page(chosen(IN_A_CLASS, kept.columns))
    groups = _groups(listed, chip, search)
    for group in groups:
        group["lines"] = [line(Listed(row, school_class.name), shown) for row in group["rows"]]
    everybody = request.GET.get(CHOOSE) == "alles"
    page = {
        "school_class": school_class,
        "listed": listed,
        "groups": groups,
        "kept": kept,
        "labels": [column.label for column in shown],
        "span": len(shown) + 2,
        "chosen": sum(bool(row.key) for group in groups for row in group["rows"]) if everybody else 0,
        "choose_url": "" if everybody else f"{_address(chip, search)}&{CHOOSE}=alles",
        "chips": [
            (label, _count(listed, code), _address(slug, search), slug == chip) for slug, (code, label) in CHIPS.items()
        ],
        "search": search,
        "sheet": _address(chip, search),
    }
    return render(request, "insight/school/class.html", page)


def _listed(request: ActorRequest, school_class: Any) -> tuple[str, str, one_class.ClassList]:
    chip = request.GET.get("toon", "alles")
    search = request.GET.get("q", "").strip()
    listed = one_class.class_list(school_class, request.actor, search=search)
    return chip if chip in CHIPS else "alles", search, listed


def _count(listed: one_class.ClassList, code: str) -> int:
    return len(listed.rows) if code == "all" else listed.counts[code]


def _address(slug: str, search: str) -> str:
    return "?" + urlencode({"toon": slug, **({"q": search} if search else {})})


def _groups(listed: one_class.ClassList, chosen: str, search: str) -> list[dict[str, Any]]:
    """The rows in their three groups. Who is on track stays folded until somebody asks."""
    shown = listed.shown(CHIPS[chosen][0])
    titles = {
        needs.YOU: _("For you · %(count)d"),
        needs.OTHER: _("Waits for somebody else · %(count)d"),
        needs.ON_TRACK: _("On track · %(count)d"),
    }
    groups = []
    for group, title in titles.items():
        rows = sorted((row for row in shown if row.need.group == group), key=lambda row: not row.need.is_strong)
        folded = group == needs.ON_TRACK and chosen == "alles" and not search and len(rows) < len(shown)
        if rows:
            text = _("On track · show %(count)d") if folded else title
            groups.append({
                "title": text % {"count": len(rows)},
                "rows": [] if folded else rows,
                "url": _address("schema", search) if folded else "",
                "note": _waits_for(rows, listed) if group == needs.OTHER else "",
            })  # fmt: skip
    return groups


def _waits_for(rows: list[Row], listed: one_class.ClassList) -> str:
    counted = one_class.ClassList(rows, listed.days_to_apply).waits_for
    return " · ".join(str(WAITS_FOR[who]) % {"count": count} for who, count in counted)


@require_safe
def class_sheet(request: ActorRequest, school_class: Any, kind: str) -> HttpResponse:
    """What the class page shows, as a file with the columns one chose. Each pupil in it counts as looked at."""
    if kind not in sheets.FILES:
        raise Http404
    chip, _search, listed = _listed(request, school_class)
    rows = [Listed(row, school_class.name) for row in listed.shown(CHIPS[chip][0])]
    request.actor.looked(*[it.row.facts.learner.pk for it in rows], page="class_sheet")
    columns = chosen(IN_A_CLASS, organisations.columns_of(request.actor, LISTS[PUPILS_LIST]))
    return sheets.answer(request.actor, kind, str(school_class), *in_file(columns, rows))


@require_safe
def school_learner(request: ActorRequest, dossier: Any) -> HttpResponse:
    """One learner: who holds, what is next, where dossier and applications are, and what this person may do."""
    found = one_learner.learner_page(dossier, request.actor)
    transition = found.row.facts.transition or dossier.transition
    return render(request, "insight/school/learner.html", {
        "page": found,
        "learner": found.row.facts.learner,
        "transition": transition,
        "dossier": found.row.facts.dossier,
        "place": words.place(transition),
        "may": one_learner.may(dossier, request.actor),
        "followed_by": followed_by(found.row.facts.dossier) if found.row.facts.dossier else [],
        "back_here": "?" + urlencode({"next": request.get_full_path()}),
        "timeline": timeline.of(transition, latest=SHORT),
    })  # fmt: skip


@require_safe
def school_warm_handovers(request: ActorRequest, handovers: QuerySet[Any]) -> HttpResponse:
    """The conversations with colleges: what is open, and what was held."""
    rows = warm.warm_rows(handovers.filter(dossier__transition__settled_on=None))
    page = {
        "open": [row for row in rows if row.warm.is_open],
        "closed": [row for row in rows if not row.warm.is_open],
        "days": warm_days.days_for_mentor(request.actor),
        "counts": Role.CAREER_DEAN in request.actor.roles,
    }
    return render(request, "insight/school/warm.html", page)


@require_safe
def school_warm_figures(request: ActorRequest, handovers: QuerySet[Any]) -> HttpResponse:
    """Asked, done, overdue and how long it took: of the whole school, and per team of each college."""
    reports = [
        (_("The whole school"), _("School"), warm.report(handovers, [warm.SCHOOL])),
        (_("Per team"), _("Team"), warm.report(handovers, [warm.COLLEGE, warm.TEAM])),
    ]
    page = {"reports": reports, "back": reverse("insight:school_warm_handovers"), "served": served(request.actor)}
    return render(request, "insight/warm_figures.html", page)
