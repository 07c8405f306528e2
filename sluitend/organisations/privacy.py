"""Registers hold nothing personal but who works where (see ``access/privacy.py``)."""

from sluitend.access.privacy import Entry, Term

REGISTER = {
    "Region": Entry(
        Term.REGISTER,
        personal={},
        plain=(
            "id",
            "code",
            "name",
            "guardian_policy",
            "inspection_workdays",
            "guardian_age",
            "summer_opens",
            "followed_days",
            "warm_always_for",
            "reports_expected_of",
            "follow_until_age",
            "no_show_workdays",
            "no_show_tells",
        ),
    ),
    "Organisation": Entry(
        Term.REGISTER,
        personal={},
        plain=("id", "kind", "code", "name", "phone", "email", "brand", "may_hold_personal_numbers", "closed_on"),
    ),
    "Location": Entry(Term.REGISTER, personal={}, plain=("id", "number", "name", "place")),
    "Membership": Entry(
        Term.MEMBERSHIP, personal={"role": "work", "team": "work"}, plain=("id", "from_on", "until_on")
    ),
    "SavedList": Entry(
        Term.ACCOUNT,
        personal={"name": "work"},
        plain=("id", "role", "kind", "query", "is_shared", "saved_at", "removed_at"),
    ),
    "ChosenColumns": Entry(Term.ACCOUNT, personal={"columns": "behaviour"}, plain=("id", "kind")),
    "Programme": Entry(Term.REGISTER, personal={}, plain=("crebo", "name", "level")),
    "Offering": Entry(
        Term.REGISTER, personal={}, plain=("id", "route", "team", "school_year", "starts_on", "capacity")
    ),
}
