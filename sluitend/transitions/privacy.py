"""Codes and dates that remain as figures when the learner is erased, and short texts that go (see
``access/privacy.py``)."""

from sluitend.access.privacy import Entry, Term

REGISTER = {
    "Transition": Entry(
        Term.STATISTICS,
        personal={},
        plain=(
            "id",
            "school_year",
            "kind",
            "holder_since",
            "next_on",
            "next_what",
            "missed_since",
            "status",
            "status_since",
            "best_level",
            "highest_level",
            "has_dropped",
            "open_applications",
            "visible_since",
            "visible_because",
            "settled_on",
            "settled_because",
            "created_at",
        ),
    ),
    "Application": Entry(
        Term.STATISTICS,
        personal={"chain_key": "key"},
        plain=(
            "id",
            "preference",
            "applied_on",
            "status",
            "status_at",
            "status_source",
            "level",
            "highest_level",
            "has_conflict",
            "settled_on",
        ),
    ),
    "Event": Entry(
        Term.STATISTICS,
        personal={"by": "key"},
        plain=("id", "kind", "code", "occurred_at", "received_at", "source", "audience", "due_on"),
    ),
    "Route": Entry(
        Term.LEARNER,
        personal={"note": "text", "proof_seen_by": "key"},
        plain=("id", "code", "declared_on", "ended_on", "proof", "proof_on"),
    ),
    "Decision": Entry(
        Term.LEARNER,
        personal={"text": "text", "by": "key", "confirmed_by": "key"},
        plain=(
            "id",
            "outcome",
            "reason",
            "next_step",
            "batch",
            "prepared_at",
            "due_at",
            "needs_second",
            "ended_at",
            "ended_as",
        ),
    ),
    "IntakeMoment": Entry(
        Term.STATISTICS,
        personal={"made_by": "key"},
        plain=(
            "id",
            "starts_at",
            "minutes",
            "place",
            "video_url",
            "capacity",
            "taken",
            "revision",
            "made_at",
            "called_off_at",
        ),
    ),
    "Invitation": Entry(
        Term.LEARNER,
        personal={"by": "key"},
        plain=("id", "status", "batch", "prepared_at", "due_at", "sent_at", "answered_at", "revision", "texted_on"),
    ),
    "IncomingStatus": Entry(
        Term.LEARNER,
        personal={"person": "key", "chain_key": "key", "message": "key"},
        plain=(
            "id",
            "feed",
            "said",
            "status",
            "occurred_at",
            "received_at",
            "college_code",
            "programme_code",
            "route",
            "starts_on",
            "aside",
        ),
    ),
    "CoachRequest": Entry(
        Term.LEARNER,
        personal={"note": "text", "answer_note": "text"},
        plain=("id", "why", "status", "asked_at", "answered_at", "until_on", "ended_on"),
    ),
    "BulkAct": Entry(
        Term.DAY, personal={"by": "key", "rows": "key"}, plain=("id", "kind", "made_at", "given", "undone_at")
    ),
    "Move": Entry(
        Term.STATISTICS,
        personal={"override_note": "text"},
        plain=("stage", "stage_since", "why", "opened_by", "left_on", "override", "stalled_told_at"),
    ),
    "SummerAnswer": Entry(
        Term.LEARNER, personal={"answer": "education", "by": "key"}, plain=("id", "school_year", "answered_at")
    ),
    "Handover": Entry(
        Term.LEARNER,
        personal={"note": "text", "answer_note": "text"},
        plain=(
            "id",
            "reason",
            "status",
            "asked_at",
            "answer_by",
            "answered_at",
            "answer_reason",
            "reminded_on",
            "escalated_on",
        ),
    ),
}
