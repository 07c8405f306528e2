"""Writing a dossier, agreeing to it, sending and opening it, and the warm handover beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sluitend.access.actor import Actor
from sluitend.access.roles import Role
from sluitend.demo.play.known import Known
from sluitend.demo.play.papers import marks
from sluitend.demo.world import steps
from sluitend.demo.world.stories import Story
from sluitend.dossiers import actions, reminders
from sluitend.dossiers.attachments import AttachmentKind
from sluitend.dossiers.lifecycle import Answer, DossierStatus, Part, WarmStatus, Way
from sluitend.dossiers.models import Delivery, Dossier, WarmHandover
from sluitend.dossiers.policies import Can
from sluitend.dossiers.questionnaire import Questionnaire
from sluitend.learners.models import Guardian
from sluitend.transitions.actions import Refused
from sluitend.transitions.lifecycle import TransitionKind
from sluitend.transitions.models import Transition

ADDS, SCHOOL_ADDS = 4, 9  # one in so many pupils adds marks; of one in so many the school does
HELD = 9  # reminders that a dean can still take back
OUTSIDE = ("A8.medication",)  # what lies outside the statutory list in this questionnaire
WARM_STEP = {WarmStatus.RECEIVED: "receive", WarmStatus.ATTEMPTED: "attempt", WarmStatus.COMPLETED: "complete"}


def pupil_writes(known: Known, story: Story, step: steps.PupilWrote) -> None:
    _write(known, story, step, story.pupil_answers(), only=step.questions)


def pupil_finishes(known: Known, story: Story, step: steps.PupilFinished) -> None:
    _write(known, story, step, story.pupil_answers())
    if story.pupil.number % ADDS == 0:
        _add_marks(known, story, Part.PUPIL, "Mijn cijfers van periode 2", by=known.actor(story, step))
    actions.finish_part(known.dossier(story), Part.PUPIL, by=known.actor(story, step))


def mentor_finishes(known: Known, story: Story, step: steps.MentorFinished) -> None:
    _write(known, story, step, known.world.mentor_answers(story))
    if story.pupil.number % SCHOOL_ADDS == 0:
        _add_marks(known, story, Part.MENTOR, "Rapport van dit jaar", by=known.staff[step.by])
    if story.needs_care_annex:
        actions.ask_care_annex(known.dossier(story), by=known.staff[step.by])
        known.care_waits.add(story.pupil.key)
    actions.finish_part(known.dossier(story), Part.MENTOR, by=known.staff[step.by])


def _add_marks(known: Known, story: Story, part: Part, title: str, *, by: Actor) -> None:
    actions.add_attachment(known.dossier(story), part, marks(), kind=AttachmentKind.MARKS, title=title, by=by)


def _write_care_annex(known: Known, story: Story) -> None:
    """The care coordinator writes before the pupil reads; until then the annex waits on the list."""
    dossier, by = known.dossier(story), known.desks[story.pupil.school_class.school, Role.CARE_COORDINATOR]
    questionnaire = Questionnaire.of_care()
    pairs = [(questionnaire.question(code), value) for code, value in story.care_answers().items()]
    actions.save_care_answers(dossier, pairs, by=by)
    actions.finish_care_annex(dossier, by=by)
    known.care_waits.discard(story.pupil.key)


def _write(
    known: Known, story: Story, step: steps.Step, answers: Mapping[str, Any], *, only: int | None = None
) -> None:
    dossier = known.dossier(story)
    questionnaire = dossier.questionnaire
    pairs = [(questionnaire.question(code), value) for code, value in answers.items()][:only]
    actions.save_answers(dossier, pairs, by=known.actor(story, step))


def pupil_agrees(known: Known, story: Story, step: steps.PupilAgreed) -> None:
    if story.pupil.key in known.care_waits:
        _write_care_annex(known, story)
    consents = OUTSIDE if story.pupil.allows_more else ()
    actions.pupil_answers(known.dossier(story), Answer.AGREED, by=known.actor(story, step), consents=consents)


def recall_consent(known: Known, story: Story, step: steps.ConsentRecalled) -> None:
    for question in OUTSIDE:
        actions.recall_consent(known.dossier(story), question, by=known.actor(story, step))


def guardian_answers(known: Known, story: Story, step: steps.GuardianAnswered) -> None:
    actions.guardian_answers(
        known.dossier(story),
        Answer(step.answer),
        by=known.actor(story, step),
        about=step.about,
        text=step.text,
        consents=OUTSIDE,
    )


def close_talk(known: Known, story: Story, step: steps.TalkClosed) -> None:
    actions.close_talk(known.dossier(story), by=known.staff[step.by])


def state_view(known: Known, story: Story, step: steps.ViewStated) -> None:
    actions.state_view(known.dossier(story), step.text, by=known.actor(story, step))


def mentor_of(story: Story, step: steps.Step) -> str:
    """A mentor reminds for all who wait in one go."""
    return step.by


def remind_guardians(known: Known, taken: Sequence[tuple[Story, steps.Step]]) -> int:
    keys = [known.transitions[story.pupil.key] for story, _step in taken]
    return reminders.remind(Dossier.objects.filter(pk__in=keys), by=known.staff[taken[0][1].by]).count


def deans_remind(known: Known) -> None:
    """What deans asked for and can still take back: some reminders each, at half past four."""
    for row in known.world.staff:
        if row.role == Role.CAREER_DEAN:
            of_school = Dossier.objects.filter(transition__origin_school__code=row.organisation)
            some = of_school.permitting(Can.REMIND, known.staff[row.key]).order_by(
                "transition__learner__search_name", "pk"
            )[:HELD]
            reminders.remind(
                Dossier.objects.filter(pk__in=list(some.values_list("pk", flat=True))), by=known.staff[row.key]
            )


def mail_comes_back(known: Known) -> None:
    """At each school the address of one parent who is waited for does not work."""
    for school in known.world.schools:
        parent = Guardian.objects.filter(
            Guardian.reached(),
            has_authority=True,
            learner__transitions__origin_school__code=school.code,
            learner__transitions__dossier__status=DossierStatus.WITH_GUARDIAN,
            learner__transitions__settled_on=None,
        ).order_by("learner__search_name", "position", "pk")  # fmt: skip
        for address in parent.values_list("email", flat=True)[:1]:
            actions.mail_came_back(address, by=Actor.job("mail_bounced"))


def read_again(known: Known, story: Story, step: steps.ReadAgain) -> None:
    actions.read_again(known.dossier(story), by=known.staff[step.by])


def approve_on_paper(known: Known, story: Story, step: steps.ApprovedOnPaper) -> None:
    actions.record_guardian_approval(
        known.dossier(story), name=step.name, way=Way(step.way), given_on=step.on, by=known.staff[step.by]
    )


def open_dossier(known: Known, story: Story, step: steps.DossierOpened) -> None:
    key = known.transitions[story.pupil.key]
    if Transition.objects.filter(pk=key, kind=TransitionKind.MBO_MBO).exists():
        return  # has left for another mbo meanwhile, and the dossier of before was of the way here
    sent = list(Delivery.objects.filter(dossier=key, college__code=step.college))
    if not sent:
        raise Refused("nothing was sent")
    for delivery in sent:
        actions.open_delivery(delivery, by=known.staff[step.by])
        if delivery.with_care and story.pupil.number % 3:
            actions.open_care_annex(delivery, by=known.desks[step.college, Role.SUPPORT_COORDINATOR])


def move_warm_handover(known: Known, story: Story, step: steps.WarmHandoverMoved) -> None:
    key = known.transitions[story.pupil.key]
    asked = list(WarmHandover.objects.filter(dossier=key, college__code=step.college, closed_at=None))
    if not asked:
        raise Refused("no conversation was asked")
    for warm in asked:
        actions.record_warm_handover(
            warm, WARM_STEP[WarmStatus(step.status)], by=known.staff[step.by], text=step.note, enough=True
        )
