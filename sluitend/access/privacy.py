"""What is personal in each table, and how long it is kept. One register, room by room; retention, a person's own data
and erasure follow from it.

Terms are Sluitend's own (DOMAIN 3.7); schools and municipalities have theirs for what they took over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Term(StrEnum):
    """How long rows are kept, counted from the moment named."""

    ACCOUNT = "1 year after the last membership or transition ended"
    AUDIT = "5 years"
    SESSION = "2 weeks after it ended"
    DEMO = "until the demo is played anew"
    REGISTER = "as long as the register needs it; nothing personal"
    MEMBERSHIP = "2 years after it ended"
    LEARNER = "31 December of the year after the transition year"
    UNSENT = "1 October of the transition year, when it was not sent"
    SENT = "1 January of the year after the transition year"
    IMPORT = "30 days"
    DAY = "1 day"
    CODE = "30 days after it ended"
    STATISTICS = "unlimited: codes and dates, no person once the learner is erased"
    MOMENT = "until its moment, some days at most"
    CASE = "2 years after the age limit or the startkwalificatie"


@dataclass(frozen=True)
class Entry:
    """One table: which of its fields are personal (and of what kind), which are not, and its term."""

    kept: Term
    personal: Mapping[str, str]
    plain: tuple[str, ...] = ()


REGISTER = {
    # a table of kit, which knows no persons: a demo's mails to invented people; a real installation sends and never
    # keeps
    "KeptMail": Entry(
        Term.DEMO, personal={"to": "contact", "subject": "text", "body": "text"}, plain=("id", "at", "sender")
    ),
    "PutOff": Entry(Term.MOMENT, personal={"ids": "key"}, plain=("id", "task", "due_at")),
    "User": Entry(
        Term.ACCOUNT,
        personal={"email": "contact", "name": "name", "phone": "contact", "password": "key", "last_login": "behaviour"},
        plain=("id", "is_active", "is_superuser", "created_at"),
    ),
    "NoticeOff": Entry(Term.ACCOUNT, personal={"notice": "behaviour"}, plain=("id",)),
    "AuditEvent": Entry(
        Term.AUDIT, personal={"by": "key", "subject": "key"}, plain=("id", "at", "what", "organisation_id", "details")
    ),
    "Look": Entry(
        Term.AUDIT,
        personal={"learner_id": "key", "by": "key"},
        plain=("id", "at", "organisation_id", "organisation_name", "role", "page", "why"),
    ),
}
