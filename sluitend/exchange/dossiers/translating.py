"""From a version of a dossier to a transfer dossier of OSO. Pure: the same content gives the same file.

What OSO has a field for goes into that field. What it has none for travels as a text in an attachment, in the form
OSO asks (a ZIP in base64): what is about help with *onderwijsondersteuning*, the rest with the other documents.
"""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from typing import Any

from django.utils import translation

from sluitend.dossiers.attachments import AttachmentKind
from sluitend.dossiers.lifecycle import Extent, Way
from sluitend.dossiers.queries.attachments import sent_attachments
from sluitend.dossiers.questionnaire import Kind, Question
from sluitend.exchange.dossiers.answers import Answers, is_about_help
from sluitend.exchange.dossiers.oso import (
    Absence,
    Advice,
    Categories,
    Competence,
    Contact,
    Document,
    Given,
    Inspection,
    Institution,
    Internship,
    Learner,
    Metadata,
    School,
    SchoolYear,
    Support,
    Transfer,
    Vocational,
)
from sluitend.exchange.dossiers.writing import sayable

BRIN = re.compile(r"[0-9]{2}[A-Z]{2}", re.ASCII)
MAIN_LOCATION = "00"
FULL_TRANSFER = "overstapdossier"  # list 29
TO_MBO = "VOMBO"  # list 16
FROM_SPECIAL = {"vso": "WECMBO"}
MIND_LENGTH = 280  # of aandachtspunten
SECONDARY = 10  # jaargroep 11 is year 1 of secondary school
YEARS = range(1, 7)
SUMMER = 8  # month in which a school year begins
NEVER_CHANGES = (1980, 1, 1, 0, 0, 0)  # the clock of ZIP begins here; a file made twice is the same file


class NoBrin(Exception):
    """OSO cannot do without the school's BRIN, and this dossier has no school that has one."""


class BetweenColleges(NoBrin):
    """OSO knows no transfer from one mbo to another: a compact dossier goes on paper."""


@dataclass(frozen=True)
class Sender:
    """What the register says about the school, which no dossier holds. ``location`` is the number of a building,
    ``year`` the pupil's year at school."""

    brin: str
    location: str = MAIN_LOCATION
    year: int | None = None


def transfer(content: Mapping[str, Any], sender: Sender, *, year: str) -> Transfer:
    """The transfer dossier. Raises `NoBrin` when there is no school that OSO knows, or when it goes between mbo's."""
    if content.get("extent") == Extent.COMPACT:
        raise BetweenColleges(sender.brin)
    if not BRIN.fullmatch(sender.brin):
        raise NoBrin(sender.brin)
    answers = Answers(content)
    learner = _learner(answers, sender)
    inspection = _inspection(content)
    return Transfer(
        metadata=Metadata(
            part="LASLVS",
            made_by="Sluitend",
            made_by_version=version("sluitend"),
            made_on=date.fromisoformat(content["made_on"]),
            standard=f"{year}.1",
            validation=f"{year}.1.1",
            categories=_categories(learner),
            route=FROM_SPECIAL.get(content["school"]["school_type"], TO_MBO),
        ),
        kind=FULL_TRANSFER,
        inspection=inspection,
        school=School(
            name=_plain(content["school"]["name"]) or sender.brin,
            brin=sender.brin,
            location=sender.location,
            delivery_point="1",
            learner=learner,
        ),
    )


def _categories(learner: Learner) -> Categories:
    """A category is given because OSO asks for it or because it is there, and is otherwise said to be left out."""

    def given(block: Any) -> str:
        return Given.OPTIONAL if block else Given.OPTED_OUT

    return Categories(
        metadata=Given.REQUIRED,
        inspection=Given.REQUIRED,
        school=Given.REQUIRED,
        learner=Given.REQUIRED,
        guardians=given(learner.guardians),
        early_years=Given.FORBIDDEN,
        career=given(learner.career),
        advice=Given.REQUIRED,
        support=given(learner.support),
        absence=given(learner.absence),
        primary_test=Given.FORBIDDEN,
        tests=Given.OPTED_OUT,
        plans=Given.OPTED_OUT,
        grades=Given.OPTED_OUT,
        vocational=Given.OPTIONAL,
        attachments=given(learner.attachments),
    )


def _inspection(content: Mapping[str, Any]) -> Inspection:
    """What was said to the content: yes, no with the reason in the own words of who said it, or not known. A term that passed
    is no yes."""
    given_on = [
        row["given_on"] for row in content["approvals"] if row["party"] == "guardian" and row["way"] != Way.TERM
    ]
    if content.get("objections"):
        why_not = _joined([row["text"] for row in content.get("statements", ())], " ")
        return Inspection(is_draft=False, was_read=True, agreed="Nee", why_not=why_not)
    if not given_on:
        return Inspection(is_draft=False, was_read=False, agreed="Onbekend")
    return Inspection(is_draft=False, was_read=True, read_on=date.fromisoformat(max(given_on)), agreed="Ja")


def _learner(answers: Answers, sender: Sender) -> Learner:
    content = answers.content
    person = content["learner"]
    born = person["birth_date"]
    added = {row.kind for row in sent_attachments(content)}
    return Learner(
        prefix=_plain(person.get("prefix")),
        family_name=_family_name(person) or "-",
        call_name=_plain(person["call_name"]),
        birth_date=date.fromisoformat(born) if born else None,
        contacts=_contacts(person["phone"], person["email"]),
        advice=_advice(answers),
        career=_career(content, sender),
        support=_support(answers),
        absence=_absence(answers),
        attachments=_attachments(answers),
        competences=tuple(_competences(answers)),
        internships=_internships(answers),
        vocational=Vocational(
            next_programme=_plain(answers.words("A3.programme")),
            has_career_test="test" in (answers.value("A5.did") or ()),
            has_portfolio=False,
            has_plan=False,
            has_letter=AttachmentKind.LETTER in added,
            has_career_file=answers.value("A7.career_file") is True or AttachmentKind.CAREER_FILE in added,
        ),
    )


def _family_name(person: Mapping[str, Any]) -> str | None:
    """Without the prefix, which OSO keeps apart. A version from before names were kept in parts has only the name as a
    person is called: what stands behind the call name is all we know of the family name."""
    if "family_name" in person:
        return _plain(person["family_name"])
    return _plain(person["name"].removeprefix(f"{person['call_name']} ")) or _plain(person["name"])


def _contacts(phone: str | None, email: str | None) -> tuple[Contact, ...]:
    found = (("telefoon", _plain(phone)), ("e-mail", _plain(email)))
    return tuple(Contact(kind=kind, label="prive", number=number) for kind, number in found if number)


def _advice(answers: Answers) -> Advice:
    """``contactnodig`` must be there in a whole transfer: a talk is needed when the mentor asked for one."""
    mentor = answers.content["school"]["mentor"] or {}
    fits = (("Opleiding", "B1.programme"), ("Niveau", "B1.level"))
    said = [f"{label}: {words}." for label, code in fits if (words := answers.words(code))]
    mind = _joined([answers.words("B5.about"), answers.words("B5.reachable")], " ")
    return Advice(
        why=_joined([*said, answers.words("B1.why")], " "),
        contact_needed=answers.value("B5.wanted") is True,
        contact_name=_plain(mentor.get("name")),
        contact_phone=_plain(answers.words("B5.phone")) or _plain(mentor.get("phone")),
        contact_email=_plain(mentor.get("email")),
        mind=mind[:MIND_LENGTH] if mind else None,
    )


def _career(content: Mapping[str, Any], sender: Sender) -> tuple[SchoolYear, ...]:
    group = _plain(content["school"]["class"])
    if group is None or sender.year is None or sender.year not in YEARS:
        return ()
    made_on = date.fromisoformat(content["made_on"])
    ends = made_on.year + (made_on.month >= SUMMER)
    return (
        SchoolYear(
            year=f"{ends - 1}-{ends}",
            group_code=group,
            level=str(SECONDARY + sender.year),
            brin=sender.brin,
            location=sender.location,
            school_kind_in_words=_plain(content["school"]["school_type"]),
        ),
    )


def _support(answers: Answers) -> Support | None:
    file = _document(answers, "onderwijsbehoeften.txt", "Hulp die werkt en die nodig is", is_about_help)
    return Support(needs=file) if file else None


def _absence(answers: Answers) -> Absence | None:
    found = Absence(
        authorised_hours=answers.value("B4.authorised_hours"),
        unauthorised_hours=answers.value("B4.unauthorised_hours"),
        attendance_officer=answers.value("B4.attendance_officer"),
    )
    return found if found != Absence() else None


def _competences(answers: Answers) -> Iterable[Competence]:
    """What the pupil is good at, each by itself, and how the mentor sees the attitude in class."""
    strong = answers.value("A6.good_at") or ()
    for option in (o for o in _question(answers, "A6.good_at").options if o.code in strong) if strong else ():
        yield Competence(category="Goed in, volgens de leerling", description=_plain(option.label))
    for section in answers.questionnaire.all_sections:
        for question in section.questions:
            if question.kind is Kind.SCALE4 and (status := _plain(answers.words(question.code))):
                yield Competence(category=section.title, description=_plain(question.label), status=status)


def _question(answers: Answers, code: str) -> Question:
    return answers.questionnaire.question(code)


def _internships(answers: Answers) -> tuple[Internship, ...]:
    """One for every line the pupil wrote: the questionnaire asks for a line a place."""
    places = filter(None, map(_plain, map(str.strip, answers.words("A4.internship").splitlines())))
    return tuple(Internship(kind="Stage", place=Institution(name=place)) for place in places)


HAS_A_FIELD = frozenset(
    {"A3.programme", "A4.internship", "A6.good_at", "B1.programme", "B1.level", "B1.why", "B5.phone", "B5.wanted"}
    | {"B4.authorised_hours", "B4.unauthorised_hours", "B4.attendance_officer"}
)


def _attachments(answers: Answers) -> tuple[Document, ...]:
    def has_no_field(question: Question) -> bool:
        return question.code not in HAS_A_FIELD and question.kind is not Kind.SCALE4 and not is_about_help(question)

    files = _list_of_files(answers.content)
    file = _document(answers, "dossier.txt", "Wat leerling en mentor verder vertellen", has_no_field, *files)
    return (file,) if file else ()


def _list_of_files(content: Mapping[str, Any]) -> list[str]:
    """The attachments that came with this version, with the sum by which each is known. The files themselves are taken
    along beside it: ten of them would make a file of a hundred megabytes of this one."""
    with translation.override("nl"):
        lines = [
            f"{row.kind_name.capitalize()}: {row.in_words}, sha256 {row.sha256}" for row in sent_attachments(content)
        ]
    return ["\n".join(["Bijlagen", *lines])] if lines else []


def _document(
    answers: Answers, name: str, description: str, wanted: Callable[[Question], bool], *more: str
) -> Document | None:
    chapters = [
        "\n".join([title, *(f"{line.label}: {line.text}" for line in lines)])
        for title, _filler, lines in answers.chapters(wanted)
    ]
    chapters += more
    if not chapters:
        return None
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name, NEVER_CHANGES), "\n\n".join(chapters).encode(), zipfile.ZIP_DEFLATED)
    content = base64.b64encode(packed.getvalue()).decode()
    return Document(file_name=name, description=description, content=content)


def _plain(text: str | None) -> str | None:
    """A text that XML can hold, or None for nothing."""
    return sayable(text or "") or None


def _joined(texts: Iterable[str], between: str) -> str | None:
    return _plain(between.join(filter(None, texts)))
