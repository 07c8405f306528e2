"""Who is expected at mbo without their kind of education leading there, and the statutory list of all who are."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sluitend.access.actor import Actor, action
from sluitend.kit import clock, words
from sluitend.learners.models import Enrolment, Learner
from sluitend.learners.policies import Can as CanLearner
from sluitend.organisations.models import Organisation
from sluitend.organisations.policies import Can as CanOrganisation
from sluitend.transitions import planning
from sluitend.transitions.actions.noting import Fact, Refused, note, replan
from sluitend.transitions.actions.opening import open_for_final_years
from sluitend.transitions.actions.settling import settle_all
from sluitend.transitions.events import Kind
from sluitend.transitions.lifecycle import SettledReason, TransferStatus, TransitionKind
from sluitend.transitions.models import Transition
from sluitend.transitions.queries.expected import Mover, expected_movers, window_on


@action
def expect_at_mbo(learners: QuerySet[Learner], *, school_year: int, by: Actor) -> int:
    """The school expects these pupils at mbo: from now on they are followed, held by the school; gives how many are flagged
    by it. Doing it again changes nothing, and who was taken off the list by mistake comes back as if nothing happened."""
    claimed = by.claim_all(CanLearner.EXPECT_AT_MBO, learners)
    here = Enrolment.objects.filter(organisation=by.organisation, until_on=None, learner__in=claimed)
    flagged = here.filter(expected_mbo=False).update(expected_mbo=True)
    _open_again(claimed, school_year, by=by)
    open_for_final_years(here, school_year=school_year, by=by)
    by.record("transitions.expected_at_mbo", None, count=flagged)
    return flagged


def _open_again(learners: Sequence[Learner], school_year: int, *, by: Actor) -> None:
    """Transitions of this year that were settled as a mistake begin anew; there is one a year."""
    today = clock.today()
    settled = Transition.objects.filter(
        learner__in=learners,
        school_year=school_year,
        kind=TransitionKind.VO_MBO,
        origin_school=by.organisation,
        settled_because=SettledReason.OPENED_BY_MISTAKE,
    ).exclude(learner__transitions__settled_on=None)
    keys = list(settled.values_list("pk", flat=True))
    if not keys:
        return
    plan = planning.propose(TransferStatus.UNKNOWN, school_year=school_year, today=today, starts_on=None)
    Transition.objects.filter(pk__in=keys).update(
        settled_on=None, settled_because="", holder=by.organisation, holder_since=today, next_on=plan.on, next_what=plan.what
    )  # fmt: skip
    organisation = by.organisation.pk if by.organisation else None
    note(
        [
            Fact(key, kind, code, organisation_id=organisation)
            for key in keys
            for kind, code in ((Kind.OPENED, TransitionKind.VO_MBO), (Kind.HOLDER, "opened"))
        ],
        by=by,
    )
    replan(keys)


@action
def expect_no_longer(learners: QuerySet[Learner], *, by: Actor) -> int:
    """The flag was a mistake: it goes, and with it the transition to which nothing happened yet; gives how many. Who applied,
    or has another destination, stays followed."""
    claimed = by.claim_all(CanLearner.EXPECT_AT_MBO, learners)
    here = Enrolment.objects.filter(organisation=by.organisation, until_on=None, learner__in=claimed, expected_mbo=True)
    untouched = Transition.objects.filter(
        learner__in=here.values("learner"),
        origin_school=by.organisation,
        settled_on=None,
        status=TransferStatus.UNKNOWN,
    )
    kept = Transition.objects.filter(learner__in=here.values("learner"), settled_on=None).exclude(
        pk__in=untouched.values("pk")
    )
    taken_off = list(here.exclude(learner__in=kept.values("learner")).values_list("pk", "learner_id"))
    settle_all(
        untouched.filter(learner__in=[learner for _enrolment, learner in taken_off]),
        because=SettledReason.OPENED_BY_MISTAKE,
        by=by,
    )
    Enrolment.objects.filter(pk__in=[enrolment for enrolment, _learner in taken_off]).update(expected_mbo=False)
    by.record("transitions.expected_no_longer", None, count=len(taken_off))
    return len(taken_off)


@action
def report_expected(school: Organisation, *, kind: str, town: str = "", by: Actor) -> list[Mover]:
    """Take out the statutory list, of one municipality (its code) or of all. Outside the window it is refused; each time is in
    the audit trail, and who stands in it reads so."""
    school = by.claim(CanOrganisation.REPORT_EXPECTED, school)
    window = window_on(clock.today())
    if not window.is_open:
        raise Refused(
            _("This list can be made from %(opens)s to %(closes)s. Outside that time the law asks no list.")
            % {"opens": words.day(window.opens), "closes": words.day(window.closes)}
        )
    found = [one for one in expected_movers(school, window.school_year) if town in ("", one.town_code)]
    by.looked_at_all([one.enrolment.learner_id for one in found], page="expected_file")
    by.record("transitions.expected_reported", school, count=len(found), kind=kind, town=town)
    return found
