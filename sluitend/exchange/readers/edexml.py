"""EDEXML 1.0.3, 2.0 and 2.1: the export of pupil systems by Edustandaard (STANDARDS 1.1).

Read in two walks and never held as a tree: the first learns the school, its groups and their mentors (which stand
below the pupils), the second hands over the pupils. What a transition has no use for (ethnicity, countries, weight,
photo, sofinummer) is not looked at. Additions of partners are of types that only they know, so they are passed over.
Validity against the schema is not asked: real files break it, and each pupil is checked anyway.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from sluitend.exchange.readers.columns import BY_FIELD
from sluitend.exchange.readers.registry import Adapter, Table, Wishes, register
from sluitend.exchange.readers.shapes import Limits, Unreadable

SAFE = {
    "resolve_entities": False,
    "no_network": True,
    "huge_tree": False,
    "load_dtd": False,
    "remove_comments": True,
    "remove_pis": True,
}
START_OF_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<|\xff\xfe\s?<\0|\xfe\xff\0<")
DOCTYPE = re.compile(rb"<!\0?\s*(?:DOCTYPE|D\0O\0C\0T\0Y\0P\0E)", re.IGNORECASE)
PROLOGUE = 1 << 16
PUPIL_DEPTH = 2  # elements above a pupil: EDEX and leerlingen
SCHOOL_YEAR = re.compile(r"\d{4}-(\d{4})", re.ASCII)
BRIN = re.compile(r"\d{2}[A-Z]{2}", re.ASCII)
# jaargroep 11..16 is year 1..6 of secondary school
SECONDARY_YEARS = {str(code): str(code - 10) for code in range(11, 17)}
SECONDARY_SPECIAL = "V"
# Younger, primary, special primary, neither, historic: nobody leaves from here for mbo.
NO_SECONDARY = frozenset({"B", "D", *map(str, range(9)), "S", "N", "H"})
GROUP_TEACHER = "LRK"
ELEMENTS: dict[str, str] = {
    "voornamen": "first_names",
    "roepnaam": "call_name",
    "voorvoegsel": "prefix",
    "achternaam": "family_name",
    "geboortedatum": "birth_date",
    "geslacht": "gender",
    "postcodenl": "postcode",
    "emailadres": "pupil_email",
    "bsn": "personal_number",
    "onderwijsnummer": "personal_number",
}  # element of a pupil -> field, where the text is the value
PERSONAL_NUMBERS = {"bsn", "onderwijsnummer"}
READ = {*ELEMENTS, "groep", "jaargroep", "samengestelde_groepen"} - PERSONAL_NUMBERS
# The fields that EDEXML can fill.
CARRIED: tuple[str, ...] = (
    "pupil_number", "eck_id", "personal_number", "first_names", "call_name", "prefix", "family_name", "birth_date",
    "gender", "postcode", "class_name", "school_type", "year", "final_year", "mentor_email", "pupil_email",
)  # fmt: skip
AT = {name: place for place, name in enumerate(CARRIED)}


@dataclass
class School:
    """What the first walk learns."""

    version: str | None = None
    year: int | None = None
    code: str | None = None
    location: str | None = None
    groups: dict[str, tuple[str, str]] = field(default_factory=dict)  # key -> (name, jaargroep)
    mentors: dict[str, tuple[int, str]] = field(default_factory=dict)  # group key -> (how sure, e-mail); 1 is surest
    seen: set[str] = field(default_factory=set)  # names of elements of pupils
    has_eck_ids: bool = False
    has_additions: bool = False
    pupils: int = 0


def _open(data: bytes, wishes: Wishes) -> Table:
    if DOCTYPE.search(data[:PROLOGUE]):
        raise Unreadable(_forbidden())
    school = _first_walk(data, wishes.limits)
    allowed = [name for name in CARRIED if name != "personal_number" or wishes.allow_personal_number]
    keep = [AT[name] for name in allowed]

    def records() -> Iterator[tuple[int, list[str]]]:
        for number, pupil in enumerate(_pupils(data), start=1):
            cells = _cells(pupil, school)
            yield number, [cells[place] for place in keep]

    return Table(
        headers=[BY_FIELD[name].header for name in allowed],
        records=records,
        format_version=school.version,
        school_code=school.code,
        location_code=school.location,
        school_year=school.year,
        notes=tuple(_notes(school, wishes)),
        ignored=tuple(sorted(school.seen - READ - (PERSONAL_NUMBERS if wishes.allow_personal_number else set()))),
        fields=tuple(allowed),
    )


def _notes(school: School, wishes: Wishes) -> Iterator[str]:
    if school.has_additions:
        yield _("Additions of partners in this file (toevoegingen) were not read.")
    if PERSONAL_NUMBERS & school.seen and not wishes.allow_personal_number:
        yield _("The personal number in this file was not read. Your school has not agreed on that.")


def _forbidden() -> str:
    return _(
        "This XML file holds instructions (a DTD) that we do not carry out. Make the export anew in your own system."
    )


def _too_deep() -> str:
    return _("This XML file is built in a way that no pupil system does. Make the export anew in your own system.")


# --- walking ------------------------------------------------------------------------------------------------------


def _walk(data: bytes, events: tuple[str, ...], tag: tuple[str, ...] | None = None) -> Iterator[tuple[str, Any]]:
    """Events of the parser; what it cannot parse becomes `Unreadable`."""
    try:
        yield from etree.iterparse(io.BytesIO(data), events=events, tag=tag, **SAFE)
    except etree.XMLSyntaxError as error:
        if "depth" in str(error) or "huge" in str(error).lower() or "too long" in str(error).lower():
            raise Unreadable(_too_deep()) from None
        raise Unreadable(
            _("This XML file is not whole: it goes wrong in line %(line)s. Make the export anew in your own system.")
            % {"line": error.lineno or 1}
        ) from None
    except (etree.LxmlError, ValueError, LookupError):
        raise Unreadable(_("This XML file is damaged. Make the export anew in your own system.")) from None


def _name(element: Any) -> str:
    """The name without a namespace: EDEXML has none, but files wrapped in a web service (UWLR) do."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _forget(element: Any) -> None:
    """Free an element and all before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _first_walk(data: bytes, limits: Limits) -> School:
    school, depth = School(), 0
    learned = {
        "school": _learn_school,
        "groep": _learn_group,
        "samengestelde_groep": _learn_group,
        "leerling": _learn_pupil,
        "leerkracht": _learn_teacher,
    }
    for event, element in _walk(data, ("start", "end")):
        if event == "start":
            depth += 1
            _judge(element, depth, limits)
            continue
        depth -= 1
        name = _name(element)
        if name == "toevoegingen":
            school.has_additions = True
            element.clear()
        elif depth in (1, PUPIL_DEPTH) and name in learned:  # EDEX/school; EDEX/groepen/groep and so on
            learned[name](element, school)
            _forget(element)
    if not school.pupils:
        raise Unreadable(
            _("There are no pupils in this file. Make the export anew and choose the pupils of the last year.")
        )
    school.version = school.version or _version_by_what_is_there(school)
    return school


def _judge(element: Any, depth: int, limits: Limits) -> None:
    if depth > limits.xml_depth:
        raise Unreadable(_too_deep())
    if depth == 1:
        if element.getroottree().docinfo.internalDTD is not None:
            raise Unreadable(_forbidden())
        if _name(element) != "EDEX":
            raise Unreadable(_("This XML file is not EDEXML. Choose the export for EDEXML in your own system."))


def _pupils(data: bytes) -> Iterator[Any]:
    """The pupils themselves, as the first walk counted them: an addition of a partner may hold elements of that name
    too.
    """
    for _event, pupil in _walk(data, ("end",), ("{*}leerling",)):
        if sum(1 for _above in pupil.iterancestors()) == PUPIL_DEPTH:
            yield pupil
            _forget(pupil)


# --- learning -----------------------------------------------------------------------------------------------------


def _text(element: Any) -> str:
    return (element.text or "").strip()


def _children(element: Any) -> dict[str, str]:
    return {_name(child): _text(child) for child in element}


def _learn_school(element: Any, school: School) -> None:
    told = _children(element)
    code, location = told.get("brincode", "").upper(), told.get("dependancecode", "")
    if BRIN.fullmatch(code[:4]):
        school.code = code[:4]
        school.location = f"{school.code}{location or code[4:] or '00':0>2}"
    if found := SCHOOL_YEAR.fullmatch(told.get("schooljaar", "")):
        school.year = int(found[1])
    school.version = {"1.03": "1.0.3"}.get(told.get("xsdversie", ""), told.get("xsdversie", "")[:10]) or None


def _learn_group(element: Any, school: School) -> None:
    told = _children(element)
    school.groups[element.get("key", "")] = (told.get("naam", ""), told.get("jaargroep", ""))


def _learn_pupil(element: Any, school: School) -> None:
    school.pupils += 1
    school.has_eck_ids = school.has_eck_ids or "eckid" in element.attrib
    school.seen.update(_name(child) for child in element)


def _learn_teacher(element: Any, school: School) -> None:
    """A mentor by the role in the group, else by the role in the school, else the only group teacher. Roles are free
    text where the list has no word.
    """
    address = _text_at(element, "emailadres")
    if not address:
        return
    in_school = _roles(element)
    for groups in _named(element, "groepen"):
        for group in groups:
            sure = _how_sure(_roles(group), in_school)
            key = group.get("key", "")
            if sure and sure < school.mentors.get(key, (9, ""))[0]:
                school.mentors[key] = (sure, address)


def _how_sure(in_group: list[str], in_school: list[str]) -> int:
    """1 to 3, 1 surest; 0 for somebody who is no mentor."""
    if any("mentor" in role for role in in_group):
        return 1
    if any("mentor" in role for role in in_school):
        return 2
    return 3 if GROUP_TEACHER.casefold() in in_group else 0


def _roles(element: Any) -> list[str]:
    return [_text(child).casefold() for child in element if _name(child) in ("rol", "rolomschrijving")]


def _named(element: Any, name: str) -> list[Any]:
    return [child for child in element if _name(child) == name]


def _text_at(element: Any, name: str) -> str:
    return next((_text(child) for child in element if _name(child) == name), "")


def _version_by_what_is_there(school: School) -> str:
    """Files that do not say their version: ECK iD came with 2.1, first names and places with 2.0."""
    if school.has_eck_ids:
        return "2.1"
    return (
        "2.0"
        if {"voornamen", "vestiging", "gebruikersnaam", "emailadres", "samengestelde_groepen"} & school.seen
        else "1.0.3"
    )


# --- one pupil ----------------------------------------------------------------------------------------------------


def _cells(pupil: Any, school: School) -> list[str]:
    """The fields of `CARRIED` as text; "?" and other ways to say nothing are left to the check that all formats
    share.
    """
    cells = [""] * len(CARRIED)
    cells[AT["pupil_number"]] = pupil.get("key", "").strip()
    cells[AT["eck_id"]] = pupil.get("eckid", "").strip()
    group, own_year = "", ""
    for child in pupil:
        name = _name(child)
        if name in ELEMENTS:
            cells[AT[ELEMENTS[name]]] = _text(child)
        elif name == "groep":
            group = child.get("key", "")
        elif name == "samengestelde_groepen" and not group and len(child):
            group = child[0].get("key", "")
        elif name == "jaargroep":
            own_year = _text(child)
    class_name, years = school.groups.get(group, ("", ""))
    cells[AT["class_name"]] = class_name
    cells[AT["mentor_email"]] = school.mentors.get(group, (0, ""))[1]
    _place(cells, own_year or years)
    return cells


def _place(cells: list[str], jaargroep: str) -> None:
    """What a jaargroep says: a year of secondary school, special secondary education, or that this pupil does not
    leave for mbo.
    """
    cells[AT["year"]] = SECONDARY_YEARS.get(jaargroep, "")
    if jaargroep == SECONDARY_SPECIAL:
        cells[AT["school_type"]] = "vso"
    if jaargroep in NO_SECONDARY:
        cells[AT["final_year"]] = "nee"


register(Adapter("edexml", lambda data: START_OF_XML.match(data[:200]) is not None, _open))
