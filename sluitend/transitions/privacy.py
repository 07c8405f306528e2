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
        personal={},
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
        ),
    ),
    "Event": Entry(
        Term.STATISTICS,
        personal={"by": "key"},
        plain=("id", "kind", "code", "occurred_at", "received_at", "source", "audience", "due_on"),
    ),
    "Route": Entry(Term.LEARNER, personal={"note": "text"}, plain=("id", "code", "declared_on", "ended_on")),
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
        plain=("id", "status", "batch", "prepared_at", "due_at", "sent_at", "answered_at", "revision"),
    ),
    "Handover": Entry(
        Term.LEARNER,
        personal={"note": "text", "answer_note": "text"},
        plain=("id", "reason", "status", "asked_at", "answer_by", "answered_at"),
    ),
}
