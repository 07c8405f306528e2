"""Who is followed on the way to mbo: the final years that lead there, and whoever the school expects there (DOMAIN 3.2, 7.3)."""

from __future__ import annotations

from django.db.models import Q

from sluitend.learners.models import SchoolType

LEADS_ELSEWHERE = (
    SchoolType.HAVO,
    SchoolType.VWO,
)  # their final year goes on to hbo or university: only who is flagged
FOLLOWED = Q(is_final_year=True) & ~Q(school_type__in=LEADS_ELSEWHERE) | Q(expected_mbo=True)
"""Over enrolments."""
FOLLOWED_SQL = (
    f"(e.is_final_year and e.school_type not in ({', '.join(repr(str(kind)) for kind in LEADS_ELSEWHERE)})"
    " or e.expected_mbo)"
)
"""The same over ``learners_enrolment e``."""
