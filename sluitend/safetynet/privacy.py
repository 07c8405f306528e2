"""What a municipality wrote down about a learner, what a case table agreed, and that a no-show was told (see
``access/privacy.py``)."""

from sluitend.access.privacy import Entry, Term

REGISTER = {
    "MunicipalCase": Entry(Term.CASE, personal={}, plain=("id", "kind", "status", "opened_on", "closed_on", "outcome")),
    "NoShowNotice": Entry(Term.CASE, personal={}, plain=("id", "said_at", "told_at", "ended_at", "came_at")),
    "ContactAttempt": Entry(Term.CASE, personal={"note": "text"}, plain=("id", "way", "result", "at", "next_on")),
    "CaseTable": Entry(
        Term.STATISTICS,
        personal={"made_by": "key"},
        plain=(
            "id",
            "starts_at",
            "minutes",
            "place",
            "video_url",
            "status",
            "held_on",
            "drawn_up_at",
            "reminded_on",
            "revision",
            "made_at",
        ),
    ),
    "CaseTableItem": Entry(
        Term.CASE,
        personal={"decided_by": "key"},
        plain=("id", "why", "put_on_at", "off_at", "off_because", "decision", "due_on", "decided_at"),
    ),
}
