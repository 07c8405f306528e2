"""Statuses of an application as others write them: the law, the hubs of the mbo, CAMBO, OEAPI (STANDARDS 3.2).

One table, both ways. Others know five statuses where a college knows twelve, so a status of theirs *covers* several of
ours: who says "ingeschreven" does not deny that somebody was or was not seen in class (ADR 0013).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sluitend.transitions.lifecycle import ApplicationStatus as A


@dataclass(frozen=True)
class OeapiState:
    """The state of a programme-offering-association, and our own addition for what OEAPI has no word for."""

    state: str
    is_offered: bool = False  # travels as x-offered


@dataclass(frozen=True)
class NationalStatus:
    """One of the five statuses of the law, in everybody's words. ``ours`` is what it says by itself; ``covers`` is
    everything it leaves open. ``cambo`` is how we write it; ``also_cambo`` we only read."""

    law: str
    vva: str
    koppelpunt: str
    cambo: str
    oeapi: OeapiState
    ours: A
    covers: frozenset[A]
    also_cambo: frozenset[str] = frozenset()


NATIONAL: tuple[NationalStatus, ...] = (
    NationalStatus(
        "aangemeld", "APPLIED", "AO", "RECEIVED", OeapiState("pending"), A.APPLIED,
        frozenset({A.APPLIED, A.INTAKE_TO_PLAN, A.INTAKE_PLANNED, A.WAITLISTED, A.INTAKE_DONE}),
        frozenset({"SUBMITTED"}),  # sent by the pupil, not confirmed by the college yet
    ),
    NationalStatus(
        "onderwijsovereenkomst aangeboden", "CONTRACT_OFFERED", "OA", "OFFERED", OeapiState("pending", is_offered=True),
        A.CONTRACT_OFFERED, frozenset({A.CONTRACT_OFFERED}),
    ),
    NationalStatus(
        "betrokkene is ingeschreven", "ENROLLED", "LI", "ENROLLED", OeapiState("associated"), A.ENROLLED,
        # nothing national follows an enrolment: whether somebody came, stayed or left is the college's to say (DOMAIN 4.1)
        frozenset({A.ENROLLED, A.STARTED, A.NO_SHOW, A.DEREGISTERED}),
    ),
    NationalStatus(
        "leidt niet tot inschrijving", "NOT_ADMITTED", "LNI", "REJECTED", OeapiState("denied"), A.NOT_ADMITTED,
        frozenset({A.NOT_ADMITTED}),
    ),
    NationalStatus(
        "aanmelding is ingetrokken", "WITHDRAWN", "AI", "WITHDRAWN", OeapiState("cancelled"), A.WITHDRAWN,
        frozenset({A.WITHDRAWN}),
    ),
)  # fmt: skip

OF_OURS: Mapping[A, NationalStatus] = {status: row for row in NATIONAL for status in row.covers}
OF_VVA: Mapping[str, NationalStatus] = {row.vva: row for row in NATIONAL}
OF_KOPPELPUNT: Mapping[str, NationalStatus] = {row.koppelpunt: row for row in NATIONAL}
OF_CAMBO: Mapping[str, NationalStatus] = {word: row for row in NATIONAL for word in {row.cambo} | row.also_cambo}
OF_OEAPI: Mapping[OeapiState, NationalStatus] = {row.oeapi: row for row in NATIONAL}
