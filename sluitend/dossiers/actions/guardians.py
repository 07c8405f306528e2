"""Guardians: asking them, and the links through which they answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import F, QuerySet

from sluitend.access.actor import Actor, action
from sluitend.dossiers.actions.status import policy_of, region_of
from sluitend.dossiers.lifecycle import DossierStatus
from sluitend.dossiers.models import Consent, Dossier, FollowLink, GuardianLink
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


def who_can_be_asked(learner_id: UUID) -> QuerySet[Guardian]:
    """The guardians with authority and an address of their own: a pupil's own address never approves (UX 5)."""
    with_address = Guardian.objects.filter(Guardian.reached(), learner=learner_id, has_authority=True)
    return with_address.exclude(email__iexact=F("learner__email")).order_by("position")


def ask_guardians(dossier: Dossier, *, by: Actor) -> None:
    """Inside an action: mail every guardian who has authority and an address; without an address the mentor has to
    call."""
    note([Fact(dossier.pk, Kind.DOSSIER, "guardian_asked")], by=by)
    if dossier.goes_on_on is None and policy_of(dossier) == GuardianPolicy.INSPECTION:
        dossier.goes_on_on = workdays.after(clock.today(), region_of(dossier).inspection_workdays)
        dossier.save(update_fields=["goes_on_on"])
    mail_links(dossier, "ask")


def mail_links(dossier: Dossier, what: str) -> None:
    """Inside an action: every guardian who can be asked gets a link and a code by mail."""
    for guardian in who_can_be_asked(dossier.transition.learner_id):
        jobs.defer("dossiers.mail_guardian", dossier_id=str(dossier.pk), guardian_id=str(guardian.pk), what=what)


def tell_guardians(dossier: Dossier, what: str, *, but: Guardian | None = None) -> None:
    """Inside an action: guardians hear something by mail, and are asked nothing."""
    for guardian in who_can_be_asked(dossier.transition.learner_id):
        if but is None or guardian.pk != but.pk:
            jobs.defer("dossiers.tell_guardian", dossier_id=str(dossier.pk), guardian_id=str(guardian.pk), what=what)


def others_than(dossier: Dossier, guardian: Guardian | None) -> None:
    """Inside an action: one guardian agreed, so every other one hears it. Their own link keeps working: they can still say
    what is not right."""
    if guardian is not None:
        tell_guardians(dossier, "other_agreed", but=guardian)


def end_link_of(dossier: Dossier, guardian: Guardian) -> None:
    """Inside an action: this guardian answered; the links of others are theirs."""
    GuardianLink.objects.filter(dossier=dossier, guardian=guardian, ended_at=None).update(
        used_at=clock.now(), ended_at=clock.now(), ended_because="answered"
    )


@action
def ask_again(dossier: Dossier, *, by: Actor) -> None:
    """The mentor sends guardians a new link; the old ones end."""
    dossier = by.claim(Can.ASK_GUARDIAN, dossier)
    ask_guardians(dossier, by=by)
    by.record("dossiers.guardians_asked_again", dossier)


@action
def choose_mails(dossier: Dossier, *, language: str, gets_reminders: bool, by: Actor) -> None:
    """A guardian chooses the language of our mails, and whether to be reminded; the question itself always comes."""
    dossier = by.claim(Can.READ_AS_GUARDIAN, dossier)
    assert by.guardian_id is not None  # the permission needs a guardian
    Guardian.objects.filter(pk=by.guardian_id, learner=dossier.transition.learner_id).update(
        chosen_language=language, gets_reminders=gets_reminders
    )
    by.record("dossiers.mails_chosen", dossier)


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
    found = Guardian.objects.filter(
        email__iexact=email.strip(), has_authority=True, learner__birth_date=birth_date
    ).exclude(email__iexact=F("learner__email"))
    for guardian_id, learner_id in found.values_list("pk", "learner_id"):
        for dossier in Dossier.objects.filter(transition__learner=learner_id, transition__settled_on=None):
            what = why_a_link(dossier, guardian_id)
            if not what and may_follow(dossier.pk, guardian_id):
                jobs.defer("dossiers.mail_follow_again", dossier_id=str(dossier.pk), guardian_id=str(guardian_id))
            if what:
                jobs.defer(
                    "dossiers.answer_guardian", dossier_id=str(dossier.pk), guardian_id=str(guardian_id), what=what
                )
                Actor.job("ask_new_link").record("dossiers.new_link_asked", dossier)


def may_follow(dossier_id: UUID, guardian_id: UUID) -> bool:
    """Whether the mentor let this guardian read along, and did not take it back."""
    living = FollowLink.objects.filter(ended_at=None, expires_on__gte=clock.today())
    return living.filter(dossier=dossier_id, guardian=guardian_id).exists()


def why_a_link(dossier: Dossier, guardian_id: UUID) -> str:
    """For what a guardian may come in now: to answer, to write a view, to take a consent back; "" for nothing."""
    if dossier.status == DossierStatus.WITH_GUARDIAN:
        return "ask"
    if dossier.status == DossierStatus.DISPUTED and dossier.talked_on is not None:
        return "view"
    living = Consent.objects.filter(dossier=dossier, guardian=guardian_id, granted=True, recalled_at=None)
    return "consent" if living.exists() else ""


def end_links(dossier: Dossier, *, because: str) -> None:
    GuardianLink.objects.filter(dossier=dossier, ended_at=None).update(ended_at=clock.now(), ended_because=because)
