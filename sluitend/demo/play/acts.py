"""Which action plays which step, as a table."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from sluitend.demo.play import applications, coming_in, dossiers, municipality
from sluitend.demo.world import steps


@dataclass(frozen=True)
class Act:
    """How a kind of step is played. ``together``: steps of one day with the same key are one call of the action in its
    plural form, which gives how many it did; without it every step is a call."""

    do: Callable[..., Any]
    together: Callable[..., Hashable] | None = None


ACTS: dict[type[steps.Step], Act] = {
    steps.LetterMade: Act(coming_in.print_letters, together=coming_in.class_of),
    steps.Activated: Act(coming_in.activate),
    steps.PupilWrote: Act(dossiers.pupil_writes),
    steps.PupilFinished: Act(dossiers.pupil_finishes),
    steps.MentorFinished: Act(dossiers.mentor_finishes),
    steps.PupilAgreed: Act(dossiers.pupil_agrees),
    steps.GuardianAnswered: Act(dossiers.guardian_answers),
    steps.GuardianReminded: Act(dossiers.remind_guardians, together=dossiers.mentor_of),
    steps.ConsentRecalled: Act(dossiers.recall_consent),
    steps.TalkClosed: Act(dossiers.close_talk),
    steps.ViewStated: Act(dossiers.state_view),
    steps.ReadAgain: Act(dossiers.read_again),
    steps.ApprovedOnPaper: Act(dossiers.approve_on_paper),
    steps.DossierOpened: Act(dossiers.open_dossier),
    steps.WarmHandoverMoved: Act(dossiers.move_warm_handover),
    steps.Applied: Act(applications.apply),
    steps.StatusRecorded: Act(applications.record_statuses, together=applications.desk_and_status),
    steps.Withdrew: Act(applications.withdraw),
    steps.RouteDeclared: Act(applications.declare_route),
    steps.HandedOver: Act(municipality.hand_over),
    steps.HandoverAccepted: Act(municipality.accept),
    steps.HandoverRefused: Act(municipality.refuse),
    steps.CaseAssigned: Act(municipality.take_case),
    steps.ContactLogged: Act(municipality.log_contact),
    steps.CaseClosed: Act(municipality.close_case),
}
