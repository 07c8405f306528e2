"""Who reads which part of a dossier. A college never reaches the dossier itself: it reads versions that were
delivered to it, and a care annex only who arranges help there; but the college that somebody leaves writes in the compact
dossier, and reads it as a school does. A municipality reaches nothing here."""

from sluitend.access.roles import Stand
from sluitend.access.wall import CARE, ORGANISATION, Wall, some

OF_TRANSITION = some("transitions_transition t where t.id = transition_id")
# transitions_move shows a college only its own
LEFT_US = some(
    f"transitions_move m where m.transition_id = dossiers_dossier.transition_id and m.college_id = {ORGANISATION}"
)
OF_DOSSIER = some("dossiers_dossier d where d.transition_id = dossier_id")
RELEASED = some("dossiers_dossier d where d.transition_id = dossier_id and d.mentor_part = 'done'")
TO_US = f"college_id = {ORGANISATION}"
OF_APPLICATION = some("transitions_application a where a.id = application_id")
OF_QUESTION = some("dossiers_mentorquestion q where q.id = question_id")
OF_DELIVERY = some("dossiers_delivery d where d.id = delivery_id")
OF_VERSION = some("dossiers_dossierversion v where v.id = version_id")
DELIVERED = some("dossiers_delivery d where d.version_id = dossiers_consentedanswer.version_id")
CARE_DONE = some("dossiers_dossier d where d.transition_id = dossier_id and d.care_part = 'done'")
SENT_WITH_CARE = some("dossiers_delivery d where d.version_id = dossiers_careversion.version_id")
CARRIED = some("dossiers_sentattachment s where s.attachment_id = dossiers_attachment.id")
WENT_TO_US = some("dossiers_delivery d where d.version_id = dossiers_sentattachment.version_id")
NOTES = some("dossiers_warmhandover w where w.id = warm_handover_id")
OF_WARM = some("dossiers_warmhandover w where w.id = warm_id")
OF_DAY = some("dossiers_warmday d where d.id = warmday_id")
HAS_OURS = some("dossiers_warmslot s where s.day_id = dossiers_warmday.id")

WALL = Wall(
    open=["dossiers_questionedition"],  # questions, nobody's answers
    reads={
        "dossiers_dossier": {Stand.SCHOOL: OF_TRANSITION, Stand.PERSON: OF_TRANSITION, Stand.COLLEGE: LEFT_US},
        "dossiers_pupilanswer": dict.fromkeys((Stand.SCHOOL, Stand.PERSON, Stand.COLLEGE), OF_DOSSIER),
        "dossiers_mentoranswer": {Stand.SCHOOL: OF_DOSSIER, Stand.PERSON: RELEASED, Stand.COLLEGE: OF_DOSSIER},
        "dossiers_approval": dict.fromkeys((Stand.SCHOOL, Stand.PERSON, Stand.COLLEGE), OF_DOSSIER),
        "dossiers_statementofview": dict.fromkeys((Stand.SCHOOL, Stand.PERSON, Stand.COLLEGE), OF_DOSSIER),
        "dossiers_consent": {Stand.PERSON: OF_DOSSIER},  # outside the statutory list: no business of the school
        "dossiers_consentedanswer": {Stand.PERSON: OF_VERSION, Stand.COLLEGE: DELIVERED},
        "dossiers_guardianlink": dict.fromkeys((Stand.SCHOOL, Stand.PERSON, Stand.COLLEGE), OF_DOSSIER),
        "dossiers_followlink": {Stand.SCHOOL: OF_DOSSIER, Stand.PERSON: OF_DOSSIER},
        "dossiers_dossierversion": {
            Stand.SCHOOL: OF_DOSSIER,
            Stand.PERSON: OF_DOSSIER,
            Stand.COLLEGE: some("dossiers_delivery d where d.version_id = dossiers_dossierversion.id"),
        },
        "dossiers_delivery": {Stand.SCHOOL: OF_DOSSIER, Stand.PERSON: OF_DOSSIER, Stand.COLLEGE: TO_US},
        "dossiers_attachment": {
            Stand.SCHOOL: OF_DOSSIER,
            Stand.PERSON: f"(part = 'pupil' and {OF_DOSSIER}) or {RELEASED}",
            Stand.COLLEGE: f"{CARRIED} or {OF_DOSSIER}",
        },
        "dossiers_sentattachment": {Stand.SCHOOL: OF_VERSION, Stand.PERSON: OF_VERSION, Stand.COLLEGE: WENT_TO_US},
        "dossiers_warmhandover": {Stand.SCHOOL: OF_DOSSIER, Stand.PERSON: OF_DOSSIER, Stand.COLLEGE: TO_US},
        "dossiers_leadtime": {  # of fewer than five learners it would say something about persons
            Stand.REGION: "learners >= 5 and region_id ="
            f" (select o.region_id from organisations_organisation o where o.id = {ORGANISATION})",
        },
        "dossiers_careannex": {Stand.SCHOOL: OF_DOSSIER, Stand.PERSON: OF_DOSSIER},
        "dossiers_careanswer": {Stand.SCHOOL: f"{CARE} and {OF_DOSSIER}", Stand.PERSON: CARE_DONE},
        "dossiers_careversion": {
            Stand.SCHOOL: f"{CARE} and {SENT_WITH_CARE}",
            Stand.PERSON: SENT_WITH_CARE,
            Stand.COLLEGE: f"{CARE} and {SENT_WITH_CARE}",
        },
        "dossiers_reminder": {Stand.SCHOOL: OF_DOSSIER, Stand.PERSON: OF_DOSSIER},
        "dossiers_mentorquestion": {
            Stand.SCHOOL: OF_APPLICATION,
            Stand.PERSON: OF_APPLICATION,
            Stand.COLLEGE: TO_US,
        },
        "dossiers_mentorquestiontext": {Stand.SCHOOL: OF_QUESTION, Stand.COLLEGE: OF_QUESTION},
        "dossiers_dossierfeedback": {Stand.SCHOOL: OF_DELIVERY, Stand.COLLEGE: OF_DELIVERY},
        "dossiers_warmhandovernote": {Stand.SCHOOL: NOTES, Stand.COLLEGE: NOTES},
        "dossiers_warmslot": {  # nobody but the college before it is sent
            Stand.SCHOOL: f"sent_at is not null and {OF_WARM}",
            Stand.COLLEGE: OF_WARM,
        },
        "dossiers_warmday": {Stand.SCHOOL: HAS_OURS, Stand.COLLEGE: TO_US},
        "dossiers_warmday_hosts": {Stand.COLLEGE: OF_DAY},
    },
)
