"""Who reads which young people. Beyond the own school or college and the person, a learner is seen by who sees one of
the learner's transitions: the subquery is guarded for the same party."""

from sluitend.access.roles import Stand
from sluitend.access.wall import LEARNER, ORGANISATION, Wall, some

BY_TRANSITION = some("transitions_transition t where t.learner_id = {key}")
WITH_US = f"learners_enrolment e where e.learner_id = {{key}} and e.organisation_id = {ORGANISATION}"
ENROLLED = some(WITH_US)
IN_CLASS = some(f"{WITH_US} and e.until_on is null")
SEEN = some("learners_learner l where l.id = learner_id")

WALL = Wall(
    reads={
        "learners_learner": {
            Stand.SCHOOL: ENROLLED.format(key="learners_learner.id"),
            Stand.COLLEGE: BY_TRANSITION.format(key="learners_learner.id")
            + f" or {IN_CLASS.format(key='learners_learner.id')}",
            Stand.MUNICIPALITY: BY_TRANSITION.format(key="learners_learner.id"),
            Stand.PARTNER: BY_TRANSITION.format(key="learners_learner.id"),
            Stand.PERSON: f"id = {LEARNER}",
        },
        "learners_enrolment": {
            Stand.SCHOOL: f"organisation_id = {ORGANISATION}",
            Stand.COLLEGE: f"organisation_id = {ORGANISATION} or "
            + BY_TRANSITION.format(key="learners_enrolment.learner_id"),
            Stand.MUNICIPALITY: BY_TRANSITION.format(key="learners_enrolment.learner_id"),
            Stand.PERSON: f"learner_id = {LEARNER}",
        },
        "learners_guardian": {
            Stand.SCHOOL: SEEN,
            Stand.COLLEGE: ENROLLED.format(key="learners_guardian.learner_id"),  # of its own students
            Stand.MUNICIPALITY: SEEN,
            Stand.PERSON: f"learner_id = {LEARNER}",
        },
        "learners_personalnumber": {},
        "learners_lettercode": {Stand.SCHOOL: SEEN},
    },
    open=["learners_schoolclass", "learners_schoolclass_mentors", "learners_learneraccount"],
)
