"""Nearly everything here is a person (see ``access/privacy.py``)."""

from sluitend.access.privacy import Entry, Term

REGISTER = {
    "Learner": Entry(
        Term.LEARNER,
        personal={
            "call_name": "name",
            "first_names": "name",
            "prefix": "name",
            "family_name": "name",
            "search_name": "name",
            "birth_date": "identity",
            "gender": "identity",
            "postcode": "address",
            "house_number": "address",
            "email": "contact",
            "phone": "contact",
            "eck_id": "key",
            "basic_qualification_on": "education",
        },
        plain=("id", "residence_asked_until"),
    ),
    "PersonalNumber": Entry(Term.LEARNER, personal={"ciphertext": "national number", "digest": "national number"}),
    "Guardian": Entry(
        Term.LEARNER,
        personal={
            "name": "name",
            "relation": "family",
            "email": "contact",
            "phone": "contact",
            "has_authority": "family",
            "language": "origin",
            "chosen_language": "origin",
            "refused_email": "contact",
        },
        plain=("id", "position", "refused_on", "gets_reminders"),
    ),
    "SchoolClass": Entry(Term.REGISTER, personal={}, plain=("id", "school_year", "name", "is_final_year")),
    "Enrolment": Entry(
        Term.LEARNER,
        personal={
            "pupil_number": "key",
            "school_type": "education",
            "expected_mbo": "education",
            "left_because": "education",
        },
        plain=("id", "year", "is_final_year", "from_on", "until_on"),
    ),
    "LearnerAccount": Entry(Term.ACCOUNT, personal={}, plain=("activated_at",)),
    "LetterCode": Entry(
        Term.CODE, personal={"digest": "key"}, plain=("id", "made_at", "expires_on", "ended_at", "first_used_at")
    ),
}
