from __future__ import annotations

import pytest

from sluitend.transitions.lifecycle import ApplicationStatus as A
from sluitend.transitions.national import (
    NATIONAL,
    OF_CAMBO,
    OF_KOPPELPUNT,
    OF_OEAPI,
    OF_OURS,
    OF_VVA,
    OeapiState,
)

ROWS = {  # of STANDARDS 3.2, written out once more
    A.APPLIED: ("aangemeld", "AO", "RECEIVED", OeapiState("pending")),
    A.CONTRACT_OFFERED: ("onderwijsovereenkomst aangeboden", "OA", "OFFERED", OeapiState("pending", is_offered=True)),
    A.ENROLLED: ("betrokkene is ingeschreven", "LI", "ENROLLED", OeapiState("associated")),
    A.NOT_ADMITTED: ("leidt niet tot inschrijving", "LNI", "REJECTED", OeapiState("denied")),
    A.WITHDRAWN: ("aanmelding is ingetrokken", "AI", "WITHDRAWN", OeapiState("cancelled")),
}


@pytest.mark.parametrize("ours", ROWS)
def test_each_status_of_the_law_goes_out_and_comes_in_as_the_same(ours):
    law, koppelpunt, cambo, oeapi = ROWS[ours]
    out = OF_OURS[ours]

    assert (out.law, out.koppelpunt, out.cambo, out.oeapi) == (law, koppelpunt, cambo, oeapi)
    assert {row.ours for row in (OF_KOPPELPUNT[koppelpunt], OF_CAMBO[cambo], OF_OEAPI[oeapi], OF_VVA[out.vva])} == {
        ours
    }


def test_every_status_of_ours_can_be_said_to_others_in_exactly_one_way():
    assert set(OF_OURS) == set(A)
    assert sum(len(row.covers) for row in NATIONAL) == len(A)
    assert all(row.ours in row.covers for row in NATIONAL)


def test_what_the_law_has_no_word_for_goes_out_as_what_it_was_before():
    said = {status: OF_OURS[status].koppelpunt for status in (A.INTAKE_DONE, A.WAITLISTED, A.STARTED, A.NO_SHOW)}

    assert said == {A.INTAKE_DONE: "AO", A.WAITLISTED: "AO", A.STARTED: "LI", A.NO_SHOW: "LI"}


def test_an_application_that_the_pupil_sent_is_read_as_applied_and_never_written():
    assert OF_CAMBO["SUBMITTED"].ours == A.APPLIED
    assert "SUBMITTED" not in {row.cambo for row in NATIONAL}
