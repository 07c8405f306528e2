"""The invented region: the same for the same seed, true to the shares of the field, and possible day by day."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sluitend.access.roles import Role
from sluitend.demo.play.municipality import CONTACT_WAY
from sluitend.demo.world import World, fates, moving, places, steps
from sluitend.demo.world.calendar import Year
from sluitend.demo.world.fates import CaseFate, DossierFate, GuardianFate, Plot, WarmFate
from sluitend.demo.world.questions import form
from sluitend.demo.world.stories import LEVELS, Story
from sluitend.dossiers.actions import LINK_DAYS
from sluitend.dossiers.lifecycle import Answer, Extent, WarmStatus, Way
from sluitend.dossiers.questionnaire import Checked, Filler, Questionnaire
from sluitend.kit.theme import theme_for
from sluitend.learners.duty import is_obliged
from sluitend.learners.models import Relation, SchoolType
from sluitend.organisations.models import LearningRoute, OrganisationKind
from sluitend.safetynet.lifecycle import CHOOSABLE, OUTCOMES, Outcome, Result
from sluitend.transitions.destinations import ROUTES
from sluitend.transitions.lifecycle import APPLICATION
from sluitend.transitions.reasons import BY_HAND

WORLD = World.build(seed=7, learners=600, school_year=2026)
FORM = form()
MARCH = date(2026, 3, 12)
NEGATIVE = ("not_admitted", "withdrawn")


def all_of(kind: type, among: tuple[Story, ...] = WORLD.stories) -> list:
    return [step for story in among for step in story.steps if isinstance(step, kind)]


def first_on(story: Story, kind: type) -> date | None:
    return next((step.on for step in story.steps if isinstance(step, kind)), None)


def in_order(*days: date | None) -> bool:
    known = [day for day in days if day is not None]
    return known == sorted(known)


# ------------------------------------------------------------------------------------------------- always the same


def test_the_same_seed_gives_the_same_region_and_another_seed_another():
    assert World.build(seed=7, learners=600, school_year=2026) == WORLD
    assert World.build(seed=8, learners=600, school_year=2026).stories != WORLD.stories


def test_words_too_are_always_the_same():
    story, again = WORLD.stories[10], World.build(seed=7, learners=600, school_year=2026).stories[10]

    assert story.pupil_answers() == again.pupil_answers()
    assert WORLD.mentor_answers(story) == WORLD.mentor_answers(again)


def test_half_of_the_learners_are_of_last_year():
    assert Counter(story.pupil.year for story in WORLD.stories) == {2025: 300, 2026: 300}


def test_every_organisation_has_a_colour_of_its_own_that_can_be_read():
    brands = [place.brand for place in WORLD.organisations]
    assert (len(brands), len(set(brands))) == (8, 8)
    assert [theme_for(brand).brand for brand in places.COLOURS] == list(places.COLOURS)


def test_a_region_of_a_handful_is_refused():
    with pytest.raises(ValueError, match="at least"):
        World.build(seed=1, learners=10)


# ---------------------------------------------------------------------------------------------------------- the cast


def test_the_cast_is_there_whatever_the_seed():
    for seed in (1, 2, 3):
        world = World.build(seed=seed, learners=80)
        sam, yara, sem = map(world.story_of, ("Sam de Wit", "Yara Demir", "Sem Visser"))
        assert [story.pupil.age_on(MARCH) for story in (sam, yara, sem)] == [16, 16, 18]
        assert {(s.pupil.school_class.school, s.pupil.school_class.name) for s in (sam, yara, sem)} == {("99AA", "4B")}
        assert sam.pupil.school_class.school_type == "vmbo-kb"
        assert sam.pupil.school_class.mentor == world.named("L. Bos").key
        assert (world.named("J. Smit").organisation, world.named("J. Smit").team) == ("99MA", "Horeca")
        assert world.named("N. Prins").organisation == "GM9901"


def test_on_12_march_the_cast_stands_as_on_the_screens():
    sam, yara, sem = map(WORLD.story_of, ("Sam de Wit", "Yara Demir", "Sem Visser"))

    assert places.BY_KEY[sam.offer].programme == places.Programme("25182", "Zelfstandig werkend kok", 3, "horeca")
    assert [type(step).__name__ for step in sam.steps_on(MARCH)] == ["DossierOpened", "StatusRecorded"]
    assert [step.status for step in yara.steps_on(MARCH)] == ["not_admitted"]
    assert [type(step).__name__ for step in sem.steps_until(MARCH)[-2:]] == ["PupilFinished", "Applied"]
    assert all_of(steps.GuardianAnswered, (sem,)) == []


def test_an_unknown_name_is_refused():
    with pytest.raises(LookupError):
        WORLD.story_of("Niemand Nergens")
    with pytest.raises(LookupError):
        WORLD.named("N. Nergens")


# -------------------------------------------------------------------------------------------------------- the region


def test_codes_are_those_the_rooms_know():
    assert {place.kind for place in WORLD.organisations} <= set(OrganisationKind.values)
    assert {row.school_type for row in WORLD.classes} <= set(SchoolType.values)
    assert set(LEVELS) == {row.school_type for row in WORLD.classes}
    assert {offer.route for offer in WORLD.offers} == set(LearningRoute.values)
    assert {guardian.relation for story in WORLD.stories for guardian in story.pupil.guardians} <= set(Relation.values)
    assert {step.code for step in all_of(steps.RouteDeclared)} <= set(ROUTES)
    assert {step.answer for step in all_of(steps.GuardianAnswered)} == set(Answer.values)
    assert {step.way for step in all_of(steps.ApprovedOnPaper)} == {Way.PAPER, Way.PHONE}
    assert {step.status for step in all_of(steps.WarmHandoverMoved)} <= set(WarmStatus.values)
    assert {step.way for step in all_of(steps.ContactLogged)} <= set(CONTACT_WAY)
    assert {step.result for step in all_of(steps.ContactLogged)} == set(Result.values)
    assert {step.outcome for step in all_of(steps.CaseClosed)} <= set(CHOOSABLE)
    assert {step.reason for step in all_of(steps.HandedOver)} <= set(BY_HAND)


def test_invented_codes_cannot_be_taken_for_real_ones():
    assert [place.code for place in WORLD.municipalities] == ["GM9901", "GM9902"]
    assert [place.code for place in (*WORLD.schools, *WORLD.colleges)] == ["99AA", "99AB", "99AC", "99MA", "99MB"]
    mail = [member.email for member in WORLD.staff] + [story.pupil.email for story in WORLD.stories]
    mail += [guardian.email for story in WORLD.stories for guardian in story.pupil.guardians]
    assert [address for address in mail if address and not address.endswith(".example")] == []
    assert [address for address in mail if not address.isascii() or " " in address] == []


def test_keys_numbers_and_addresses_are_given_out_once():
    assert max(Counter(member.key for member in WORLD.staff).values()) == 1
    assert max(Counter(story.pupil.key for story in WORLD.stories).values()) == 1
    numbers = Counter((story.pupil.school_class.school, story.pupil.pupil_number) for story in WORLD.stories)
    assert max(numbers.values()) == 1
    assert max(Counter((row.school, row.year, row.name) for row in WORLD.classes).values()) == 1


def test_every_desk_has_somebody():
    wanted = {(school.code, role) for school in WORLD.schools for role in (Role.CAREER_DEAN, Role.SCHOOL_ADMIN)}
    wanted |= {(school.code, Role.CARE_COORDINATOR) for school in WORLD.schools}
    wanted |= {(school.code, Role.MENTOR) for school in WORLD.schools}
    wanted |= {(college.code, role) for college in WORLD.colleges for role in (Role.INTAKER, Role.MBO_ADMIN)}
    wanted |= {
        (college.code, role) for college in WORLD.colleges for role in (Role.STUDY_COACH, Role.SUPPORT_COORDINATOR)
    }
    wanted |= {(WORLD.municipalities[0].code, Role.REGION_MANAGER)}
    wanted |= {(places.ALLIANCE.code, role) for role in (Role.ALLIANCE_CONTACT, Role.TRANSFER_COACH)}
    wanted |= {(town.code, Role.ATTENDANCE_OFFICER) for town in WORLD.municipalities}
    wanted |= {(town.code, Role.DOORSTROOMPUNT_OFFICER) for town in WORLD.municipalities}
    assert {(member.organisation, member.role) for member in WORLD.staff} == wanted

    teams = {(offer.college, offer.team) for offer in WORLD.offers}
    assert {(m.organisation, m.team) for m in WORLD.staff if m.role == Role.INTAKER} == teams


def test_programmes_are_of_the_register_and_once_at_a_college():
    assert len({offer.programme.crebo for offer in WORLD.offers}) >= 25
    assert max(Counter(offer.key for offer in WORLD.offers).values()) == 1
    assert {offer.programme.level for offer in WORLD.offers} == {1, 2, 3, 4}
    assert min(offer.places(300) for offer in WORLD.offers) >= 8


def test_classes_are_of_a_size_that_fits_a_room():
    sizes = Counter(story.pupil.school_class for story in WORLD.stories)

    assert (min(sizes.values()) >= 10, max(sizes.values()) <= 28) == (True, True)


def test_pupils_are_of_the_age_and_the_backgrounds_of_the_field():
    ages = Counter(story.pupil.age_on(Year(story.pupil.year).deadline) for story in WORLD.stories)
    languages = {guardian.language for story in WORLD.stories for guardian in story.pupil.guardians}

    assert (min(ages) >= 14, max(ages) <= 19) == (True, True)
    assert ages.most_common(1)[0][0] in (15, 16)
    assert sum(count for age, count in ages.items() if age >= 18) >= 10
    assert languages == {"nl", "en", "tr", "ar", "pl", "uk"}
    assert {len(story.pupil.guardians) for story in WORLD.stories} == {0, 1, 2}


# -------------------------------------------------------------------------------------------------------- the shares


@pytest.mark.parametrize("year", [2025, 2026])
def test_every_kind_of_trouble_is_there_three_times_a_year(year):
    group = WORLD.of_year(year)
    seen = Counter(
        card for s in group for card in (s.fate.plot, s.fate.dossier, s.fate.guardian, s.fate.warm, s.fate.case)
    )
    every = [*Plot, *DossierFate, *GuardianFate, *WarmFate, *CaseFate]

    assert [card for card in every if seen[card] < 3] == []
    assert sum(story.pupil.arrives_late for story in group) >= 3
    assert sum(not story.pupil.guardians for story in group) >= 3
    assert sum(bool(story.pupil.guardians) and story.pupil.answering is None for story in group) >= 3


@pytest.mark.parametrize(
    "kind", [steps.HandedOver, steps.HandoverRefused, steps.ReadAgain, steps.ApprovedOnPaper, steps.Withdrew]
)
def test_every_rare_step_is_taken_three_times(kind):
    assert len(all_of(kind)) >= 3


def test_it_goes_wrong_for_about_one_in_twenty():
    large = World.build(seed=3, learners=4000)
    wrong = sum(story.fate.plot in fates.WRONG for story in large.stories) / len(large.stories)

    assert 0.045 <= wrong <= 0.06
    assert sum(story.fate.plot in fates.WRONG for story in WORLD.stories) / len(WORLD.stories) <= 0.07


def test_most_apply_in_time_and_most_dossiers_are_agreed():
    applied = {
        s.pupil.key for s in WORLD.stories if (on := first_on(s, steps.Applied)) and on <= Year(s.pupil.year).deadline
    }
    opened = [story for story in WORLD.stories if first_on(story, steps.DossierOpened)]

    assert 0.75 <= len(applied) / len(WORLD.stories) <= 0.9
    assert 0.5 <= len(opened) / len(WORLD.stories) <= 0.85


def test_a_plot_is_dealt_only_to_whom_it_fits():
    assert [s.pupil.key for s in WORLD.stories if not fates.FITS.get(s.fate.plot, fates._anybody)(s.pupil)] == []


@pytest.mark.parametrize("day", [date(2026, 3, 12), date(2026, 7, 8)])
def test_on_any_day_each_list_of_the_year_has_something_in_it(day):
    """What a mentor, a college and a municipality look at on that day, out of the steps taken by then."""
    taken = {story.pupil.key: [type(step) for step in story.steps_until(day)] for story in WORLD.of_year(2026)}
    waiting = {
        "not applied": lambda kinds: steps.Applied not in kinds and steps.RouteDeclared not in kinds,
        "not begun": lambda kinds: steps.PupilWrote not in kinds,
        "with the pupil": lambda kinds: steps.PupilWrote in kinds and steps.PupilFinished not in kinds,
        "with the mentor": lambda kinds: steps.PupilFinished in kinds and steps.MentorFinished not in kinds,
        "with the guardian": lambda kinds: steps.PupilAgreed in kinds and steps.GuardianAnswered not in kinds,
        "at a college": lambda kinds: steps.DossierOpened in kinds,
        "warm handover": lambda kinds: steps.WarmHandoverMoved in kinds,
    }

    assert [name for name, waits in waiting.items() if sum(map(waits, taken.values())) < 3] == []


def test_in_the_summer_and_after_it_the_municipality_has_cases():
    def open_cases(day: date) -> int:
        taken = [[type(step) for step in story.steps_until(day)] for story in WORLD.of_year(2026)]
        return sum(steps.HandoverAccepted in kinds and steps.CaseClosed not in kinds for kinds in taken)

    assert (open_cases(date(2026, 7, 10)) >= 3, open_cases(date(2026, 9, 20)) >= 3) == (True, True)


# --------------------------------------------------------------------------------------------------------- the order


def refused_steps(story: Story) -> list[str]:
    """What in a story could not have happened that way; empty for a story that holds."""
    wrong = []
    days = [step.on for step in story.steps]
    last_agreement = max([*(s.on for s in story.steps if isinstance(s, steps.PupilAgreed))], default=None)
    opened, finished = first_on(story, steps.DossierOpened), first_on(story, steps.PupilFinished)
    if days != sorted(days) or not isinstance(story.steps[0], steps.Imported):
        wrong.append("the order of days")
    if not in_order(*(first_on(story, kind) for kind in (steps.Imported, steps.LetterMade, steps.Activated))):
        wrong.append("coming in")
    if not in_order(first_on(story, steps.Activated), first_on(story, steps.PupilWrote), finished):
        wrong.append("the pupil's part")
    for part in (finished, first_on(story, steps.MentorFinished)):
        if (agreed := first_on(story, steps.PupilAgreed)) and (part is None or agreed < part):
            wrong.append("agreed before it was done")
    if opened and (last_agreement is None or opened < last_agreement or opened < first_on(story, steps.Applied)):
        wrong.append("opened before it was sent")
    for answer in (s for s in story.steps if isinstance(s, steps.GuardianAnswered | steps.ApprovedOnPaper)):
        if story.pupil.age_on(answer.on) >= 18 or answer.on < first_on(story, steps.PupilAgreed):
            wrong.append("a guardian who is not asked")
        if opened and answer.on > opened:
            wrong.append("opened before the guardian answered")
        if isinstance(answer, steps.GuardianAnswered) and story.pupil.answering is None:
            wrong.append("a guardian who cannot be mailed")
        if isinstance(answer, steps.GuardianAnswered) and not link_lives(story, answer.on):
            wrong.append("a guardian whose link has ended")
    if not in_order(
        *(
            first_on(story, kind)
            for kind in (steps.HandoverAccepted, steps.CaseAssigned, steps.ContactLogged, steps.CaseClosed)
        )
    ):
        wrong.append("the municipal case")
    for warm in (s for s in story.steps if isinstance(s, steps.WarmHandoverMoved)):
        if opened is None or warm.on < opened:
            wrong.append("a warm handover of a dossier that nobody has")
    return wrong + refused_statuses(story)


def link_lives(story: Story, day: date) -> bool:
    """Mailed that day when the pupil agreed; after a reminder the new link is there from the next day on."""
    mailed = [s.on for s in story.steps if isinstance(s, steps.PupilAgreed) and s.on <= day]
    mailed += [s.on for s in story.steps if isinstance(s, steps.GuardianReminded) and s.on < day]
    return bool(mailed) and day <= max(mailed) + timedelta(days=LINK_DAYS)


def refused_statuses(story: Story) -> list[str]:
    """Statuses that the lifecycle of an application does not let follow on each other."""
    wrong, status, offers = [], {}, {}
    for step in story.steps:
        if isinstance(step, steps.Applied):
            status[step.application] = "applied"
            offers[step.application] = step.offer
        elif isinstance(step, steps.StatusRecorded | steps.Withdrew):
            to = "withdrawn" if isinstance(step, steps.Withdrew) else step.status
            if to not in APPLICATION.open_steps(status[step.application]):
                wrong.append(f"{status[step.application]} to {to}")
            status[step.application] = to
    alive = {offer.partition("-")[0] for number, offer in offers.items() if status[number] not in NEGATIVE}
    if {step.college for step in story.steps if isinstance(step, steps.WarmHandoverMoved)} - alive:
        wrong.append("a warm handover to a college the pupil does not go to")
    if len(set(offers.values())) != len(offers):
        wrong.append("applied twice for the same")
    return wrong


def test_every_story_could_have_happened():
    assert {story.pupil.key: wrong for story in WORLD.stories if (wrong := refused_steps(story))} == {}


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000), st.integers(60, 700), st.integers(2020, 2035))
def test_every_story_of_every_region_could_have_happened(seed, learners, school_year):
    world = World.build(seed, learners, school_year)

    assert len(world.stories) == learners
    assert {story.pupil.key: wrong for story in world.stories if (wrong := refused_steps(story))} == {}


def test_every_step_is_done_by_somebody_who_may():
    """Mentors for their own class, intake for its own college, officers for their own municipality."""
    officers = {Role.ATTENDANCE_OFFICER, Role.DOORSTROOMPUNT_OFFICER}
    by_role = {
        steps.Imported: {Role.SCHOOL_ADMIN},
        steps.AddressFound: {Role.SCHOOL_ADMIN},
        steps.LetterMade: {Role.MENTOR},
        steps.MentorFinished: {Role.MENTOR},
        steps.ReadAgain: {Role.MENTOR},
        steps.TalkClosed: {Role.MENTOR},
        steps.GuardianReminded: {Role.MENTOR},
        steps.ApprovedOnPaper: {Role.MENTOR},
        steps.DossierOpened: {Role.INTAKER},
        steps.WarmHandoverMoved: {Role.INTAKER},
        steps.StatusRecorded: {Role.INTAKER, Role.MBO_ADMIN},
        steps.RouteDeclared: {Role.CAREER_DEAN},
        steps.HandedOver: {Role.CAREER_DEAN, Role.MBO_ADMIN},
        steps.HandoverAccepted: officers,
        steps.HandoverRefused: officers,
        steps.CaseAssigned: officers,
        steps.ContactLogged: officers,
        steps.CaseClosed: officers,
    }
    wrong = []
    for story in WORLD.stories:
        school, colleges = story.pupil.school_class.school, {}
        for step in story.steps:
            if isinstance(step, steps.Applied):
                colleges[step.application] = places.BY_KEY[step.offer].college
            if step.by in (steps.PUPIL, steps.GUARDIAN, steps.OTHER_GUARDIAN):
                continue
            member = WORLD.member(step.by)
            if isinstance(step, steps.StatusRecorded):
                at = {colleges[step.application]}
            elif isinstance(step, steps.DossierOpened | steps.WarmHandoverMoved):
                at = {step.college}
            elif Role(member.role) in (Role.ATTENDANCE_OFFICER, Role.DOORSTROOMPUNT_OFFICER):
                at = {story.pupil.municipality}
            else:
                at = {school, *colleges.values()} if isinstance(step, steps.HandedOver) else {school}
            if member.role not in by_role[type(step)] or member.organisation not in at:
                wrong.append((story.pupil.key, step))

    assert wrong == []


@pytest.mark.parametrize("day", [date(2025, 7, 1), date(2025, 11, 20), date(2026, 7, 31), date(2026, 8, 1)])
def test_who_is_obliged_is_said_as_the_safety_net_says_it(day):
    pupils = [story.pupil for story in WORLD.stories]
    by_law = [is_obliged(p.born, school_type=p.school_class.school_type, qualified=False, today=day) for p in pupils]

    assert [pupil.is_obliged_on(day) for pupil in pupils] == by_law
    assert set(by_law) == {True, False}


def test_who_must_go_to_school_has_an_attendance_officer_and_never_only_works():
    accepted = [(s, step) for s in WORLD.stories for step in s.steps if isinstance(step, steps.HandoverAccepted)]
    roles = {(s.pupil.is_obliged_on(step.on), WORLD.member(step.by).role) for s, step in accepted}
    outcomes = {
        (s.pupil.is_obliged_on(step.on), end.outcome)
        for s, step in accepted
        for end in s.steps
        if isinstance(end, steps.CaseClosed)
    }

    assert roles == {(True, Role.ATTENDANCE_OFFICER), (False, Role.DOORSTROOMPUNT_OFFICER)}
    assert (True, "school_and_work") in outcomes
    assert [end for end in outcomes if end[0] and OUTCOMES[Outcome(end[1])].not_while_obliged] == []


def test_last_year_ends_in_a_place_another_destination_or_at_the_municipality():
    def ends(story: Story) -> bool:
        statuses = [step.status for step in story.steps if isinstance(step, steps.StatusRecorded)]
        arrived = "started" in statuses and statuses[-1] != "deregistered"
        at_municipality = story.fate.plot in fates.WRONG and (
            story.fate.case == CaseFate.NOT_ACCEPTED or bool(first_on(story, steps.HandoverAccepted))
        )
        return arrived or bool(first_on(story, steps.RouteDeclared)) or at_municipality

    assert [story.pupil.key for story in WORLD.of_year(2025) if not ends(story)] == []


def test_steps_until_a_day_are_those_of_that_day_and_before():
    story = WORLD.story_of("Sam de Wit")

    assert story.steps_until(date(2025, 10, 12)) == ()
    assert story.steps_until(date(2027, 7, 1)) == story.steps
    assert [step.on for step in story.steps_until(date(2026, 2, 24))][-1] == date(2026, 2, 24)


def test_the_days_of_the_region_come_in_order_and_lose_nothing():
    days = list(WORLD.days_until(MARCH))

    assert [on for on, _ in days] == sorted({step.on for story in WORLD.stories for step in story.steps_until(MARCH)})
    assert sum(len(what) for _, what in days) == sum(len(story.steps_until(MARCH)) for story in WORLD.stories)


# --------------------------------------------------------------------------------------------------------- the words


@pytest.mark.parametrize("filler", ["pupil", "mentor"])
def test_answers_are_what_the_questionnaire_asks_for(filler):
    for story in WORLD.stories:
        answers = story.pupil_answers() if filler == "pupil" else WORLD.mentor_answers(story)
        assert list(answers) == [question.code for question in FORM.asked(answers, filler)]
        assert FORM.missing_required(answers, filler) == []
        checked = {code: FORM.validate(code, value) for code, value in answers.items()}
        assert checked == {code: Checked(value) for code, value in answers.items()}


def test_pupils_do_not_all_say_the_same():
    why = Counter(story.pupil_answers()["A5.why"] for story in WORLD.stories)

    assert len(why) > 150
    assert why.most_common(1)[0][1] <= len(WORLD.stories) / 30


def test_the_mentor_asks_for_a_warm_handover_where_the_story_has_one():
    asked = {story.pupil.key for story in WORLD.stories if WORLD.mentor_answers(story)["B5.wanted"]}

    assert asked == {story.pupil.key for story in WORLD.stories if story.fate.warm != WarmFate.NOT_ASKED}


# --------------------------------------------------------------------------------------------------------- the scale


def test_a_region_of_twenty_thousand_is_whole():
    world = World.build(seed=1, learners=20_000)

    assert len(world.stories) == 20_000
    assert len(world.schools) == len({school.code for school in world.schools}) > 50
    assert len({school.name for school in world.schools}) == len(world.schools)
    assert max(Counter(member.key for member in world.staff).values()) == 1
    busy = {step.by for story in world.stories for step in story.steps}
    idle = [member for member in world.staff if member.key not in busy]
    assert [member for member in idle if member.role in (Role.MENTOR, Role.INTAKER, Role.MBO_ADMIN)] == []
    leerplicht = [m for m in world.staff if (m.organisation, m.role) == ("GM9901", Role.ATTENDANCE_OFFICER)]
    assert (len(leerplicht) > 1, [member for member in leerplicht if member in idle]) == (True, [])


def test_a_region_grows_in_classes_first_and_in_schools_later():
    assert [len(places.schools(pupils)) for pupils in (300, 500, 501, 2000)] == [3, 3, 4, 12]
    assert [len(places.municipalities(pupils)) for pupils in (300, 500, 2000)] == [2, 2, 4]


@pytest.mark.parametrize("cause", sorted(moving.CAUSES))
def test_what_movers_and_their_coaches_write_answers_every_question_of_the_compact_dossier(cause):
    form = Questionnaire.current(Extent.COMPACT)
    for filler, said in (
        (Filler.PUPIL, moving.student_answers(cause, "Kok, niveau 2")),
        (Filler.MENTOR, moving.COACH_ANSWERS),
    ):
        assert [question.code for question in form.asked(said, filler)] == list(said)
        assert [code for code, value in said.items() if not form.validate(code, value).is_right] == []
        assert form.missing_required(said, filler) == []
