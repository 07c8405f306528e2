"""The pages of a college. Each is handed its rows, asks the queries and draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from sluitend.access.actor import ActorRequest
from sluitend.access.roles import Role
from sluitend.dossiers.queries import warm_days
from sluitend.insight import sheets, timeline, warm
from sluitend.insight.college.columns import INBOX
from sluitend.insight.college.queries import applicants, groups, one_dossier, steps
from sluitend.insight.college.queries import arrivals as arriving
from sluitend.insight.college.queries import mover as movers
from sluitend.insight.college.queries.filters import Choices, Filters, choices
from sluitend.insight.college.queries.warm import feedback_due
from sluitend.insight.columns import Column, chosen, in_file, on_page
from sluitend.kit import clock, words
from sluitend.kit.components.tables import Line
from sluitend.learners.policies import STUDENT_POLICY, CanStudent
from sluitend.organisations import queries as organisations
from sluitend.organisations.lists import LISTS
from sluitend.organisations.policies import POLICY as ORGANISATION
from sluitend.organisations.policies import Can as CanOrganisation
from sluitend.safetynet import at_the_table
from sluitend.transitions.lifecycle import ApplicationStatus
from sluitend.transitions.policies import INCOMING_POLICY, CanIncoming

INBOX_LIST = "inbox"  # as the register of lists knows it
SHORT = 6  # entries of the timeline beside a page
GROUPS = {  # in the address: the group, and its words
    "": ("", gettext_lazy("All")),
    "nieuw": (groups.NEW, gettext_lazy("New")),
    "gesprek": (groups.PLAN, gettext_lazy("Plan a talk")),
    "besluit": (groups.DECIDE, gettext_lazy("Decision needed")),
    "warm": (groups.WARM, gettext_lazy("Warm handover")),
    "wacht": (groups.WAIT, gettext_lazy("Waits")),
    "klaar": (groups.DONE, gettext_lazy("Done")),
}
PARAMETERS = (
    "groep",
    "team",
    "opleiding",
    "optijd",
    "q",
)  # of the address; they also lead from one dossier to the next
PILE = "stapel"  # in the address of a dossier: when the list was drawn that one reads through
TO_RECORD = (
    "intake_to_plan",
    "intake_planned",
    "intake_done",
    "waitlisted",
    "contract_offered",
    "enrolled",
    "not_admitted",
)


def _asked(request: ActorRequest) -> dict[str, str]:
    """What the address asks for, without what says nothing."""
    return {name: request.GET[name].strip() for name in PARAMETERS if request.GET.get(name, "").strip()}


def _filters(asked: dict[str, str]) -> Filters:
    group, _label = GROUPS.get(asked.get("groep", ""), GROUPS[""])
    on_time = asked.get("optijd", "")
    return Filters(
        group=group,
        team=asked.get("team", ""),
        programme=asked.get("opleiding", ""),
        on_time=on_time if on_time in ("ja", "nee") else "",
        search=asked.get("q", ""),
        pile_of=_moment(asked.get(PILE, "")),
    )


def _moment(said: str) -> datetime | None:
    """A moment in an address; None for what is none."""
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _address(asked: dict[str, str], **changed: str) -> str:
    left = {name: value for name, value in {**asked, **changed}.items() if value}
    return "?" + urlencode(left)


@require_safe
def inbox(request: ActorRequest, applications: QuerySet[Any]) -> HttpResponse:
    """Who applied, by what is to be done."""
    asked = _asked(request)
    filters = _filters(asked)
    found = applicants.inbox(applications, filters, request.GET.get("pagina", 1))
    options = choices(applications)
    pile = {PILE: clock.now().isoformat()} if filters.group == groups.NEW else {}
    back = _address(asked, **pile) if asked else ""
    kept = organisations.kept(request.actor, LISTS[INBOX_LIST], _address(asked))
    shown = on_page(chosen(INBOX, kept.columns))
    page = {
        "inbox": found,
        "chips": [
            (
                label,
                found.counts.get(group, 0) if group else found.total,
                _address(asked, groep=slug),
                group == filters.group,
            )
            for slug, (group, label) in GROUPS.items()
        ],
        "active": _active(asked, options),
        "options": options,
        "asked": asked,
        "hidden": [(name, asked[name]) for name in PARAMETERS if name in asked],
        "address": _address(asked),
        "kept": kept,
        "labels": [column.label for column in shown],
        "lines": [_line(row, back, shown) for row in found.rows],
        **_choosing(request, asked),
        "steps": [(status, steps.STEP[ApplicationStatus(status)]) for status in TO_RECORD],
        "may_see_aside": INCOMING_POLICY[CanIncoming.VIEW].could_hold_for(request.actor),
        "may_follow": STUDENT_POLICY[CanStudent.VIEW].could_hold_for(request.actor),
        "may_invite": ORGANISATION[CanOrganisation.INVITE_LEARNER].could_hold_for(request.actor),
        **at_the_table.on_start_page(request.actor),
    }
    return render(request, "insight/college/inbox.html", page)


def _line(row: applicants.Applicant, address: str, shown: Sequence[Column[applicants.Applicant]]) -> Line:
    key = row.application.pk
    url = reverse("insight:mbo_dossier", args=[key]) + address
    return Line(row.application.transition.learner.name, url, [column.shown(row) for column in shown], key)


def _choosing(request: ActorRequest, asked: dict[str, str]) -> dict[str, Any]:
    """All rows of the page ticked, by the address, so that it works without a script."""
    page = {"pagina": number} if (number := request.GET.get("pagina", "")) else {}
    return {
        "all_chosen": request.GET.get("kies") == "alle",
        "choose_all": _address(asked, kies="alle", **page),
        "choose_none": _address(asked, **page),
    }


def _active(asked: dict[str, str], options: Choices, **kept: str) -> list[tuple[str, None, str, bool]]:
    """The filters that are on, each with the address without it, but with what else is ``kept``."""
    names = dict(options.programmes)
    shown = {
        "team": asked.get("team", ""),
        "opleiding": names.get(asked.get("opleiding", ""), asked.get("opleiding", "")),
        "optijd": {"ja": _("on time, up to 1 April"), "nee": _("after 1 April")}.get(asked.get("optijd", ""), ""),
        "q": asked.get("q", ""),
    }
    return [(label, None, _address(asked, **{name: ""}, **kept), True) for name, label in shown.items() if label]


@require_safe
def inbox_sheet(request: ActorRequest, applications: QuerySet[Any], kind: str) -> HttpResponse:
    """What the inbox shows, all pages of it, as a spreadsheet with the columns one chose."""
    if kind not in sheets.FILES:
        raise Http404
    rows = applicants.everything(applications, _filters(_asked(request)))
    request.actor.looked(*[row.application.transition.learner_id for row in rows], page="inbox_sheet")
    columns = chosen(INBOX, organisations.columns_of(request.actor, LISTS[INBOX_LIST]))
    return sheets.answer(request.actor, kind, _("inbox"), *in_file(columns, rows))


@require_safe
def mbo_dossier(request: ActorRequest, application: Any) -> HttpResponse:
    """One applicant. A dossier that nobody here opened is opened first, which is an event of its own."""
    asked = _asked(request)
    pile = {PILE: request.GET[PILE]} if PILE in request.GET else {}
    found = one_dossier.dossier_page(application, request.actor, version=request.GET.get("versie", ""))
    if found.delivery is not None and found.delivery.opened_at is None:
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return redirect(reverse("dossiers:open_delivery", args=[found.delivery.pk]) + query)
    reach = type(application).objects.permitting("applications:view", request.actor)
    page = {
        "page": replace(found, around=one_dossier.around(application, reach, _filters(asked | pile))),
        "application": application,
        "transition": found.transition,
        "learner": found.transition.learner,
        "now": clock.now(),
        "timeline": timeline.of(found.transition, latest=SHORT),
        "address": _address(asked) if asked else "",  # of the list, which is drawn anew
        "pile": _address(asked | pile) if asked or pile else "",
    }
    return render(request, "insight/college/dossier.html", page)


@require_safe
def warm_handovers(request: ActorRequest, handovers: QuerySet[Any]) -> HttpResponse:
    """The conversations with mentors that are still to be held, and the schools that wait to hear how it goes."""
    page = {
        "rows": warm.warm_rows(handovers),
        "feedback": feedback_due(request.actor),
        "days": warm_days.days_of(request.actor),
        "counts": Role.MBO_ADMIN in request.actor.roles,
    }
    return render(request, "insight/college/warm.html", page)


@require_safe
def warm_day_sheet(request: ActorRequest, day: Any) -> HttpResponse:
    """The list of a central day as a spreadsheet."""
    columns = [
        _("Time"), _("Name"), _("Programme"), _("Mentor"), _("School"), _("Phone"), _("About"), _("With"), _("Status"),
    ]  # fmt: skip
    rows = warm_days.day_list(day, request.actor).shown
    request.actor.looked(*[row.warm.application.transition.learner_id for row in rows], page="warm_day_sheet")
    return sheets.answer(request.actor, "xlsx", _("central day"), columns, [_line_of_day(row) for row in rows])


def _line_of_day(slot: Any) -> list[Any]:
    warm_handover = slot.warm
    transition = warm_handover.application.transition
    return [
        words.at(slot.starts_at),
        transition.learner.name,
        warm_handover.application.offering.programme.name,
        warm_handover.contact_name,
        transition.origin_school.name if transition.origin_school else "",
        warm_handover.contact_phone,
        warm_handover.about,
        slot.host.name if slot.host else "",
        slot.get_status_display(),
    ]


@require_safe
def warm_figures(request: ActorRequest, handovers: QuerySet[Any]) -> HttpResponse:
    """Asked, done, overdue and how long it took: per team, and per school."""
    reports = [
        (_("Per team"), _("Team"), warm.report(handovers, [warm.TEAM])),
        (_("Per school"), _("School"), warm.report(handovers, [warm.SCHOOL])),
    ]
    return render(request, "insight/warm_figures.html", {"reports": reports, "back": reverse("insight:warm_handovers")})


@require_safe
def arrivals(request: ActorRequest, applications: QuerySet[Any]) -> HttpResponse:
    """The classes that have begun: of how many is it still to be said whether they came?"""
    asked = _asked(request)
    found = arriving.classes(applications, _filters(asked))
    open_ones = [one for one in found if one.to_say]
    which = request.GET.get("toon", "")
    shown = {"open": open_ones, "klaar": [one for one in found if not one.to_say]}.get(which, found)
    kinds = (("", _("All classes"), len(found)), ("open", _("Still to say"), len(open_ones)),
             ("klaar", _("Everything said"), len(found) - len(open_ones)))  # fmt: skip
    options = choices(applications)
    page = {
        "classes": shown,
        "chips": [(label, count, _address(asked, toon=code), code == which) for code, label, count in kinds],
        "active": _active(asked, options, toon=which),
        "options": options,
        "asked": asked,
        "which": which,
        "to_say": sum(one.to_say for one in found),
        "total": sum(one.total for one in found),
        "address": _address(asked, toon=which) if asked or which else "",
    }
    return render(request, "insight/college/arrivals.html", page)


@require_safe
def arrivals_of_class(request: ActorRequest, applications: QuerySet[Any], offering: UUID) -> HttpResponse:
    """One class: everybody is ticked as being there; who is not is unticked, and it is said of all in one go."""
    found = arriving.class_page(applications, offering)
    if found is None:
        raise Http404
    asked = _asked(request)
    back = reverse("insight:arrivals") + (_address(asked) if asked else "")
    return render(request, "insight/college/arrivals_of_class.html", {"page": found, "back": back})


# --- Who leaves us --------------------------------------------------------------------------------------------------


@require_safe
def mover_dossier(request: ActorRequest, dossier: Any) -> HttpResponse:
    """Where the compact dossier of a student is who leaves, whose turn it is, and what the coach can do."""
    found = movers.mover_dossier(dossier, request.actor)
    page = {"page": found, "dossier": dossier, "learner": found.facts.learner, "transition": found.facts.transition}
    return render(request, "insight/college/mover.html", page)
