"""Words of young people and about them: the shortest terms of the house (see ``access/privacy.py``)."""

from sluitend.access.privacy import Entry, Term

ANSWER = {"question": "education", "value": "education and guidance", "by": "key"}

REGISTER = {
    "Dossier": Entry(
        Term.SENT,
        personal={"warm_handover_wanted": "guidance"},
        plain=(
            "extent",
            "questionnaire_version",
            "status",
            "status_since",
            "pupil_part",
            "mentor_part",
            "care_part",
            "round",
            "goes_on_on",
            "talked_on",
        ),
    ),
    "PupilAnswer": Entry(Term.UNSENT, personal=ANSWER, plain=("id", "answered_at")),
    "MentorAnswer": Entry(Term.UNSENT, personal=ANSWER, plain=("id", "answered_at")),
    "CareAnnex": Entry(Term.SENT, personal={"asked_by": "key"}, plain=("questionnaire_version", "asked_on")),
    "CareAnswer": Entry(
        Term.UNSENT,
        personal={"question": "health", "value": "health and guidance", "by": "key"},
        plain=("id", "answered_at"),
    ),
    "CareVersion": Entry(Term.SENT, personal={"content": "health and guidance"}, plain=("id", "made_at")),
    "QuestionEdition": Entry(
        Term.REGISTER, personal={}, plain=("id", "number", "left_out", "added", "from_on", "made_at")
    ),
    "Approval": Entry(
        Term.SENT,
        personal={"text": "text", "about": "text", "by": "key"},
        plain=("id", "round", "party", "answer", "way", "given_on", "recorded_at"),
    ),
    "StatementOfView": Entry(
        Term.SENT, personal={"text": "text", "by": "key"}, plain=("id", "party", "written_at", "ended_at")
    ),
    "Consent": Entry(
        Term.SENT,
        personal={"by": "key", "recalled_by": "key"},
        plain=(
            "id",
            "round",
            "question",
            "party",
            "granted",
            "way",
            "given_at",
            "recalled_at",
            "recalled_way",
            "recalled_on",
        ),
    ),
    "ConsentedAnswer": Entry(
        Term.SENT, personal={"value": "health, by consent"}, plain=("id", "question", "recalled_at")
    ),
    "GuardianLink": Entry(
        Term.CODE,
        personal={"token_digest": "key", "code_digest": "key"},
        plain=(
            "id",
            "round",
            "made_at",
            "expires_on",
            "read_at",
            "mailed_at",
            "refused_at",
            "used_at",
            "ended_at",
            "ended_because",
        ),
    ),
    "FollowLink": Entry(
        Term.CODE,
        personal={"token_digest": "key", "code_digest": "key"},
        plain=("id", "made_at", "expires_on", "read_at", "ended_at"),
    ),
    "LeadTime": Entry(
        Term.STATISTICS, personal={}, plain=("id", "school_year", "step", "learners", "median", "ninth", "counted_at")
    ),
    "Reminder": Entry(
        Term.SENT,
        personal={"by": "key"},
        plain=("id", "whom", "why", "batch", "due_at", "asked_at", "done_at", "outcome"),
    ),
    "DossierVersion": Entry(Term.SENT, personal={"content": "the whole dossier"}, plain=("id", "number", "made_at")),
    "Delivery": Entry(
        Term.SENT,
        personal={"opened_by": "key", "care_opened_by": "key", "with_care": "guidance"},
        plain=("id", "basis", "purpose", "sent_at", "opened_at", "care_opened_at"),
    ),
    "Attachment": Entry(
        Term.SENT,
        personal={"title": "education and guidance", "sha256": "key", "stored_as": "key", "by": "key"},
        plain=("id", "part", "place", "kind", "file_type", "size", "added_at", "removed_at"),
    ),  # and the file itself, which goes with its row
    "SentAttachment": Entry(Term.SENT, personal={}, plain=("id",)),
    "WarmHandover": Entry(
        Term.SENT,
        personal={
            "about": "guidance",
            "contact_name": "name",
            "contact_phone": "contact",
            "contact_email": "contact",
            "reachable": "contact",
        },
        plain=(
            "id",
            "status",
            "why",
            "requested_at",
            "due_on",
            "planned_at",
            "planned_way",
            "planned_revision",
            "overdue_told_on",
            "closed_at",
            "closed_because",
            "feedback_due_on",
        ),
    ),
    "WarmDay": Entry(
        Term.STATISTICS,
        personal={"made_by": "key"},
        plain=("id", "on", "begins", "ends", "minutes", "place", "video_url", "made_at", "called_off_at"),
    ),
    "WarmSlot": Entry(
        Term.SENT,
        personal={"mentor": "contact", "by": "key"},
        plain=("id", "status", "starts_at", "ends_at", "due_at", "sent_at"),
    ),
    "WarmHandoverNote": Entry(
        Term.SENT,
        personal={
            "text": "guidance",
            "agreements": "guidance",
            "participants": "name",
            "name": "name",
            "by": "key",
        },
        plain=("id", "at", "kind", "enough_information"),
    ),
    "MentorQuestion": Entry(
        Term.SENT, personal={"asked_by": "key"}, plain=("id", "topic", "status", "asked_at", "closed_at")
    ),
    "MentorQuestionText": Entry(
        Term.SENT, personal={"text": "guidance", "name": "name", "by": "key"}, plain=("id", "kind", "at")
    ),
    "DossierFeedback": Entry(
        Term.SENT,
        personal={"text": "text", "name": "name", "by": "key"},
        plain=("used_in_talk", "quality", "missed", "given_at"),
    ),
}
