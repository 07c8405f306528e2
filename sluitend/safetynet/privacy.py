"""What a municipality wrote down about a learner, and that a no-show was told (see ``access/privacy.py``)."""

from sluitend.access.privacy import Entry, Term

REGISTER = {
    "MunicipalCase": Entry(Term.CASE, personal={}, plain=("id", "kind", "status", "opened_on", "closed_on", "outcome")),
    "NoShowNotice": Entry(Term.CASE, personal={}, plain=("id", "said_at", "told_at", "ended_at", "came_at")),
    "ContactAttempt": Entry(Term.CASE, personal={"note": "text"}, plain=("id", "way", "result", "at", "next_on")),
}
