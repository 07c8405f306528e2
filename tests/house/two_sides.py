"""Two regions' worth of the same people: ours, and those elsewhere who should never see ours.

Each side has a class with three learners. Of the first, who is 15, the dossier was sent to the mbo with attachments and a care annex, with a
warm handover asked for, another on a central day, and a decision that waits, an invitation to talk was sent and another waits, the mentor is asked
something, and the municipality is asked to take over; the second says that something in the dossier is not right, and is with
the municipality, which has a case, and has a transfer coach, whom the third waits for; the third waits for a parent, to whom the mail
came back. At a case table of this afternoon the first is discussed and the third was taken off, another was held this morning.
A fourth came to the mbo, sits in class there and wants to move on to another, with a compact dossier. The school of each side also has an import
that waits to be carried out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django.db.models import Model
from django.test import Client

from sluitend.access.actor import Actor
from sluitend.access.roles import Role
from sluitend.dossiers import actions as dossiers
from sluitend.dossiers import counting
from sluitend.dossiers.lifecycle import Answer, Part, Quality, QuestionTopic, TalkWay
from sluitend.dossiers.models import (
    Attachment,
    Delivery,
    Dossier,
    GuardianLink,
    LeadTime,
    MentorQuestion,
    WarmDay,
    WarmHandover,
    WarmSlot,
)
from sluitend.exchange import actions as exchange
from sluitend.exchange import takeouts
from sluitend.exchange.models import Import, Takeout
from sluitend.kit import clock, jobs
from sluitend.learners.models import Enrolment, Guardian, Learner, Relation, SchoolClass
from sluitend.organisations import keeping_lists
from sluitend.organisations.lists import LISTS
from sluitend.organisations.models import Organisation, OrganisationKind, Region, SavedList
from sluitend.safetynet import case_tables
from sluitend.safetynet.models import CaseTable, CaseTableItem, MunicipalCase
from sluitend.transitions import actions as spine
from sluitend.transitions import bulk, coaching, decisions, incoming, invitations, moments
from sluitend.transitions.incoming import Said
from sluitend.transitions.lifecycle import ApplicationStatus, Feed
from sluitend.transitions.models import (
    Application,
    BulkAct,
    CoachRequest,
    Decision,
    Handover,
    IncomingStatus,
    IntakeMoment,
    Invitation,
    Move,
    MoveFigure,
    Transition,
)
from sluitend.transitions.outcomes import Outcome
from tests.cast import TODAY, enrol, follow, offer, signs_in, works_at
from tests.dossiers.conftest import fill, write_care
from tests.dossiers.made_files import add, png

SCHOOL_OF: dict[type[Model], str] = {
    Application: "transition__origin_school",
    BulkAct: "organisation",
    Attachment: "dossier__transition__origin_school",
    CaseTable: "participants",
    CaseTableItem: "transition__origin_school",
    CoachRequest: "transition__origin_school",
    Decision: "application__transition__origin_school",
    Delivery: "dossier__transition__origin_school",
    Enrolment: "learner__enrolments__organisation",
    Dossier: "transition__learner__enrolments__organisation",
    Handover: "transition__origin_school",
    Import: "organisation",
    IncomingStatus: "college__applications__transition__origin_school",
    IntakeMoment: "invitations__application__transition__origin_school",
    Invitation: "application__transition__origin_school",
    LeadTime: "organisation",
    Learner: "enrolments__organisation",
    MentorQuestion: "application__transition__origin_school",
    MoveFigure: "college__applications__transition__origin_school",
    Move: "transition__learner__enrolments__organisation",
    MunicipalCase: "transition__origin_school",
    Organisation: "pk",
    Region: "organisations",
    SavedList: "organisation",
    SchoolClass: "enrolments__learner__enrolments__organisation",
    Takeout: "files__delivery__dossier__transition__origin_school",
    Transition: "origin_school",
    WarmDay: "slots__warm__dossier__transition__origin_school",
    WarmHandover: "dossier__transition__origin_school",
    WarmSlot: "warm__dossier__transition__origin_school",
}
"""Each kind of thing that pages are about, and the way from a row to the school of its side."""

BORN, BORN_LATER, MAIL_OF_PARENTS = date(2009, 6, 14), date(2010, 6, 14), "ouder@example.org"
HEADERS = "leerlingnummer;roepnaam;voorvoegsel;achternaam;geboortedatum;klas;onderwijssoort;leerjaar;woongemeente"


@dataclass(frozen=True)
class Side:
    """One school with everybody around it; ``names`` are the words that betray one of its learners."""

    school: Organisation
    actors: dict[str, Actor]
    names: tuple[str, ...]

    def rows(self, model: type[Model]) -> list[Any]:
        """This side's rows of a kind; there is always at least one."""
        found = list(model._base_manager.filter(**{SCHOOL_OF[model]: self.school.pk}).distinct())
        assert found, f"{model.__name__}: nothing that could leak"
        return found

    def keys(self) -> list[str]:
        """The keys of all its rows."""
        return [str(row.pk) for model in SCHOOL_OF for row in self.rows(model)]

    def client(self, who: str) -> Client:
        """The browser of somebody of this side; of ``nobody`` one that never signed in."""
        client = Client()
        if who == "nobody":
            return client
        actor = self.actors[who]
        if actor.guardian_id is None:
            client.force_login(actor.user)
            return client
        session = client.session
        session["guardian"] = {
            "learner": str(actor.learner_id),
            "guardian": str(actor.guardian_id),
            "link": str(GuardianLink.objects.filter(guardian=actor.guardian_id).latest("pk").pk),
        }
        session.save()
        return client


def build(region: Region, mark: str, *, learners: list[tuple[str, str]], in_file: str) -> Side:
    """Build a side. ``mark`` tells its organisations apart; ``learners`` are the three learners' names, ``in_file`` that
    of somebody who stands in the file of the import only."""

    def organisation(kind: OrganisationKind, code: str, name: str) -> Organisation:
        return Organisation.objects.create(region=region, kind=kind, code=code, name=name, phone="010 000 00 10")

    school = organisation(OrganisationKind.VO, f"88{mark}A", f"School {mark}")
    college = organisation(OrganisationKind.MBO, f"88{mark}M", f"Mbo {mark}")
    town = organisation(OrganisationKind.MUNICIPALITY, f"GM88{mark}", f"Gemeente {mark}")
    alliance = organisation(OrganisationKind.ALLIANCE, f"SWV{mark}", f"Samenwerking {mark}")
    actors = {
        role.value: works_at(f"{role.value}{mark}", at, role)
        for role, at in (
            (Role.MENTOR, school),
            (Role.SCHOOL_ADMIN, school),
            (Role.CAREER_DEAN, school),
            (Role.CARE_COORDINATOR, school),
            (Role.INTAKER, college),
            (Role.MBO_ADMIN, college),
            (Role.STUDY_COACH, college),
            (Role.SUPPORT_COORDINATOR, college),
            (Role.ATTENDANCE_OFFICER, town),
            (Role.DOORSTROOMPUNT_OFFICER, town),
            (Role.REGION_MANAGER, town),
            (Role.ALLIANCE_CONTACT, alliance),
            (Role.TRANSFER_COACH, alliance),
        )
    }
    school_class = SchoolClass.objects.create(school=school, school_year=2026, name=f"4{mark}", is_final_year=True)
    school_class.mentors.add(actors["mentor"].user)
    kok = offer(college, "25180", "Kok", 2)
    others = [offer(college, "25182", "Bakker", 2), offer(college, "25183", "Gastheer", 2)]
    first, second, third = (
        enrol(school_class, *name, born=born, lives_in=town)
        for name, born in zip(learners, (BORN_LATER, BORN, BORN), strict=True)
    )
    pupil, guardian = _dossier_goes_the_whole_way(first, actors, kok)
    _talks_are_planned_and_held(first, pupil, actors, others)
    _comes_to_a_central_day(first, pupil, college, actors, offer(college, "25184", "Ober", 2))
    _is_asked_about(first, actors["intaker"])
    _is_taken_out(first, actors["intaker"])
    _is_invited(first, college, actors["intaker"], others[0])
    _goes_to_the_municipality(second, actors)
    _waits_for_a_parent(third, actors)
    _needs_a_coach(second, third, alliance, actors)
    _case_tables_meet((school, college, town), (first, third), actors)
    mover = (f"Mover{mark}", f"Verhuizer{mark}")
    _perhaps_leaves_the_mbo(enrol(school_class, *mover, born=BORN, lives_in=town), kok, actors)
    dossiers.mail_came_back(MAIL_OF_PARENTS, by=Actor.job("test"))
    _file_waits(school, actors["school_admin"], in_file, town)
    _a_status_lies_aside(college)
    _a_date_is_set_for_many(third, actors["mentor"])
    _lists_are_kept(school, actors["mentor"])
    counting.count_lead_times(by=Actor.job("test"))
    names = tuple(word for name in learners for word in name)
    return Side(school, actors | {"pupil": pupil, "guardian": guardian}, (*names, *mover, in_file))


def _dossier_goes_the_whole_way(learner: Learner, actors: dict[str, Actor], offering: Any) -> tuple[Actor, Actor]:
    transition, pupil = follow(learner), signs_in(learner)
    parent = _parent_of(learner)
    guardian = Actor(name="", roles=frozenset({Role.GUARDIAN}), learner_id=learner.pk, guardian_id=parent.pk)
    application = spine.apply_for(transition, offering, by=pupil, on=TODAY)
    decisions.prepare(application, Outcome.OFFERED, by=actors["intaker"])
    dossier = _filled(transition, pupil, actors)
    dossiers.ask_care_annex(dossier, by=actors["mentor"])
    write_care(dossier, actors["care_coordinator"])
    dossiers.pupil_answers(dossier, Answer.AGREED, by=pupil)
    dossiers.make_link(dossier, parent, by=Actor.job("test"))
    dossier.refresh_from_db()
    dossiers.guardian_answers(dossier, Answer.AGREED, by=guardian)
    jobs.run_queue()
    dossiers.make_link(dossier, parent, by=Actor.job("test"))  # somebody who comes back reads it once more
    transition.refresh_from_db()
    _ask(transition, actors)
    return pupil, guardian


def _talks_are_planned_and_held(learner: Learner, pupil: Actor, actors: dict[str, Actor], offerings: list[Any]) -> None:
    """Beside the conversation that is only asked for, one that is planned and one that was held."""
    transition = Transition.objects.get(learner=learner)
    for offering in offerings:
        spine.apply_for(transition, offering, by=pupil, on=TODAY)
    jobs.run_queue()
    planned, held = (WarmHandover.objects.get(application__offering=offering) for offering in offerings)
    in_a_week = clock.moment(TODAY + timedelta(days=7), time(15, 30))
    dossiers.plan_talk(planned, in_a_week, TalkWay.PHONE, by=actors["intaker"])
    dossiers.record_warm_handover(held, "complete", by=actors["intaker"], text="goed gesprek", enough=True)


def _comes_to_a_central_day(
    learner: Learner, pupil: Actor, college: Organisation, actors: dict[str, Actor], offering: Any
) -> None:
    """Next week the college speaks with mentors on one day; this learner's stands on the list and was sent."""
    spine.apply_for(Transition.objects.get(learner=learner), offering, by=pupil, on=TODAY)
    jobs.run_queue()
    day = dossiers.make_day(
        college,
        WarmHandover.objects.filter(application__offering=offering),
        on=TODAY + timedelta(days=7),
        begins=time(9),
        ends=time(10),
        by=actors["intaker"],
        place="Aula",
    )
    batch = dossiers.put_ready(day, by=actors["intaker"])
    with clock.standing(batch.due_at):
        dossiers.send_days_due(by=Actor.job("test"))


def _is_asked_about(learner: Learner, intaker: Actor) -> None:
    """The college opened a dossier, says what it thinks of it and asks the mentor something."""
    delivery = dossiers.open_delivery(
        Delivery.objects.filter(dossier__transition__learner=learner).order_by("sent_at", "pk")[0], by=intaker
    )
    dossiers.feed_back_dossier(delivery, Quality.GOOD, used_in_talk=True, missed=["help"], by=intaker)
    dossiers.ask_mentor(delivery.application, QuestionTopic.HELP, f"Wat helpt {learner.call_name}?", by=intaker)


def _is_taken_out(learner: Learner, intaker: Actor) -> None:
    """The intaker took a dossier out as a ZIP."""
    takeouts.ask(Delivery.objects.filter(dossier__transition__learner=learner), "json", by=intaker)
    jobs.run_queue()


def _is_invited(learner: Learner, college: Organisation, intaker: Actor, offering: Any) -> None:
    """The college invites to a talk: one invitation was sent, of another application one still waits."""
    in_a_week = [clock.moment(TODAY + timedelta(days=7), time(hour)) for hour in (9, 10)]
    first, _second = moments.make_moments(college, in_a_week, by=intaker, place="Lokaal 1.04")
    theirs = Application.objects.filter(transition__learner=learner)
    free = IntakeMoment.objects.filter(college=college)
    batch = invitations.invite_all(theirs.filter(offering=offering), free.filter(pk=first.pk), by=intaker)
    with clock.standing(batch.due_at):
        invitations.send_due(by=Actor.job("test"))
    invitations.invite_all(theirs, free, by=intaker)


def _perhaps_leaves_the_mbo(learner: Learner, offering: Any, actors: dict[str, Actor]) -> None:
    """Came to the mbo, was seen in class, and wants to move on to another; the coach wrote a part of the dossier."""
    application = spine.apply_for(follow(learner), offering, by=actors["career_dean"], on=TODAY)
    for status in (ApplicationStatus.CONTRACT_OFFERED, ApplicationStatus.STARTED):
        spine.record_status(application, status, by=actors["intaker"])
        application.refresh_from_db()
    seat = Enrolment.objects.get(learner=learner, organisation=offering.college)
    move = spine.open_move(seat, "wrong_choice", by=actors["study_coach"])
    spine.take_step(move, "want", by=actors["study_coach"])
    dossier = Dossier.objects.get(pk=move.pk)
    MoveFigure.objects.create(  # too few for anybody to read
        region=offering.college.region, college=offering.college, school_year=2026, leavers=1, restarted=0,
        due_october=0, by_october=0, due_february=0, by_february=0,
    )  # fmt: skip
    fill(dossier, Part.MENTOR, actors["study_coach"], N3_worked=f"Zo werkte het met {learner.family_name}.")


def _parent_of(learner: Learner) -> Guardian:
    name = f"Ouder {learner.family_name}"
    return Guardian.objects.create(learner=learner, name=name, relation=Relation.MOTHER, email=MAIL_OF_PARENTS)


def _filled(transition: Transition, pupil: Actor, actors: dict[str, Actor]) -> Dossier:
    dossier = Dossier.objects.get(pk=transition.pk)
    fill(dossier, Part.PUPIL, pupil)
    fill(dossier, Part.MENTOR, actors["mentor"])
    name = transition.learner.call_name
    add(dossier, Part.PUPIL, pupil, title=f"Cijfers van {name}")
    add(dossier, Part.MENTOR, actors["mentor"], png(), title=f"Rapport van {name}")
    dossier.refresh_from_db()
    return dossier


def _waits_for_a_parent(learner: Learner, actors: dict[str, Actor]) -> None:
    _parent_of(learner)
    transition, pupil = follow(learner), signs_in(learner)
    dossiers.pupil_answers(_filled(transition, pupil, actors), Answer.AGREED, by=pupil)


def _ask(transition: Transition, actors: dict[str, Actor]) -> None:
    spine.show_to_municipality(
        Transition.objects.filter(pk=transition.pk), because="asked", by=actors["career_dean"], note_text="helpt u mee"
    )


def _goes_to_the_municipality(learner: Learner, actors: dict[str, Actor]) -> None:
    transition, pupil = follow(learner), signs_in(learner)
    dossiers.pupil_answers(_filled(transition, pupil, actors), Answer.DISPUTED, by=pupil, about=["programme"])
    _ask(transition, actors)
    spine.accept(Handover.objects.get(transition=transition), by=actors["attendance_officer"])


def _needs_a_coach(second: Learner, third: Learner, alliance: Organisation, actors: dict[str, Actor]) -> None:
    """For the third a coach is asked, the second has one."""
    for learner in (second, third):
        transition = Transition.objects.get(learner=learner)
        coaching.ask(transition, alliance, why="stuck", note_text="komt niet verder", by=actors["career_dean"])
    coaching.approve(
        CoachRequest.objects.get(transition__learner=second),
        coach=actors["transfer_coach"].user,  # type: ignore[arg-type]  # staff have an account
        until=TODAY + timedelta(days=60),
        by=actors["alliance_contact"],
    )


def _case_tables_meet(
    parties: tuple[Organisation, ...], learners: tuple[Learner, Learner], actors: dict[str, Actor]
) -> None:
    """One that is still to be held, with somebody on its agenda and somebody taken off it, and one that was held."""
    dean, (discussed, off) = actors["career_dean"], learners
    held, ahead = (
        case_tables.plan(
            parties[0].region,
            starts_at=clock.moment(TODAY, time(hour)),
            minutes=60,
            participants=parties,
            place="Raadszaal",
            by=dean,
        )
        for hour in (14, 16)
    )
    for learner in (discussed, off):
        case_tables.put_on(Transition.objects.get(learner=learner), ahead, why="help", by=dean)
    case_tables.take_off(CaseTableItem.objects.get(table=ahead, transition__learner=off), because="later", by=dean)
    case_tables.hold(held, by=dean)


def _a_date_is_set_for_many(learner: Learner, mentor: Actor) -> None:
    """The mentor set the next date of a list, and can take that back."""
    rows = Transition.objects.filter(learner=learner)
    bulk.set_next_dates(rows, "talk", TODAY + timedelta(days=8), by=mentor)


def _lists_are_kept(school: Organisation, mentor: Actor) -> None:
    """The mentor kept a list, and removed another."""
    for name in ("Aan mij", "Weg"):
        keeping_lists.save_list(school, LISTS["pupils"], "toon=jij", name=name, by=mentor)
    keeping_lists.remove_list(SavedList.objects.get(organisation=school, name="Weg"), by=mentor)


def _a_status_lies_aside(college: Organisation) -> None:
    """A hub says something of somebody of this college whom nobody knows."""
    said = Said(
        message=college.code, word="AO", occurred_at=clock.now(), college=college.code, programme="25180",
        starts_on=date(2026, 8, 31), chain_key=f"{college.code}:7",
    )  # fmt: skip
    incoming.receive(Feed.KOPPELPUNT, [said], by=Actor.job("test"))


def _file_waits(school: Organisation, admin: Actor, name: str, town: Organisation) -> None:
    line = f"104{len(name)}33;{name};;{name};31-03-2010;4B;vmbo-kb;4;{town.name}"
    content = f"{HEADERS}\n{line}".encode()
    exchange.check_file(school, content, "leerlingen.csv", school_year=2026, by=admin)
