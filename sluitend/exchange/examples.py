"""Files as a school would send them, made of given pupils: for the demo, for journeys and for tests that write and
read back.

The people are whoever the caller invents. EDEXML carries less than the template (no kind of education, no parents,
no phone); what it cannot carry is left out, as a real export would.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from lxml import etree

from sluitend.exchange import writers
from sluitend.exchange.readers.columns import COLUMNS
from sluitend.exchange.readers.shapes import PupilRow

COMBINED_GROUP = "C"  # a group whose pupils each have a year of their own
SPECIAL = "V"
MENTOR = "Mentor"
PUPIL_ELEMENTS = (
    ("achternaam", "family_name"),
    ("voorvoegsel", "prefix"),
    ("voornamen", "first_names"),
    ("roepnaam", "call_name"),
)  # in the order of the schema


def cells(pupils: Iterable[PupilRow], *, with_personal_number: bool = False) -> Iterator[list[str]]:
    """The template filled in: a row with names and a row per pupil, as a school would type it."""
    columns = [column for column in COLUMNS if with_personal_number or column.field != "personal_number"]
    yield [column.header for column in columns]
    for pupil in pupils:
        yield [_typed(getattr(pupil, column.field)) for column in columns]


def _typed(value: Any) -> str:
    """A value as people write it in a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, date):
        return f"{value.day:02}-{value.month:02}-{value.year:04}"
    return str(value)


def csv(pupils: Iterable[PupilRow], *, with_personal_number: bool = False) -> bytes:
    return writers.to_csv(cells(pupils, with_personal_number=with_personal_number))


def xlsx(pupils: Iterable[PupilRow], *, with_personal_number: bool = False) -> bytes:
    return writers.to_xlsx({writers.SHEET: cells(pupils, with_personal_number=with_personal_number)})


def edexml(pupils: Iterable[PupilRow], *, school_code: str, school_year: int, location: str = "00") -> bytes:
    """An EDEXML 2.1 file of one school: its classes, pupils and mentors.

    ``school_year`` is the year in which it ends. The published schema lists school years up to 2024-2025 only; a
    file for a later year follows it in everything else. Pupils of one class share the mentor of the first of them
    who has one.
    """
    pupils = list(pupils)
    groups = _groups(pupils)
    root = etree.Element("EDEX")
    _school(etree.SubElement(root, "school"), school_code, location, school_year)
    if groups:
        parent = etree.SubElement(root, "groepen")
        for name, (key, years) in groups.items():
            group = etree.SubElement(parent, "groep", key=key)
            _say(group, "naam", name)
            _say(group, "jaargroep", years.pop() if len(years) == 1 else COMBINED_GROUP)
    parent = etree.SubElement(root, "leerlingen")
    for pupil in pupils:
        _pupil(parent, pupil, groups)
    _mentors(root, pupils, groups)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


Groups = dict[str, tuple[str, set[str]]]  # class name -> (key, its jaargroepen)


def _groups(pupils: list[PupilRow]) -> Groups:
    groups: Groups = {}
    for pupil in pupils:
        if pupil.class_name:
            _key, years = groups.setdefault(pupil.class_name, (f"G{len(groups) + 1}", set()))
            years.add(_jaargroep(pupil))
    return groups


def _jaargroep(pupil: PupilRow) -> str:
    """11..16 for year 1..6, V for special secondary education, N where neither is known."""
    if pupil.school_type == "vso":
        return SPECIAL
    return str(pupil.year + 10) if pupil.year and pupil.year <= 6 else "N"


def _say(parent: Any, name: str, text: str) -> None:
    etree.SubElement(parent, name).text = text


def _school(school: Any, code: str, location: str, year: int) -> None:
    _say(school, "schooljaar", f"{year - 1}-{year}")
    _say(school, "brincode", code)
    _say(school, "dependancecode", location)
    _say(school, "xsdversie", "2.1")


def _pupil(parent: Any, pupil: PupilRow, groups: Groups) -> None:
    element = etree.SubElement(parent, "leerling", key=pupil.pupil_number)
    if pupil.eck_id:
        element.set("eckid", pupil.eck_id)
    for name, field in PUPIL_ELEMENTS:
        if value := getattr(pupil, field):
            _say(element, name, value)
    if pupil.birth_date:
        _say(element, "geboortedatum", pupil.birth_date.isoformat())
    _say(element, "geslacht", str(pupil.gender))
    _say(element, "jaargroep", _jaargroep(pupil))
    if pupil.class_name:
        etree.SubElement(element, "groep", key=groups[pupil.class_name][0])
    if pupil.pupil_email:
        _say(element, "emailadres", pupil.pupil_email)
    if pupil.personal_number:
        _say(element, "bsn", pupil.personal_number)
    if pupil.postcode:
        _say(element, "postcodenl", pupil.postcode)


def _mentors(root: Any, pupils: list[PupilRow], groups: Groups) -> None:
    """One teacher per address, with the role of mentor in each of the classes."""
    classes: dict[str, str] = {}
    for pupil in pupils:
        if pupil.class_name and pupil.mentor_email:
            classes.setdefault(pupil.class_name, pupil.mentor_email)
    if not classes:
        return
    parent = etree.SubElement(root, "leerkrachten")
    for number, address in enumerate(dict.fromkeys(classes.values()), start=1):
        teacher = etree.SubElement(parent, "leerkracht", key=f"L{number}")
        _say(teacher, "roepnaam", address.partition("@")[0][:64])
        _say(teacher, "emailadres", address)
        members = etree.SubElement(teacher, "groepen")
        for name, mentor in classes.items():
            if mentor == address:
                _say(etree.SubElement(members, "groep", key=groups[name][0]), "rolomschrijving", MENTOR)
