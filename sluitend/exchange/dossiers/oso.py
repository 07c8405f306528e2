"""The transfer dossier of OSO (Overstapservice Onderwijs, data set 2019.1): the blocks that we use, by their own names.

This is the one table of names. Each field says what it is called in OSO, and fields stand in the order of the schema,
so XML, JSON and the reader of XML all follow from these classes. Left out with reason: ``bsn`` and
``onderwijsnummer`` (no college needs them for an intake), ``diagnose``, ``medicijngebruik`` and ``huisarts`` (health
data fall outside the Besluit uitwisseling leer- en begeleidingsgegevens), place of birth and nationality (OSO forbids
them), and the addresses of homes.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache
from typing import Any, NamedTuple

TRANSFER = "dossier"  # the name of the whole


class Spot(NamedTuple):
    """Where a field stands: below its block along ``path``, once or ``many`` times. ``kind`` is str, date, bool, int or
    one of the blocks."""

    field: str
    path: tuple[str, ...]
    kind: type
    many: bool
    required: bool


def _one(name: str, kind: type = str) -> Any:
    return field(default=None, metadata={"spot": (name, kind, False, False)})


def _needed(name: str, kind: type = str) -> Any:
    return field(metadata={"spot": (name, kind, False, True)})


def _many(name: str, kind: type = str) -> Any:
    return field(default=(), metadata={"spot": (name, kind, True, False)})


@cache
def spots(block: type[Any]) -> tuple[Spot, ...]:
    """The fields of a block, in the order of the schema."""
    found = []
    for each in fields(block):
        name, kind, many, required = each.metadata["spot"]
        found.append(Spot(each.name, tuple(name.split("/")), kind, many, required))
    return tuple(found)


class Given:
    """How a category of data is handed over (OSO list 48)."""

    REQUIRED = "VERPLICHT"
    OPTIONAL = "OPTIONEEL"
    FORBIDDEN = "VERBODEN"
    OPTED_OUT = "OPT-UIT"


EMPTY = (Given.FORBIDDEN, Given.OPTED_OUT)  # a category that is one of these holds nothing


@dataclass(frozen=True, kw_only=True)
class Categories:
    metadata: str = _needed("cat_metadata")
    inspection: str = _needed("cat_ouderinzage")
    school: str = _needed("cat_school")
    learner: str = _needed("cat_leerling")
    guardians: str = _needed("cat_oudersverzorgers")
    early_years: str = _needed("cat_vve")
    career: str = _needed("cat_schoolloopbaan")
    advice: str = _needed("cat_overstapadvies")
    support: str = _needed("cat_onderwijsondersteuning")
    absence: str = _needed("cat_verzuim")
    primary_test: str = _needed("cat_eindtoetsbo")
    tests: str = _needed("cat_toetsresultaten")
    plans: str = _needed("cat_handelingsplannen")
    grades: str = _needed("cat_cijferlijsten")
    vocational: str = _needed("cat_vombo")
    attachments: str = _needed("cat_bijlagedocs")


@dataclass(frozen=True, kw_only=True)
class Metadata:
    part: str = _needed("deeldossier")
    made_by: str = _needed("pakketnaam")
    made_by_version: str = _needed("pakketversie")
    made_on: date = _needed("datum", date)
    standard: str = _needed("standaardversie")
    validation: str = _needed("validatieversie")
    categories: Categories | None = _one("categorie_uitlevering", Categories)
    route: str | None = _one("overstap")


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """What the guardians read and said."""

    is_draft: bool = _needed("voorlopigdossier", bool)
    was_read: bool | None = _one("inzage", bool)
    read_on: date | None = _one("inzagedatum", date)
    agreed: str | None = _one("akkoord")
    why_not: str | None = _one("redennietakkoord")
    consent: str | None = _one("toestemming")


@dataclass(frozen=True, kw_only=True)
class Contact:
    kind: str = _needed("soort")
    label: str | None = _one("aanduiding")
    number: str = _needed("nummer")
    is_secret: bool | None = _one("geheim", bool)
    is_emergency: bool | None = _one("noodnummer", bool)


@dataclass(frozen=True, kw_only=True)
class Document:
    """An attachment. ``content`` is what OSO asks for: a ZIP in base64, which nothing here opens."""

    file_name: str = _needed("bestandsnaam")
    description: str | None = _one("omschrijving")
    content: str = _needed("bestandsinhoud")


@dataclass(frozen=True, kw_only=True)
class Advice:
    advice: str | None = _one("advies")
    wish_of_guardians: str | None = _one("wensouders")
    wish_of_learner: str | None = _one("wensleerling")
    revised: str | None = _one("herzienadvies")
    why_revised: str | None = _one("motivatie_herzienadvies")
    profile: str | None = _one("profiel")
    why: str | None = _one("argumentatie")
    contact_needed: bool | None = _one("contactnodig", bool)
    contact_name: str | None = _one("contactpersoon")
    contact_phone: str | None = _one("contacttelefoon")
    contact_email: str | None = _one("contactemail")
    mind: str | None = _one("aandachtspunten")


@dataclass(frozen=True, kw_only=True)
class SchoolYear:
    year: str = _needed("schooljaar")
    group_code: str = _needed("groepscode")
    group_name: str | None = _one("groepsnaam")
    level: str = _needed("jaargroep")
    from_on: date | None = _one("begindatum", date)
    until_on: date | None = _one("einddatum", date)
    brin: str = _needed("brincode")
    location: str = _needed("vestigingscode")
    school_kind: str | None = _one("schoolsoort")
    school_type: str | None = _one("schooltype")
    element: str | None = _one("voelementcode")
    element_in_words: str | None = _one("voelementomschrijving")
    school_kind_in_words: str | None = _one("schoolsoortomschrijving")


@dataclass(frozen=True, kw_only=True)
class Support:
    needs: Document | None = _one("toelichting_onderwijsbehoeften/document", Document)


@dataclass(frozen=True, kw_only=True)
class Absence:
    authorised_parts: int | None = _one("dagdelengeoorloofd", int)
    unauthorised_parts: int | None = _one("dagdelenongeoorloofd", int)
    authorised_hours: int | None = _one("urengeoorloofd", int)
    unauthorised_hours: int | None = _one("urenongeoorloofd", int)
    over_a_quarter: bool | None = _one("meerdan25percent", bool)
    times: int | None = _one("frequentie", int)
    attendance_officer: bool | None = _one("contactleerplicht", bool)
    reported_to_rmc: bool | None = _one("rmcmelding", bool)
    documents: tuple[Document, ...] = _many("documentLijst/document", Document)


@dataclass(frozen=True, kw_only=True)
class Guardian:
    first_names: tuple[str, ...] = _many("voornaam")
    initials: str | None = _one("voorletters-1")
    prefix: str | None = _one("voorvoegsel")
    family_name: str = _needed("achternaam")
    call_name: str | None = _one("roepnaam")
    gender: int | None = _one("geslacht", int)
    has_secret_address: bool | None = _one("adresgeheim", bool)
    contacts: tuple[Contact, ...] = _many("communicatielijst/communicatie", Contact)
    relation: str | None = _one("relatietotkind")
    is_legal: bool = _needed("wettigevertegenwoordiger", bool)


@dataclass(frozen=True, kw_only=True)
class Competence:
    reference: str | None = _one("competentiereferentie")
    category: str | None = _one("competentiecategorie")
    description: str | None = _one("competentiebeschrijving")
    status: str | None = _one("competentiestatus")


@dataclass(frozen=True, kw_only=True)
class Institution:
    name: str = _needed("naam")
    contacts: tuple[Contact, ...] = _many("communicatielijst/communicatie", Contact)


@dataclass(frozen=True, kw_only=True)
class Internship:
    from_on: date | None = _one("begindatum", date)
    until_on: date | None = _one("einddatum", date)
    kind: str | None = _one("soortstage")
    role: str | None = _one("functierol")
    place: Institution | None = _one("instelling", Institution)
    judgement: str | None = _one("beoordeling")


@dataclass(frozen=True, kw_only=True)
class Vocational:
    """What there is to look at for the step from vo to mbo."""

    next_programme: str | None = _one("keuzevervolgopleiding")
    has_career_test: bool = _needed("beroepskeuzetest", bool)
    has_portfolio: bool = _needed("portfolio", bool)
    has_plan: bool = _needed("pop", bool)
    has_letter: bool = _needed("motivatiebrief", bool)
    has_career_file: bool = _needed("lobdossier", bool)


@dataclass(frozen=True, kw_only=True)
class Learner:
    first_names: tuple[str, ...] = _many("voornaam")
    initials: str | None = _one("voorletters-1")
    prefix: str | None = _one("voorvoegsel")
    family_name: str = _needed("achternaam")
    call_name: str | None = _one("roepnaam")
    birth_date: date | None = _one("geboortedatum", date)
    gender: int | None = _one("geslacht", int)
    has_secret_address: bool | None = _one("adresgeheim", bool)
    contacts: tuple[Contact, ...] = _many("communicatielijst/communicatie", Contact)
    enrolled_on: date | None = _one("datuminschrijving", date)
    leaves_on: date | None = _one("datumuitschrijving", date)
    advice: Advice | None = _one("overstapadvies", Advice)
    career: tuple[SchoolYear, ...] = _many("schoolloopbaanlijst/schoolloopbaan", SchoolYear)
    support: Support | None = _one("onderwijsondersteuning", Support)
    absence: Absence | None = _one("verzuim", Absence)
    attachments: tuple[Document, ...] = _many("overigdocumentlijst/document", Document)
    guardians: tuple[Guardian, ...] = _many("verzorger", Guardian)
    competences: tuple[Competence, ...] = _many("competenties", Competence)
    internships: tuple[Internship, ...] = _many("stage", Internship)
    vocational: Vocational | None = _one("overigvombo", Vocational)


@dataclass(frozen=True, kw_only=True)
class School:
    name: str = _needed("naam")
    contacts: tuple[Contact, ...] = _many("communicatielijst/communicatie", Contact)
    brin: str = _needed("brincode")
    location: str = _needed("vestigingscode")
    delivery_point: str = _needed("aanleverpunt")
    kind: str | None = _one("soort")
    type: str | None = _one("type")
    learner: Learner = _needed("leerling", Learner)


@dataclass(frozen=True, kw_only=True)
class Transfer:
    """A whole dossier."""

    metadata: Metadata = _needed("metadata", Metadata)
    kind: str = _needed("overdrachtsoort")
    inspection: Inspection | None = _one("inzage", Inspection)
    school: School = _needed("huidigeschool", School)
