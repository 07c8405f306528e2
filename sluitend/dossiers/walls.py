"""Who reads which part of a dossier. A college never reaches the dossier itself: it reads versions that were
delivered to it, and a care annex only who arranges help there. A municipality reaches nothing here."""

from sluitend.access.roles import Stand
from sluitend.access.wall import CARE, ORGANISATION, Wall

OF_TRANSITION = "exists (select 1 from transitions_transition t where t.id = transition_id)"
OF_DOSSIER = "exists (select 1 from dossiers_dossier d where d.transition_id = dossier_id)"
RELEASED = "exists (select 1 from dossiers_dossier d where d.transition_id = dossier_id and d.mentor_part = 'done')"
TO_US = f"college_id = {ORGANISATION}"
OF_VERSION = "exists (select 1 from dossiers_dossierversion v where v.id = version_id)"
DELIVERED = "exists (select 1 from dossiers_delivery d where d.version_id = dossiers_consentedanswer.version_id)"
CARE_DONE = "exists (select 1 from dossiers_dossier d where d.transition_id = dossier_id and d.care_part = 'done')"
SENT_WITH_CARE = "exists (select 1 from dossiers_delivery d where d.version_id = dossiers_careversion.version_id)"
NOTES = "exists (select 1 from dossiers_warmhandover w where w.id = warm_handover_id)"

WALL = Wall(
    open=["dossiers_questionedition"],  # questions, nobody's answers
    reads={
        "dossiers_dossier": {Stand.SCHOOL: OF_TRANSITION, Stand.PERSON: OF_TRANSITION},
        "dossiers_pupilanswer": {Stand.SCHOOL: OF_DOSSIER, Stand.PERSON: OF_DOSSIER},
        "dossiers_mentoranswer": {Stand.SCHOOL: OF_DOSSIER, Stand.PERSON: RELEASED},
        "dossiers_approval": {Stand.SCHOOL: OF_DOSSIER, Stand.PERSON: OF_DOSSIER},
        "dossiers_statementofview": {Stand.SCHOOL: OF_DOSSIER, Stand.PERSON: OF_DOSSIER},
        "dossiers_consent": {Stand.PERSON: OF_DOSSIER},  # outside the statutory list: no business of the school
        "dossiers_consentedanswer": {Stand.PERSON: OF_VERSION, Stand.COLLEGE: DELIVERED},
        "dossiers_guardianlink": {Stand.SCHOOL: OF_DOSSIER, Stand.PERSON: OF_DOSSIER},
        "dossiers_dossierversion": {
            Stand.SCHOOL: OF_DOSSIER,
            Stand.PERSON: OF_DOSSIER,
            Stand.COLLEGE: "exists (select 1 from dossiers_delivery d where d.version_id = dossiers_dossierversion.id)",
        },
        "dossiers_delivery": {Stand.SCHOOL: OF_DOSSIER, Stand.PERSON: OF_DOSSIER, Stand.COLLEGE: TO_US},
        "dossiers_warmhandover": {Stand.SCHOOL: OF_DOSSIER, Stand.PERSON: OF_DOSSIER, Stand.COLLEGE: TO_US},
        "dossiers_careannex": {Stand.SCHOOL: OF_DOSSIER, Stand.PERSON: OF_DOSSIER},
        "dossiers_careanswer": {Stand.SCHOOL: f"{CARE} and {OF_DOSSIER}", Stand.PERSON: CARE_DONE},
        "dossiers_careversion": {
            Stand.SCHOOL: f"{CARE} and {SENT_WITH_CARE}",
            Stand.PERSON: SENT_WITH_CARE,
            Stand.COLLEGE: f"{CARE} and {SENT_WITH_CARE}",
        },
        "dossiers_reminder": {Stand.SCHOOL: OF_DOSSIER, Stand.PERSON: OF_DOSSIER},
        "dossiers_warmhandovernote": {Stand.SCHOOL: NOTES, Stand.COLLEGE: NOTES},
    },
)
