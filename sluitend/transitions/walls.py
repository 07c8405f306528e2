"""Who reads which transitions. A college's way starts at its own applications; everything else asks the transition."""

from sluitend.access.roles import Stand
from sluitend.access.wall import LEARNER, ORGANISATION, USER, Wall, some

SEEN = some("transitions_transition t where t.id = transition_id")
OF_A_SEEN_APPLICATION = some("transitions_application a where a.id = application_id")
AT_OURS = some(f"transitions_application a where a.id = application_id and a.college_id = {ORGANISATION}")
AT_A_COLLEGE_APPLIED_TO = some("transitions_application a where a.college_id = transitions_intakemoment.college_id")
# a college that somebody leaves reads where they go, as a school of origin does
LEFT_US = some(f"transitions_move m where m.transition_id = {{table}}.transition_id and m.college_id = {ORGANISATION}")
APPLIED_TO_US = some(
    f"transitions_application a where a.transition_id = transitions_transition.id and a.college_id = {ORGANISATION}"
)
OURS = (  # an event says which party it was: after a merger also what happened at the one that went on as this one
    f"(organisation_id = {ORGANISATION} or organisation_id in"
    f" (select o.id from organisations_organisation o where o.merged_into_id = {ORGANISATION}))"
)
ALL_WHO_SEE = dict.fromkeys((Stand.SCHOOL, Stand.COLLEGE, Stand.MUNICIPALITY, Stand.PERSON), SEEN)

WALL = Wall(
    reads={
        "transitions_transition": {
            Stand.SCHOOL: f"origin_school_id = {ORGANISATION}",
            Stand.COLLEGE: f"origin_school_id = {ORGANISATION} or {APPLIED_TO_US}",
            Stand.MUNICIPALITY: f"visible_to_municipality_id = {ORGANISATION}",
            Stand.PERSON: f"learner_id = {LEARNER}",
            # an alliance sees whom it is asked about until it has answered, a coach whom it was given to and as long
            Stand.PARTNER: some(
                "transitions_coachrequest r where r.transition_id = transitions_transition.id"
                f" and ((r.status = 'asked' and r.alliance_id = {ORGANISATION})"
                f" or (r.status in ('approved', 'working') and r.coach_id = {USER}))"
            ),
        },
        "transitions_application": {
            Stand.SCHOOL: SEEN,
            Stand.COLLEGE: f"college_id = {ORGANISATION} or {LEFT_US.format(table='transitions_application')}",
            Stand.MUNICIPALITY: SEEN,
            Stand.PERSON: SEEN,
        },
        "transitions_decision": {  # nobody but the college before it is released; a municipality reads the status only
            Stand.SCHOOL: f"ended_as = 'released' and {OF_A_SEEN_APPLICATION}",
            Stand.COLLEGE: AT_OURS,
            Stand.PERSON: f"ended_as = 'released' and {OF_A_SEEN_APPLICATION}",
        },
        "transitions_intakemoment": {  # no learner stands in it: whoever has something to do with the college
            Stand.SCHOOL: AT_A_COLLEGE_APPLIED_TO,
            Stand.COLLEGE: f"college_id = {ORGANISATION}",
            Stand.PERSON: AT_A_COLLEGE_APPLIED_TO,
        },
        "transitions_invitation": {  # nobody but the college before it is sent
            Stand.SCHOOL: f"sent_at is not null and {OF_A_SEEN_APPLICATION}",
            Stand.COLLEGE: AT_OURS,
            Stand.PERSON: f"sent_at is not null and {OF_A_SEEN_APPLICATION}",
        },
        "transitions_event": {
            Stand.SCHOOL: f"audience <> 'municipality' and {SEEN}",
            Stand.COLLEGE: f"(audience = 'everyone' or (audience in ('college', 'status') and {OURS})) and {SEEN}"
            f" or (audience <> 'municipality' and {LEFT_US.format(table='transitions_event')})",
            Stand.MUNICIPALITY: f"audience in ('everyone', 'status', 'municipality') and {SEEN}",
            Stand.PERSON: SEEN,
        },
        "transitions_bulkact": dict.fromkeys(
            (Stand.SCHOOL, Stand.COLLEGE, Stand.MUNICIPALITY), f"organisation_id = {ORGANISATION}"
        ),
        "transitions_move": {
            Stand.COLLEGE: f"college_id = {ORGANISATION}",
            Stand.PERSON: SEEN,
        },
        "transitions_movefigure": {  # of fewer than five learners it would say something about persons
            Stand.REGION: "leavers >= 5 and region_id ="
            f" (select o.region_id from organisations_organisation o where o.id = {ORGANISATION})",
        },
        "transitions_summeranswer": {
            Stand.COLLEGE: f"college_id = {ORGANISATION}",
            Stand.PERSON: some("learners_enrolment e where e.id = enrolment_id"),
        },
        "transitions_incomingstatus": {Stand.COLLEGE: f"college_id = {ORGANISATION}"},
        "transitions_route": ALL_WHO_SEE,
        "transitions_coachrequest": {
            Stand.SCHOOL: f"asker_id = {ORGANISATION} or {SEEN}",
            Stand.COLLEGE: f"asker_id = {ORGANISATION}",
            Stand.PERSON: SEEN,
            Stand.PARTNER: f"alliance_id = {ORGANISATION} or coach_id = {USER}",
        },
        "transitions_handover": {
            Stand.SCHOOL: f"sender_id = {ORGANISATION} or receiver_id = {ORGANISATION}",
            Stand.COLLEGE: f"sender_id = {ORGANISATION} or receiver_id = {ORGANISATION}",
            Stand.MUNICIPALITY: f"sender_id = {ORGANISATION} or receiver_id = {ORGANISATION}",
            Stand.PERSON: SEEN,
        },
    }
)
