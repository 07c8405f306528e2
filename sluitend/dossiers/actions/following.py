"""Guardians of under-18s who read along where the transition stands: the mentor lets them, by a link and code of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sluitend.access.actor import Actor, action
from sluitend.dossiers.actions.guardians import LINK_CODE_LENGTH, who_can_be_asked
from sluitend.dossiers.models import Dossier, FollowLink
from sluitend.dossiers.policies import OF_AGE, Can
from sluitend.kit import clock, codes, jobs
from sluitend.learners.models import Guardian

FOLLOW_DAYS = 183  # from the choice in winter to the first weeks at the mbo; the mentor can send a new one


@dataclass(frozen=True)
class MadeFollowLink:
    """A fresh link; the only moment at which its token and code are readable."""

    link: FollowLink
    token: str
    code: str


@action
def let_guardians_follow(dossier: Dossier, *, by: Actor) -> int:
    """Every guardian with authority and an address of their own gets a link and a code to read along; older ones end. Gives
    how many there are: without an address the mentor tells them in person."""
    dossier = by.claim(Can.LET_FOLLOW, dossier)
    guardians = list(who_can_be_asked(dossier.transition.learner_id))
    for guardian in guardians:
        _make(
            dossier, guardian
        )  # nobody reads its code: the mail makes the one that is read, unless this is taken back
        jobs.defer("dossiers.mail_follow", dossier_id=str(dossier.pk), guardian_id=str(guardian.pk))
    by.record("dossiers.guardians_may_follow", dossier, count=len(guardians))
    return len(guardians)


@action
def end_following(dossier: Dossier, *, by: Actor) -> int:
    """No guardian reads along any more; gives how many links ended."""
    dossier = by.claim(Can.LET_FOLLOW, dossier)
    ended = FollowLink.objects.filter(dossier=dossier, ended_at=None).update(ended_at=clock.now())
    by.record("dossiers.following_ended", dossier, count=ended)
    return ended


@action
def make_follow_link(dossier: Dossier, guardian: Guardian, *, by: Actor) -> MadeFollowLink:
    """A new link and code for one guardian, at the longest until the learner is 18; an older one of the same guardian
    ends."""
    made = _make(dossier, guardian)
    by.record("dossiers.follow_link_made", made.link)
    return made


def _make(dossier: Dossier, guardian: Guardian) -> MadeFollowLink:
    Dossier.objects.select_for_update().get(pk=dossier.pk)
    FollowLink.objects.filter(dossier=dossier, guardian=guardian, ended_at=None).update(ended_at=clock.now())
    token, code = codes.new(32), codes.new(LINK_CODE_LENGTH)
    link = FollowLink.objects.create(
        dossier=dossier,
        guardian=guardian,
        expires_on=_until(dossier.transition.learner.birth_date),
        token_digest=codes.digest(token, purpose="follow-link"),
        code_digest=codes.digest(code, purpose="follow-code"),
    )
    return MadeFollowLink(link, token, code)


def _until(born: date | None) -> date:
    last = clock.today() + timedelta(days=FOLLOW_DAYS)
    if born is None:
        return last
    is_leap_day = (born.month, born.day) == (2, 29)  # a year older on 1 March, as ``Learner.age_on`` has it
    of_age = date(born.year + OF_AGE, 3, 1) if is_leap_day else date(born.year + OF_AGE, born.month, born.day)
    return min(last, of_age - timedelta(days=1))


@action
def open_follow_link(token: str, code: str, birth_date: date) -> FollowLink | None:
    """The living link to follow that belongs to token (or code alone), code and the child's birth date; None when they do
    not belong together. Reading is noted the first time."""
    found = (
        FollowLink.objects.select_for_update(of=("self",))
        .select_related("dossier__transition__learner")
        .filter(
            ended_at=None,
            expires_on__gte=clock.today(),
            code_digest=codes.digest(codes.typed(code), purpose="follow-code"),
            dossier__transition__learner__birth_date=birth_date,
            dossier__transition__settled_on=None,
        )
    )
    if token:
        found = found.filter(token_digest=codes.digest(token, purpose="follow-link"))
    link = found.first()
    if link is not None and link.read_at is None:
        link.read_at = clock.now()
        link.save(update_fields=["read_at"])
    return link
