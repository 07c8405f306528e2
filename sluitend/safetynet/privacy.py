"""What a municipality wrote down about a learner (see ``access/privacy.py``)."""

from sluitend.access.privacy import Entry, Term

REGISTER = {
    "MunicipalCase": Entry(Term.CASE, personal={}, plain=("id", "kind", "status", "opened_on", "closed_on", "outcome")),
    "ContactAttempt": Entry(Term.CASE, personal={"note": "text"}, plain=("id", "way", "result", "at", "next_on")),
}
