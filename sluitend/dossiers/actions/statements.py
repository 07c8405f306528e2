"""A view of one's own (*zienswijze*): the talk brought no agreement, and what somebody thinks of the dossier goes along."""

from __future__ import annotations

from sluitend.access.actor import Actor, action
from sluitend.dossiers.actions.guardians import mail_links
from sluitend.dossiers.actions.status import is_of_age, region_of, settle
from sluitend.dossiers.models import Dossier, StatementOfView
from sluitend.dossiers.policies import Can
from sluitend.kit import clock, jobs, workdays
from sluitend.transitions.actions import Fact, note
from sluitend.transitions.events import Kind


@action
def close_talk(dossier: Dossier, *, by: Actor) -> None:
    """The mentor talked with who objected and nothing is changed: now they may write their view, within the region's term to
    read. What happens when the term has passed is the region's policy."""
    dossier = by.claim(Can.CLOSE_TALK, dossier)
    dossier.talked_on = clock.today()
    dossier.goes_on_on = workdays.after(clock.today(), region_of(dossier).inspection_workdays)
    note([Fact(dossier.pk, Kind.DOSSIER, "talked", due_on=dossier.goes_on_on)], by=by)
    settle(dossier)
    if not is_of_age(dossier):
        mail_links(dossier, "view")
    jobs.defer("dossiers.tell_pupil", dossier_id=str(dossier.pk), what="talked")
    by.record("dossiers.talked", dossier)


@action
def state_view(dossier: Dossier, text: str, *, by: Actor) -> None:
    """Write one's view, or another one instead; an empty text takes it back. It may be written until the term has passed."""
    as_guardian = by.guardian_id is not None
    dossier = by.claim(Can.STATE_VIEW_AS_GUARDIAN if as_guardian else Can.STATE_VIEW, dossier)
    party, text = "guardian" if as_guardian else "pupil", text.strip()
    own = StatementOfView.objects.filter(dossier=dossier, party=party, guardian=by.guardian_id, ended_at=None)
    if own.filter(text=text).exists():
        return
    own.update(ended_at=clock.now())
    if text:
        StatementOfView.objects.create(
            dossier=dossier, party=party, guardian_id=by.guardian_id, text=text, written_at=clock.now(), by=by.label
        )
    note([Fact(dossier.pk, Kind.DOSSIER, f"{party}_view" if text else f"{party}_view_taken_back")], by=by)
    jobs.defer("dossiers.tell_mentor", dossier_id=str(dossier.pk), what="view")
    by.record("dossiers.view_stated", dossier, party=party)
