"""Case tables: which there are, one with its agenda, what is agreed about a learner."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sluitend.access.actor import ActorRequest
from sluitend.kit import clock
from sluitend.kit.back import back_to
from sluitend.kit.calendar_file import CONTENT_TYPE
from sluitend.kit.frame import offer_undo
from sluitend.organisations.policies import REGION_POLICY, CanRegion
from sluitend.safetynet import at_the_table as queries
from sluitend.safetynet import case_tables as actions
from sluitend.safetynet import table_letters
from sluitend.safetynet.lifecycle import TableDecision
from sluitend.safetynet.policies import ITEM_POLICY, CanItem
from sluitend.safetynet.table_forms import CaseTableForm, DecideForm, PutOnForm, TakeOffForm
from sluitend.safetynet.views import given_in
from sluitend.transitions.actions import Refused


@require_safe
def case_tables(request: ActorRequest, rows: QuerySet[Any]) -> HttpResponse:
    """What is to come and what is over."""
    page = {
        "tables": queries.tables_of(rows, request.actor),
        "may_convene": REGION_POLICY[CanRegion.CONVENE].could_hold_for(request.actor),
        "reads_learners": ITEM_POLICY[CanItem.VIEW].could_hold_for(request.actor),
    }
    return render(request, "safetynet/tables/list.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def new_case_table(request: ActorRequest, regions: QuerySet[Any]) -> HttpResponse:
    """Convene a table."""
    region = regions.get()
    form = CaseTableForm(given_in(request), organisations=queries.who_can_meet(region))

    def save(**given: Any) -> Any:
        return actions.plan(region, by=request.actor, **given)

    return _fill_in(request, form, save, _("The case table is planned."))


@require_http_methods(["GET", "HEAD", "POST"])
def change_case_table(request: ActorRequest, table: Any) -> HttpResponse:
    """Another moment, place or company."""
    form = CaseTableForm(given_in(request), organisations=queries.who_can_meet(table.region), table=table)

    def save(**given: Any) -> Any:
        actions.change(table, by=request.actor, **given)
        return table

    return _fill_in(request, form, save, _("The case table is changed."), table)


def _fill_in(
    request: ActorRequest, form: CaseTableForm, save: Callable[..., Any], said: str, table: Any = None
) -> HttpResponse:
    if form.is_bound and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("minutes", "place", "video_url")}
        try:
            kept = save(starts_at=form.starts_at, participants=form.participants, **given)
        except Refused as why:
            form.add_error("on", str(why))
        else:
            messages.success(request, said)
            return redirect("safetynet:case_table", kept.pk)
    page = {"form": form, "table": table}
    return render(request, "safetynet/tables/form.html", page, status=422 if form.errors else 200)


@require_safe
def case_table(request: ActorRequest, table: Any) -> HttpResponse:
    """The agenda in order; what is agreed is written down on the spot."""
    found = queries.agenda_of(table, request.actor, request.GET.get("pagina"))
    forms = {
        line.item.pk: DecideForm(item=line.item, owners=line.owners, quick=True)
        for line in found.lines
        if line.may_decide and not line.item.decision
    }
    page = {
        "agenda": found,
        "table": table,
        "rows": [(line, forms.get(line.item.pk)) for line in found.lines],
        "reads_learners": ITEM_POLICY[CanItem.VIEW].could_hold_for(request.actor),
    }
    return render(request, "safetynet/tables/table.html", page)


@require_safe
def case_table_minutes(request: ActorRequest, table: Any) -> HttpResponse:
    """What was agreed, on paper. Who prints it looked at everybody who stands in it."""
    lines = queries.minutes_of(table, request.actor)
    request.actor.looked_at_all([line.item.transition.learner_id for line in lines], page="case_table_minutes")
    page = {"table": table, "lines": lines, "now": clock.now(), "actor": request.actor}
    return render(request, "safetynet/tables/minutes.html", page)


@require_safe
def case_table_calendar(request: ActorRequest, table: Any) -> HttpResponse:
    """The meeting for somebody's own calendar; no learner stands in it."""
    headers = {"Content-Disposition": 'attachment; filename="overstaptafel.ics"', "Cache-Control": "no-store"}
    return HttpResponse(table_letters.as_file(table), content_type=f"{CONTENT_TYPE}; charset=utf-8", headers=headers)


@require_POST
def cancel_case_table(request: ActorRequest, table: Any) -> HttpResponse:
    """The table is off."""
    actions.cancel(table, by=request.actor)
    messages.success(request, _("The case table is called off."))
    return redirect("safetynet:case_tables")


@require_POST
def hold_case_table(request: ActorRequest, table: Any) -> HttpResponse:
    """The table is done."""
    actions.hold(table, by=request.actor)
    offer_undo(request, _("The case table is closed."), reverse("safetynet:reopen_case_table", args=[table.pk]))
    return redirect("safetynet:case_table", table.pk)


@require_POST
def reopen_case_table(request: ActorRequest, table: Any) -> HttpResponse:
    """It was not done after all."""
    actions.reopen(table, by=request.actor)
    messages.success(request, _("The case table is open again."))
    return redirect("safetynet:case_table", table.pk)


# --- One learner ------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def decide_item(request: ActorRequest, item: Any) -> HttpResponse:
    """What the table agrees; the short form on the agenda posts here too, and goes on to the next learner."""
    line = queries.line_of(item, request.actor)
    form = DecideForm(given_in(request), item=item, owners=line.owners)
    if form.is_bound and form.is_valid():
        try:
            actions.decide(
                item,
                TableDecision(form.cleaned_data["decision"]),
                owner=form.owner,
                due_on=form.due_on,
                instead_of=form.seen,
                by=request.actor,
            )
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("Written down: %(name)s.") % {"name": line.name})
            return redirect(_onwards(request, item))
    page = {"form": form, "line": line, "item": item, "transition": item.transition, "learner": item.transition.learner}
    return render(request, "safetynet/tables/decide.html", page, status=422 if form.errors else 200)


def _onwards(request: ActorRequest, item: Any) -> str:
    """To the next learner of whom nothing was agreed yet, on the page of the agenda where we were."""
    number = request.GET.get("pagina", "")
    query = f"?pagina={number}" if number.isdecimal() else ""
    following = queries.agenda_of(item.table, request.actor, number).first_open
    anchor = f"#punt-{following}" if following else ""
    return reverse("safetynet:case_table", args=[item.table_id]) + query + anchor


@require_http_methods(["GET", "HEAD", "POST"])
def take_off_item(request: ActorRequest, item: Any) -> HttpResponse:
    """Not at this table, with a reason."""
    form = TakeOffForm(given_in(request))
    if form.is_bound and form.is_valid():
        actions.take_off(item, because=form.cleaned_data["because"], by=request.actor)
        name = item.transition.learner.name
        text = _("%(name)s is off the agenda.") % {"name": name}
        offer_undo(request, text, reverse("safetynet:put_back_item", args=[item.pk]))
        return redirect("safetynet:case_table", item.table_id)
    page = {"form": form, "item": item, "learner": item.transition.learner}
    return render(request, "safetynet/tables/take_off.html", page, status=422 if form.errors else 200)


@require_POST
def put_back_item(request: ActorRequest, item: Any) -> HttpResponse:
    """On the agenda again."""
    actions.put_back(item, by=request.actor)
    text = _("%(name)s is on the agenda again.") % {"name": item.transition.learner.name}
    messages.success(request, text)
    return redirect("safetynet:case_table", item.table_id)


@require_http_methods(["GET", "HEAD", "POST"])
def put_on_table(request: ActorRequest, transition: Any) -> HttpResponse:
    """Ask a case table about this learner."""
    tables = queries.coming_for(request.actor)
    form = PutOnForm(given_in(request), tables=tables)
    if form.is_bound and form.is_valid():
        try:
            actions.put_on(transition, form.chosen, why=form.cleaned_data["why"], by=request.actor)
        except Refused as why:
            form.add_error("table", str(why))
        else:
            messages.success(request, _("%(name)s is on the agenda.") % {"name": transition.learner.name})
            return redirect(back_to(request))
    page = {
        "form": form,
        "tables": tables,
        "transition": transition,
        "learner": transition.learner,
        "back": back_to(request),
    }
    return render(request, "safetynet/tables/put_on.html", page, status=422 if form.errors else 200)
