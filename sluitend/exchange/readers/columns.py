"""The template of our own, one line per column, and the names that other systems give the same thing.

The Dutch names are the interface: ``docs/import.md`` documents them, ``writers.py`` makes the empty template of this
table, and nothing else knows them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sluitend.exchange.readers import values
from sluitend.exchange.readers.shapes import FIELDS
from sluitend.exchange.readers.values import Cleaner, name_of, text_of, whole_number

ERROR_COLUMN = "Fout"  # the column our own download of wrong rows puts in front; never read back


@dataclass(frozen=True)
class Column:
    """One column: its name in the template, the field it fills, how a cell becomes a value, what it is called in a
    sentence, and synonyms.
    """

    header: str
    field: str
    clean: Cleaner | None  # None: depends on the day, made per reading (the date of birth)
    label: str | Promise  # with its article, for "a column with ..."
    explanation: str | Promise
    example: str
    synonyms: tuple[str, ...] = ()
    is_needed: bool = False


def _guardian(number: int) -> tuple[Column, ...]:
    own, field = f"ouder{number}_", f"guardian{number}_"
    other = (f"verzorger{number}", f"contactpersoon{number}", f"ouder/verzorger {number}")

    def named(*words: str) -> tuple[str, ...]:
        return tuple(f"{who} {word}" for who in (*other, f"ouder {number}") for word in words) + tuple(
            f"{word} ouder {number}" for word in words
        )

    return (
        Column(own + "naam", field + "name", name_of(160), _("the name of a parent"), _("First and last name."), "M. de Wit", named("naam")),
        Column(own + "relatie", field + "relation", values.relation, _("the relation of a parent"),
               _("moeder, vader, voogd or anders."), "moeder", named("relatie", "soort")),
        Column(own + "email", field + "email", values.email, _("the e-mail address of a parent"),
               _("Used to ask for agreement. A parent needs no account."), "m.dewit@voorbeeld.example", named("email", "mail", "emailadres")),
        Column(own + "telefoon", field + "phone", values.phone, _("the phone number of a parent"),
               _("Digits; spaces and + are fine."), "06 12345678", named("telefoon", "mobiel", "telefoonnummer", "mobiele nummer")),
        Column(own + "gezag", field + "legal_authority", values.yes_or_no, _("the legal authority of a parent"),
               _("ja or nee. Only a parent with legal authority is asked."), "ja", named("gezag", "wettelijk vertegenwoordiger")),
        Column(own + "taal", field + "language", values.language, _("the language of a parent"),
               _("A language or its code: nl, en, tr, ar, pl or uk. Empty is Dutch."), "nl", named("taal")),
    )  # fmt: skip


COLUMNS: tuple[Column, ...] = (
    Column("leerlingnummer", "pupil_number", text_of(40), _("the pupil number"), _("The number in your own system. One pupil, one number."), "104233",
           ("stamnummer", "stamnr", "leerlingnr", "llnr", "leerling nummer", "leerlingcode", "leerling id", "externe id"), is_needed=True),
    Column("eckid", "eck_id", text_of(256), _("the ECK iD"), _("If your system has it. It recognises a pupil who changes schools."), "",
           ("eck id", "ketenid", "eck identifier")),
    Column("bsn", "personal_number", values.personal_number, _("the BSN or education number"),
           _("Only if your school has agreed on this. Otherwise we do not read this column."), "",
           ("burgerservicenummer", "onderwijsnummer", "pgn", "persoonsgebonden nummer", "bsn/onderwijsnummer", "bsn of onderwijsnummer")),
    Column("voornamen", "first_names", name_of(120), _("the first names"), _("As in the passport."), "Samuel Johannes",
           ("voornaam", "officiele voornamen", "doopnamen")),
    Column("roepnaam", "call_name", name_of(60), _("the name a pupil is called by"), _("The name that we use everywhere."), "Sam",
           ("roepnaam leerling", "leerling roepnaam")),
    Column("voorvoegsel", "prefix", text_of(20), _("the prefix of the name"), _("de, van der, el."), "de",
           ("tussenvoegsel", "tussenvoegsels", "voorvoegsels", "tv", "tussenv")),
    Column("achternaam", "family_name", name_of(120), _("the family name"), _("Without the prefix."), "Wit",
           ("familienaam", "geslachtsnaam", "leerling achternaam", "achternaam leerling"), is_needed=True),
    Column("geboortedatum", "birth_date", None, _("the date of birth"), _("Day-month-year, the year with four digits."), "31-03-2010",
           ("geb.datum", "gebdatum", "datum geboorte", "geboren", "geb dat", "geboren op"), is_needed=True),
    Column("geslacht", "gender", values.gender, _("the gender"), _("1 boy, 2 girl, 9 not specified, 0 not known. M, V and X are fine."), "1",
           ("gender", "m/v", "sekse")),
    Column("postcode", "postcode", values.postcode, _("the postcode"), _("Of the address where the pupil lives."), "1234AB", ("pc", "woonpostcode")),
    Column("huisnummer", "house_number", values.house_number, _("the house number"), _("With its addition."), "12",
           ("huisnr", "huisnummer en toevoeging")),
    Column("woongemeente", "municipality", values.municipality, _("the municipality of residence"),
           _("Name or code (GM0363). Needed to know which municipality may help."), "GM0363",
           ("gemeente", "gemeentecode", "gemeente van inschrijving", "woongemeente code", "woongemeentecode")),
    Column("klas", "class_name", text_of(40), _("the class"), _("The class of this school year."), "4B",
           ("stamklas", "stamgroep", "groep", "lesgroep", "basisgroep", "klascode", "groepscode")),
    Column("onderwijssoort", "school_type", values.school_type, _("the kind of education"),
           _("vmbo-bb, vmbo-kb, vmbo-gl, vmbo-tl, pro, vso, opdc, havo, vwo, vavo or isk."), "vmbo-kb",
           ("leerweg", "opleiding", "studie", "niveau", "schoolsoort", "onderwijstype", "opleidingstype")),
    Column("leerjaar", "year", whole_number(1, 8), _("the year"), _("The year in secondary school, from 1."), "4", ("jaarlaag", "lj")),
    Column("examenkandidaat", "final_year", values.yes_or_no, _("the mark of the final year"),
           _("ja or nee. Empty: we work it out from the kind of education and the year. For vso, opdc, vavo and isk only this column tells."), "ja",
           ("laatste jaar", "eindexamenkandidaat", "examenleerling", "eindexamen", "examenjaar", "laatstejaars", "schoolverlater")),
    Column("verwacht mbo", "expected_mbo", values.yes_or_no, _("the mark of who goes to mbo"),
           _("ja or nee. For who leaves havo or vwo, or an earlier year, for mbo. Only who has ja is followed then."), "",
           ("verwacht op mbo", "naar mbo", "gaat naar mbo", "mbo verwacht", "potentiële mbo-ganger", "potentieel mbo")),
    Column("mentor", "mentor_email", values.remembered_email, _("the e-mail address of the mentor"), _("The work address that the mentor signs in with."),
           "l.bos@maascollege.example", ("mentor email", "email mentor", "emailadres mentor", "mentormail", "mentor e-mailadres")),
    Column("e-mail leerling", "pupil_email", values.email, _("the e-mail address of the pupil"), _("Better a private one: it lasts after school."),
           "sam@voorbeeld.example", ("email", "emailadres", "leerling email", "mail", "emailadres leerling", "e-mail school")),
    Column("telefoon leerling", "pupil_phone", values.phone, _("the phone number of the pupil"), _("Digits; spaces and + are fine."), "06 12345678",
           ("telefoon", "mobiel", "mobiel leerling", "telefoonnummer", "mobiele telefoon", "leerling mobiel", "mobiel nummer", "06-nummer")),
    Column("diplomajaar", "expected_diploma_year", whole_number(2000, 2100), _("the year of the diploma"), _("When the diploma is expected."), "2027",
           ("verwacht diplomajaar", "verwachte diplomajaar", "examenjaar verwacht")),
    *_guardian(1),
    *_guardian(2),
)  # fmt: skip
BY_FIELD: dict[str, Column] = {column.field: column for column in COLUMNS}
NEEDED: tuple[str, ...] = tuple(column.field for column in COLUMNS if column.is_needed)

# What a transition does not need is not kept, not even to give a wrong row back (STANDARDS 1.1, 8.2).
NEVER_READ = frozenset({
    "etniciteit", "etnischeherkomst", "nationaliteit", "nationaliteiten", "land", "geboorteland", "landvader",
    "landmoeder", "landvanherkomst", "gewicht", "gewichtnieuw", "leerlinggewicht", "fotourl", "foto", "sofinummer",
    "rijksregisternummer", "geloof", "religie", "godsdienst", "medisch", "medischegegevens", "medicatie", "diagnose",
    "huisarts",
})  # fmt: skip


@lru_cache(maxsize=4096)
def plain(header: str) -> str:
    """A header as it is compared: small letters and digits only, without accents."""
    decomposed = unicodedata.normalize("NFKD", header[:200].casefold())
    return re.sub(r"[^a-z0-9]", "", decomposed)


_OWN = {plain(column.header): column.field for column in COLUMNS}
_SYNONYMS = {plain(synonym): column.field for column in COLUMNS for synonym in (*column.synonyms, column.field)}


def suggest_mapping(headers: Iterable[str]) -> dict[str, str]:
    """Which field each column probably is; columns we do not recognise are left out. Our own names win over
    synonyms, and the first of two over the second.
    """
    headers = list(headers)
    suggested: dict[str, str] = {}
    taken: set[str] = set()
    for known in (_OWN, _SYNONYMS):
        for header in headers:
            field = known.get(plain(header))
            if field and field not in taken and header not in suggested:
                suggested[header] = field
                taken.add(field)
    return {header: suggested[header] for header in headers if header in suggested}


def mapping_for(headers: Iterable[str], chosen: Mapping[str, str | None]) -> dict[str, str]:
    """What a person chose, completed with what we suggest. None leaves a column out; a chosen field is not suggested
    elsewhere.

    Raises ValueError for a field that does not exist or that was chosen twice: a page offers a list, so that is a
    mistake in the code.
    """
    headers = list(headers)
    fields = [field for field in chosen.values() if field]
    if unknown := set(fields) - set(FIELDS):
        raise ValueError(f"No such field: {', '.join(sorted(unknown))}")
    if len(fields) != len(set(fields)):
        raise ValueError("One field cannot be filled by two columns.")
    suggested = suggest_mapping(header for header in headers if header not in chosen)
    mapping = {header: field for header, field in suggested.items() if field not in fields}
    mapping.update({header: field for header, field in chosen.items() if field and header in headers})
    return {header: mapping[header] for header in headers if header in mapping}
