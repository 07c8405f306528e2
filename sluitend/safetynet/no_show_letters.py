"""Mails about who did not come to class: to mentors and deans of the school of origin, to the officers of the municipality
that sees it, to a holder elsewhere; and to the student, who may know better. Which of these a region tells, it agreed
(``Region.no_show_tells``).

One mail per reader, however many it is about; a mail names first names only (UX 9).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sluitend.access.roles import MUNICIPALITY_ROLES, Role
from sluitend.kit import clock
from sluitend.kit.mail import post
from sluitend.learners.duty import is_obliged
from sluitend.learners.models import Enrolment, SchoolClass
from sluitend.organisations.models import Hears, Membership, OrganisationKind
from sluitend.safetynet.models import NoShowNotice
from sluitend.transitions.models import Transition

Readers = Mapping[str, list[NoShowNotice]]


def tell(notices: Collection[str]) -> None:
    """Mail about those who have not come until now; once, also when the task is done twice."""
    with transaction.atomic(), translation.override("nl"):
        rows = _rows(notices, told_at=None, ended_at=None)
        NoShowNotice.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=clock.now())
        for address, missing in sorted(_readers(rows).items()):
            count = len(missing)
            subject = ngettext("A student did not come to class", "%(count)d students did not come to class", count)
            lines = [
                _("%(college)s says: not in class. It is about %(names)s.") % line for line in _by_college(missing)
            ]
            ask = _("Call soon. Do you know more? Sign in and tell it to each other.")
            _send(subject % {"count": count}, [*lines, ask, settings.SITE_URL], address)


def tell_came(notices: Collection[str]) -> None:
    """Mail those who heard it that they came after all; once."""
    with transaction.atomic(), translation.override("nl"):
        rows = _rows(notices, told_at__isnull=False, ended_at__isnull=False, came_at=None)
        NoShowNotice.objects.filter(pk__in=[row.pk for row in rows]).update(came_at=clock.now())
        for address, came in sorted(_readers(rows).items()):
            lines = [_("%(college)s says: %(names)s came after all.") % line for line in _by_college(came)]
            text = _("You need not do anything for this any more.")
            _send(_("Came to class after all"), [*lines, text, settings.SITE_URL], address)


def tell_pupil(notice_id: str) -> None:
    """Mail the student, who may be there all the same: what the college says, and whom to call."""
    found = _rows([notice_id], ended_at=None)
    for notice in found:
        learner, college = notice.application.transition.learner, notice.application.college
        if not learner.email or Hears.STUDENT not in _agreed(notice):
            continue
        with translation.override("nl"):
            known = {"college": college.name, "phone": college.phone}
            lines = [
                _("Hi %(name)s,") % {"name": learner.call_name or learner.first_names},
                _("%(college)s says that you were not in class yet.") % known,
                _("Were you there? Call %(college)s: %(phone)s.") % known,
                _("Do you want something else? Call your mentor. Your municipality helps you too."),
                settings.SITE_URL,
            ]
            _send(_("Were you in class at %(college)s?") % known, lines, learner.email)


def _rows(notices: Collection[str], **still: object) -> list[NoShowNotice]:
    rows = NoShowNotice.objects.select_for_update(of=("self",)).filter(pk__in=[UUID(key) for key in notices], **still)
    with transaction.atomic():
        return list(
            rows.select_related(
                "application__college__region",
                "application__transition__learner__residence__region",
                "municipality",
            ).order_by("application__transition__learner__search_name", "pk")
        )


def _agreed(notice: NoShowNotice) -> list[str]:
    """Whom the region tells: that of the learner's home; of whose home nobody knows, that of the college."""
    residence = notice.application.transition.learner.residence
    return (residence or notice.application.college).region.no_show_tells


def _readers(notices: Collection[NoShowNotice]) -> Readers:
    """Per address whom it is about."""
    to = {one: [row for row in notices if one in _agreed(row)] for one in Hears}
    found: dict[str, dict[UUID, NoShowNotice]] = defaultdict(dict)
    for address, notice in (
        *_mentors(to[Hears.MENTOR]),
        *_deans(to[Hears.DEAN]),
        *_officers(to[Hears.MUNICIPALITY]),
        *_holders(notices),
    ):
        if address:
            found[address][notice.pk] = notice
    return {address: list(rows.values()) for address, rows in found.items()}


def _mentors(notices: Iterable[NoShowNotice]) -> Iterator[tuple[str, NoShowNotice]]:
    """The mentors of the class somebody came from."""
    of_learner = _index(notices, "learner_id")
    left = {key: rows[0].application.transition.origin_school_id for key, rows in of_learner.items()}
    classes = SchoolClass.objects.filter(enrolments__learner__in=of_learner, mentors__is_active=True)
    for learner, school, address in classes.values_list("enrolments__learner", "school", "mentors__email").distinct():
        if school == left[learner]:
            yield from ((address or "", row) for row in of_learner[learner])


def _deans(notices: Iterable[NoShowNotice]) -> Iterator[tuple[str, NoShowNotice]]:
    """The deans of the school somebody came from."""
    of_school = _index(notices, "origin_school_id")
    deans = _at_work().filter(role=Role.CAREER_DEAN, organisation__in=of_school)
    for school, address in deans.values_list("organisation", "user__email"):
        yield from ((address or "", row) for row in of_school[school])


def _officers(notices: Iterable[NoShowNotice]) -> Iterator[tuple[str, NoShowNotice]]:
    """Who handles it at the municipality that sees it (DOMAIN 7.3.5, rule 5); where nobody has that role, everybody."""
    towns: dict[UUID, list[NoShowNotice]] = defaultdict(list)
    for row in notices:
        if row.municipality_id is not None:
            towns[row.municipality_id].append(row)
    people: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    officers = _at_work().filter(role__in=MUNICIPALITY_ROLES, organisation__in=towns)
    for town, role, address in officers.values_list("organisation", "role", "user__email"):
        people[town].append((role, address or ""))
    types = _school_types([row for rows in towns.values() for row in rows])
    for town, rows in towns.items():
        for row in rows:
            role = _role_for(row.application.transition, types, clock.today())
            fitting = [address for has, address in people[town] if has == role]
            yield from ((address, row) for address in fitting or [address for _role, address in people[town]])


def _role_for(transition: Transition, types: Mapping[UUID, str], today: date) -> Role:
    learner = transition.learner
    qualified = bool(learner.basic_qualification_on and learner.basic_qualification_on <= today)
    obliged = is_obliged(learner.birth_date, school_type=types.get(learner.pk, ""), qualified=qualified, today=today)
    return Role.ATTENDANCE_OFFICER if obliged else Role.DOORSTROOMPUNT_OFFICER


def _school_types(notices: Iterable[NoShowNotice]) -> dict[UUID, str]:
    learners = [row.application.transition.learner_id for row in notices]
    rows = Enrolment.objects.filter(learner__in=learners).order_by("from_on", "pk")
    return dict(rows.values_list("learner", "school_type"))


def _holders(notices: Iterable[NoShowNotice]) -> Iterator[tuple[str, NoShowNotice]]:
    """The general address of a holder that is none of these: of a municipality elsewhere, say."""
    rows = {row.application.transition_id: row for row in notices}
    held = Transition.objects.filter(pk__in=rows, holder__kind=OrganisationKind.MUNICIPALITY)
    for key, holder, address in held.values_list("pk", "holder", "holder__email"):
        if holder != rows[key].municipality_id:
            yield address, rows[key]


def _index(notices: Iterable[NoShowNotice], name: str) -> dict[UUID, list[NoShowNotice]]:
    found: dict[UUID, list[NoShowNotice]] = defaultdict(list)
    for row in notices:
        if (key := getattr(row.application.transition, name)) is not None:
            found[key].append(row)
    return found


def _at_work() -> QuerySet[Membership]:
    return Membership.objects.filter(Membership.active_on(clock.today()))


def _by_college(notices: Iterable[NoShowNotice]) -> Iterator[dict[str, str]]:
    names: dict[str, list[str]] = defaultdict(list)
    for row in notices:
        learner = row.application.transition.learner
        names[row.application.college.name].append(learner.call_name or learner.first_names)
    yield from ({"college": college, "names": ", ".join(found)} for college, found in names.items())


def _send(subject: str, lines: list[str], address: str) -> None:
    post(EmailMessage(subject=subject, body="\n\n".join(lines) + "\n", to=[address]))
