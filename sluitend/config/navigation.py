"""What stands in the bar above a page, per role (UX 2): at most five entries, the first answers "what now"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from sluitend.access import wall
from sluitend.access.actor import Actor
from sluitend.access.roles import CARE_ROLES, COLLEGE_ROLES, MUNICIPALITY_ROLES, STAFF_ROLES, Role
from sluitend.kit.frame import Frame, NavItem, languages, mode_of
from sluitend.learners.queries import school_of
from sluitend.organisations.addresses import colours_of, management_for

Entry = tuple[str | Promise, str]  # words, name of the address

HELP: Entry = (_("Help"), "kit:help")
LETTERS: Entry = (_("Letters"), "exchange:letters")
HANDOVERS: Entry = (_("Handover"), "transitions:handovers")
SEARCH: Entry = (_("Searching"), "insight:search")
WARM: Entry = (_("Warm handover"), "insight:school_warm_handovers")
SCHOOL: Entry = (_("Today"), "insight:school_start")

NAVIGATION: Sequence[tuple[frozenset[Role], Sequence[Entry]]] = (
    # the first row that shares a role with the actor decides
    (frozenset({Role.SCHOOL_ADMIN}), (SCHOOL, (_("Import"), "exchange:import_list"), LETTERS, HANDOVERS, HELP)),
    (
        frozenset({Role.CAREER_DEAN}),
        (SCHOOL, (_("Classes"), "insight:school_progress"), WARM, HANDOVERS, HELP),  # letters: from the class
    ),
    (frozenset({Role.CARE_COORDINATOR}), (SCHOOL, (_("Care annexes"), "dossiers:care_list"), WARM, HELP)),
    (frozenset({Role.MENTOR}), (SCHOOL, WARM, LETTERS, HELP)),
    (
        frozenset({Role.STUDY_COACH}),
        (
            (_("My students"), "transitions:students"),
            (_("Inbox"), "insight:inbox"),
            (_("Talks"), "transitions:talks"),
            HANDOVERS,
            HELP,
        ),
    ),
    (
        COLLEGE_ROLES - CARE_ROLES,
        (
            (_("Today"), "insight:inbox"),
            (_("Talks"), "transitions:talks"),
            (_("Warm handover"), "insight:warm_handovers"),
            HANDOVERS,
            HELP,
        ),
    ),
    (
        frozenset({Role.SUPPORT_COORDINATOR}),
        ((_("Today"), "insight:inbox"), (_("Care annexes"), "dossiers:college_care_list"), HELP),
    ),
    (
        MUNICIPALITY_ROLES,
        (
            (_("Today"), "insight:municipality_start"),
            SEARCH,
            HANDOVERS,
            (_("Case tables"), "safetynet:case_tables"),
            (_("Figures"), "insight:municipality_figures"),
            HELP,
        ),
    ),
    (
        frozenset({Role.ALLIANCE_CONTACT}),
        ((_("Questions for a coach"), "transitions:coach_requests"), HELP),  # who coaches too: a link on that page
    ),
    (frozenset({Role.TRANSFER_COACH}), ((_("My learners"), "transitions:coached"), HELP)),
    (
        frozenset({Role.PUPIL}),
        (
            (_("Start"), "dossiers:pupil_start"),
            (_("Dossier"), "dossiers:task_list"),
            (_("Transition"), "dossiers:my_path"),
            (_("Me"), "dossiers:pupil_me"),
        ),
    ),
    (frozenset({Role.GUARDIAN}), ()),
    (
        frozenset({Role.REGION_MANAGER}),
        (
            (_("Region"), "dossiers:region_start"),
            (_("Questions"), "dossiers:region_questions"),
            (_("Not in class"), "safetynet:region_no_shows"),
            (_("How long it takes"), "insight:region_lead_times"),
            (_("Case tables"), "safetynet:case_tables"),
            HELP,
        ),
    ),
)
CAN_SEARCH = STAFF_ROLES - {Role.REGION_MANAGER} - MUNICIPALITY_ROLES  # theirs stands in the bar itself
HOME: Sequence[tuple[frozenset[Role], str]] = tuple((roles, entries[0][1]) for roles, entries in NAVIGATION if entries)


def home_of(actor: Actor) -> str:
    """The address where this actor's day begins."""
    return next((reverse(name) for roles, name in HOME if roles & actor.roles), reverse("kit:doors"))


def frame_for(actor: Actor, request: HttpRequest) -> Frame:
    """The frame around a page for this actor."""
    if not actor.roles:
        return Frame(mode=mode_of(request), languages=languages(), help_url="/hulp/")
    entries = next((entries for roles, entries in NAVIGATION if roles & actor.roles), ())
    is_staff = bool(actor.roles & STAFF_ROLES)
    return Frame(
        density="dense" if is_staff else "wide",
        organisation_name=actor.organisation.name if actor.organisation else "",
        manage_url=management_for(actor),
        person_label=_person(actor) if is_staff else "",
        nav=[
            NavItem(str(label), url, request.path.startswith(url) if index else request.path == url)
            for index, (label, url) in enumerate(_known(entries))
        ],
        sign_out_url=reverse("account_logout") if actor.user else "",
        notices_url=reverse("organisations:notices") if is_staff else "",
        account_url=reverse("mfa_index") if is_staff else "",
        search_url=reverse("insight:search") if CAN_SEARCH & actor.roles else "",
        switch_url=reverse("switch") if getattr(request, "can_switch", False) else None,
        help_url="/hulp/",
        theme_css_url=_colours(actor),
        mode=mode_of(request),
        languages=() if is_staff else languages(),
        home_url=home_of(actor),
    )


def _colours(actor: Actor) -> str | None:
    """The colours of the organisation somebody acts for; of a pupil and a guardian those of the pupil's school.

    Theirs is not at hand, so it is asked only where a whole page is drawn, on their own side of the second wall.
    """
    if actor.organisation is not None:
        return colours_of(actor.organisation)
    return cast("str | None", SimpleLazyObject(lambda: _colours_of_school(actor))) if actor.learner_id else None


def _colours_of_school(actor: Actor) -> str | None:
    with wall.standing(actor.standing, savepoint=False):
        school = school_of(actor.learner_id) if actor.learner_id else None
    return colours_of(school) if school else None


def _person(actor: Actor) -> str:
    return f"{Role(min(actor.roles)).label.capitalize()}: {actor.name}"


def _known(entries: Sequence[Entry]) -> list[tuple[str | Promise, str]]:
    """Entries whose room is there, with their addresses."""
    found = []
    for label, name in entries:
        try:
            found.append((label, reverse(name)))
        except NoReverseMatch:
            continue
    return found
