"""Guardians: asking them, and the links through which they answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sluitend.access.actor import Actor, action
from sluitend.dossiers.actions.status import policy_of, region_of
from sluitend.dossiers.lifecycle import DossierStatus
from sluitend.dossiers.models import Dossier, GuardianLink
from sluitend.dossiers.policies import Can
from sluitend.kit import clock, codes, jobs, workdays
from sluitend.learners.models import Guardian
from sluitend.organisations.models import GuardianPolicy
from sluitend.transitions.actions import Fact, note
from sluitend.transitions.events import Kind

LINK_DAYS = 14
LINK_CODE_LENGTH = 6


@dataclass(frozen=True)
class MadeLink:
    """A fresh link; the only moment at which its token and code are readable."""

    link: GuardianLink
    token: str
    code: str


def ask_guardians(dossier: Dossier, *, by: Actor) -> None:
    """Inside an action: mail every guardian who has authority and an address; without an address the mentor has to
    call."""
    note([Fact(dossier.pk, Kind.DOSSIER, "guardian_asked")], by=by)
    if dossier.goes_on_on is None and policy_of(dossier) == GuardianPolicy.INSPECTION:
        dossier.goes_on_on = workdays.after(clock.today(), region_of(dossier).inspection_workdays)
        dossier.save(update_fields=["goes_on_on"])
    for guardian in Guardian.objects.filter(
        Guardian.reached(), learner=dossier.transition.learner_id, has_authority=True
    ):
        jobs.defer("dossiers.mail_guardian", dossier_id=str(dossier.pk), guardian_id=str(guardian.pk))


@action
def ask_again(dossier: Dossier, *, by: Actor) -> None:
    """The mentor sends guardians a new link; the old ones end."""
    dossier = by.claim(Can.ASK_GUARDIAN, dossier)
    ask_guardians(dossier, by=by)
    by.record("dossiers.guardians_asked_again", dossier)


@action
def make_link(dossier: Dossier, guardian: Guardian, *, by: Actor) -> MadeLink:
    """A new link and code for one guardian; an older one of the same guardian ends."""
    Dossier.objects.select_for_update().get(pk=dossier.pk)
    GuardianLink.objects.filter(dossier=dossier, guardian=guardian, ended_at=None).update(
        ended_at=clock.now(), ended_because="renewed"
    )
    token, code = codes.new(32), codes.new(LINK_CODE_LENGTH)
    link = GuardianLink.objects.create(
        dossier=dossier,
        guardian=guardian,
        round=dossier.round,
        made_at=clock.now(),
        expires_on=clock.today() + timedelta(days=LINK_DAYS),
        token_digest=codes.digest(token, purpose="guardian-link"),
        code_digest=codes.digest(code, purpose="guardian-code"),
    )
    by.record("dossiers.link_made", link)
    return MadeLink(link, token, code)


@action
def note_mailed(link: GuardianLink, *, by: Actor) -> None:
    """The mail with this link was given to a mail server; that it arrived nobody knows."""
    GuardianLink.objects.filter(pk=link.pk).update(mailed_at=clock.now())


@action
def open_link(token: str, code: str, birth_date: date) -> GuardianLink | None:
    """The living link that belongs to token (or code alone), code and the child's birth date; None when they do not
    belong together.

    Reading is noted the first time; the link stays alive until it is answered.
    """
    found = (
        GuardianLink.objects.select_for_update(of=("self",))
        .select_related("dossier__transition__learner", "guardian")
        .filter(
            ended_at=None,
            expires_on__gte=clock.today(),
            code_digest=codes.digest(codes.typed(code), purpose="guardian-code"),
            dossier__transition__learner__birth_date=birth_date,
            dossier__transition__settled_on=None,
        )
    )
    if token:
        found = found.filter(token_digest=codes.digest(token, purpose="guardian-link"))
    link = found.first()
    if link is None or link.round != link.dossier.round:
        return None
    if link.read_at is None:
        link.read_at = clock.now()
        link.save(update_fields=["read_at"])
        note(
            [Fact(link.dossier_id, Kind.DOSSIER, "guardian_read")],
            by=Actor(name="", roles=frozenset(), guardian_id=link.guardian_id),
        )
    return link


@action
def end_of_link(token: str) -> str | None:
    """Why the link with this token lives no longer: a word of ``GuardianLink.ended_because``, "" when it lives, None when
    there never was one. Who has the token (160 bits) got it from us."""
    link = (
        GuardianLink.objects.select_related("dossier")
        .filter(token_digest=codes.digest(token, purpose="guardian-link"))
        .first()
    )
    if link is None:
        return None
    if link.ended_because:
        return link.ended_because
    if link.expires_on < clock.today() or link.dossier.transition.settled_on is not None:
        return "expired"
    return "lapsed" if link.round != link.dossier.round else ""


@action
def ask_new_link(email: str, birth_date: date) -> None:
    """Somebody says they are a guardian whose link does not work: a new one goes to the address we know, and only there.

    The caller learns nothing, whether the address is known or not, or whether it is a guardian's turn.
    """
    waiting = Guardian.objects.filter(
        email__iexact=email.strip(), has_authority=True, learner__birth_date=birth_date
    ).values_list("pk", "learner_id")
    for guardian_id, learner_id in waiting:
        for key in Dossier.objects.filter(
            transition__learner=learner_id, transition__settled_on=None, status=DossierStatus.WITH_GUARDIAN
        ).values_list("pk", flat=True):
            jobs.defer("dossiers.answer_guardian", dossier_id=str(key), guardian_id=str(guardian_id))
            Actor.job("ask_new_link").record("dossiers.new_link_asked", Dossier(pk=key))


def end_links(dossier: Dossier, *, because: str) -> None:
    GuardianLink.objects.filter(dossier=dossier, ended_at=None).update(ended_at=clock.now(), ended_because=because)
