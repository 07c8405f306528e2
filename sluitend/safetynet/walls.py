"""Cases and notes are the municipality's own: no school, college or person reads them (DOMAIN 2.3); they hear the
outcome through an event, a learner gets the notes on request. A case table is read by who takes part; of its agenda each
reads the learners whom the wall of transitions shows it (ADR 0020)."""

from sluitend.access.roles import Stand
from sluitend.access.wall import ORGANISATION, Wall, some

PARTIES = (Stand.SCHOOL, Stand.COLLEGE, Stand.MUNICIPALITY)
TAKES_PART = some(
    f"safetynet_casetable_participants p where p.casetable_id = {{table}} and p.organisation_id = {ORGANISATION}"
)
OF_OUR_REGION = (  # not of an organisation that went on as another: its people went along
    "region_id = (select o.region_id from organisations_organisation o"
    f" where o.id = {ORGANISATION} and o.merged_into_id is null)"
)
OF_WHOM_WE_SEE = some("transitions_transition t where t.id = transition_id")

WALL = Wall(
    reads={
        "safetynet_municipalcase": {Stand.MUNICIPALITY: f"municipality_id = {ORGANISATION}"},
        "safetynet_noshownotice": {},  # what was mailed to whom is nobody's page
        "safetynet_contactattempt": {Stand.MUNICIPALITY: some("safetynet_municipalcase c where c.id = case_id")},
        "safetynet_casetable": dict.fromkeys(PARTIES, TAKES_PART.format(table="safetynet_casetable.id"))
        | {Stand.REGION: OF_OUR_REGION},
        "safetynet_casetableitem": dict.fromkeys(
            PARTIES, f"{TAKES_PART.format(table='safetynet_casetableitem.table_id')} and {OF_WHOM_WE_SEE}"
        ),
    },
    open=["safetynet_casetable_participants"],  # which organisations meet: no learner stands in it
)
