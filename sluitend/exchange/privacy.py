"""What stays of a file: nothing after thirty days but figures (see ``access/privacy.py``)."""

from sluitend.access.privacy import Entry, Term

REGISTER = {
    "Import": Entry(
        Term.AUDIT,  # says who carried it out
        personal={"by": "key"},
        plain=(
            "id", "school_year", "file_name", "format", "format_version", "status", "columns", "mapping", "chosen_mapping",
            "school_types", "file_school_code", "file_school_year", "doubts", "agreed", "notes", "counts", "rows_done",
            "transitions_opened", "opened_classes", "outcome", "created_at", "started_at", "touched_at", "finished_at",
        ),
    ),
    "ImportFile": Entry(Term.IMPORT, personal={"content": "the whole file"}),
    "Takeout": Entry(Term.DAY, personal={}, plain=("id", "suffix", "status", "asked_at")),
    "TakeoutFile": Entry(
        Term.DAY, personal={"name": "name", "content": "the whole dossier"}, plain=("id", "made_at")
    ),
    "ImportRow": Entry(
        Term.IMPORT,
        personal={
            "values": "identity, contact, education",
            "search_name": "name",
            "cells": "identity, contact, education",
            "problems": "identity, contact, education",
            "questions": "identity, contact, education",
            "changes": "identity, contact, education",
            "personal_number": "personal number, encrypted",
            "personal_number_digest": "key",
        },
        plain=("id", "number", "verdict", "matched_by", "opened_transition", "done_at"),
    ),
}  # fmt: skip
