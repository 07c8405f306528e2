"""How far the dossiers of the school are, and whom to remind: sorted, as a file, on paper."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sluitend.access.actor import ActorRequest
from sluitend.access.roles import Role
from sluitend.dossiers.queries import reminding
from sluitend.insight import sheets
from sluitend.insight.school.queries import progress as queries
from sluitend.kit import clock

PER_PAGE = 100
FILES = {"csv": "csv", "excel": "xlsx", "ods": "ods"}  # in the address: the kind of file


@require_safe
def school_progress(request: ActorRequest, dossiers: QuerySet[Any]) -> HttpResponse:
    """By class or by mentor: how many of how many, with the list behind each number."""
    per, order, descending = _asked(request)
    found = queries.progress(dossiers, request.actor, per=per, order=order, descending=descending)
    page = {
        "found": found,
        "per": per,
        "chips": [(by.label, None, _address(slug, "naam"), slug == per) for slug, by in queries.PER.items()],
        "heads": _heads(per, order, descending),
        "lines": [(line, _cells(per, line)) for line in found.lines],
        "total": _cells("", found.total),
        "address": _address(per, order, descending),
        "waiting": reminding.waiting_of(request.actor),
        "now": clock.now(),
        "counts": Role.CAREER_DEAN in request.actor.roles,
    }
    return render(request, "insight/school/progress.html", page)


def _asked(request: ActorRequest) -> tuple[str, str, bool]:
    per, order = request.GET.get("per", "klas"), request.GET.get("op", "naam")
    return (
        per if per in queries.PER else "klas",
        order if order in queries.SORTS else "naam",
        request.GET.get("aflopend") == "ja",
    )


def _address(per: str, order: str, descending: bool = False) -> str:
    return "?" + urlencode({"per": per, "op": order, **({"aflopend": "ja"} if descending else {})})


def _heads(per: str, order: str, descending: bool) -> list[tuple[str, str, str]]:
    """The columns with what sorts by them; the one that sorts now turns round."""
    names = {"naam": queries.PER[per].label, "totaal": "#" + _("Pupils")}
    names |= {row.slug: f"#{row.label}" for row in queries.STAGES}
    heads = [("-" + _("Choose"), "", "")]
    for slug, name in names.items():
        now = slug == order
        said = ("descending" if descending else "ascending") if now else ""
        heads.append((str(name), _address(per, slug, descending=now and not descending), said))
    return heads


def _cells(per: str, line: queries.Line) -> list[tuple[str, int, int, str, str]]:
    """Of each stage: its words, how many are done and how many not, and where they stand."""
    which = {"van": per, "wie": line.key or ""} if per else {}
    return [
        (
            str(stage.label),
            done,
            line.total - done,
            "?" + urlencode({**which, "deel": stage.slug, "stand": "klaar"}),
            "?" + urlencode({**which, "deel": stage.slug, "stand": "open"}),
        )
        for stage, done in line.counts
    ]


@require_safe
def school_progress_list(request: ActorRequest, dossiers: QuerySet[Any]) -> HttpResponse:
    """The pupils that a number counts, to open or to remind."""
    which = queries.Behind(
        per=request.GET.get("van", ""),
        key=request.GET.get("wie", ""),
        stage=request.GET.get("deel", queries.ALL),
        is_done=request.GET.get("stand", "klaar") == "klaar",
    )
    rows = queries.behind(dossiers, request.actor, which)
    pages = Paginator(rows, PER_PAGE).get_page(request.GET.get("pagina", 1))
    back = {"per": which.per} if which.per in queries.PER else {}
    return render(request, "insight/school/progress_list.html", {
        "page": pages,
        "rows": [queries.Listed(row) for row in pages.object_list],
        "which": which,
        "name": queries.name_of(which),
        "back": reverse("insight:school_progress") + ("?" + urlencode(back) if back else ""),
    })  # fmt: skip


@require_safe
def school_progress_sheet(request: ActorRequest, dossiers: QuerySet[Any], kind: str) -> HttpResponse:
    """The table as a file: csv or Excel."""
    if kind not in FILES:
        raise Http404
    per, order, descending = _asked(request)
    found = queries.progress(dossiers, request.actor, per=per, order=order, descending=descending)
    columns = [str(queries.PER[per].label), _("Pupils"), *(str(stage.label) for stage in queries.STAGES)]
    rows = [[line.name or _("in no class"), line.total, *line.done.values()] for line in found.lines]
    total = [_("The whole school"), found.total.total, *found.total.done.values()]
    return sheets.answer(request.actor, FILES[kind], _("progress-%(per)s") % {"per": per}, columns, [*rows, total])
