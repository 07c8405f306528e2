"""The statutory list of who is expected at mbo (*opgave*): looked at, completed with who leaves havo or vwo, taken out as a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from sluitend.access.actor import ActorRequest
from sluitend.exchange.writers import to_csv, to_xlsx
from sluitend.kit import clock, ods
from sluitend.kit.chosen import chosen_keys
from sluitend.learners.queries import these_learners
from sluitend.transitions import actions
from sluitend.transitions.queries import expected as queries

PER_PAGE = 100
CONTENT = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": ods.MIMETYPE,
}


@require_safe
def expected_movers(request: ActorRequest, schools: QuerySet[Any]) -> HttpResponse:
    """Per municipality who is expected, when the list can be taken out, and of havo and vwo who could be on it."""
    school = schools.get()
    window = queries.window_on(clock.today())
    movers = queries.expected_movers(school, window.school_year)
    page = {
        "window": window,
        "towns": queries.by_town(movers),
        "count": len(movers),
        "flagged": [one for one in movers if one.flagged],
        "page": Paginator(queries.could_be_flagged(school, window.school_year), PER_PAGE).get_page(
            request.GET.get("pagina", 1)
        ),
    }
    return render(request, "exchange/expected.html", page)


@require_POST
def expect_at_mbo(request: ActorRequest, schools: QuerySet[Any]) -> HttpResponse:
    """Flag the chosen pupils."""
    year = queries.window_on(clock.today()).school_year
    count = actions.expect_at_mbo(these_learners(chosen_keys(request)), school_year=year, by=request.actor)
    if count:
        text = ngettext(
            "%(count)d pupil is expected at mbo and is followed from now on.",
            "%(count)d pupils are expected at mbo and are followed from now on.",
            count,
        )
        messages.success(request, text % {"count": count})
    else:
        messages.warning(request, _("Choose pupils first."))
    return redirect("exchange:expected_movers")


@require_POST
def expect_no_longer(request: ActorRequest, schools: QuerySet[Any]) -> HttpResponse:
    """Take the flag of the chosen pupils away."""
    count = actions.expect_no_longer(these_learners(chosen_keys(request)), by=request.actor)
    if count:
        text = ngettext(
            "%(count)d pupil is no longer on the list.", "%(count)d pupils are no longer on the list.", count
        )
        messages.success(request, text % {"count": count})
    else:
        messages.warning(request, _("Nobody is taken off the list. Who applied already stays followed."))
    return redirect("exchange:expected_movers")


@require_safe
def expected_file(request: ActorRequest, schools: QuerySet[Any], kind: str) -> HttpResponse:
    """The list as a file, of one municipality or of all."""
    if kind not in CONTENT:
        raise Http404
    town = request.GET.get("gemeente", "")
    try:
        found = actions.report_expected(schools.get(), kind=kind, town=town, by=request.actor)
    except actions.Refused as why:
        messages.warning(request, str(why))
        return redirect("exchange:expected_movers")
    school = schools.get()
    name = "-".join(filter(None, (_("expected-at-mbo"), school.code, town)))
    lines = [_line(school, one) for one in found]
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"', "Cache-Control": "no-store"}
    return HttpResponse(_content(kind, lines), content_type=CONTENT[kind], headers=headers)


def _content(kind: str, lines: list[list[str]]) -> bytes:
    head = [
        _("Code of the municipality"), _("Municipality"), "BRIN", _("School"), _("Pupil number"), _("First names"), _("Prefix"),
        _("Family name"), _("Date of birth"), _("Track"), _("Class"),
    ]  # fmt: skip
    if kind == "ods":
        return ods.write(_("Expected at mbo"), head, lines)
    return to_csv([head, *lines]) if kind == "csv" else to_xlsx({_("Expected at mbo"): [head, *lines]})


def _line(school: Any, one: queries.Mover) -> list[str]:
    learner = one.enrolment.learner
    return [
        one.town_code, one.town or _("not known"), school.code, school.name, one.enrolment.pupil_number,
        learner.first_names or learner.call_name, learner.prefix, learner.family_name,
        f"{learner.birth_date:%d-%m-%Y}" if learner.birth_date else "", one.track, one.class_name,
    ]  # fmt: skip
