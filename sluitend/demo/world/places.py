"""The region, its organisations and what the colleges offer.

Municipalities, schools and colleges are invented, with codes no register gives out. The programmes are real: number,
name and level come from the public list of mbo programmes (DUO, *mbo Opleiding dimensie*).
"""

from __future__ import annotations

from dataclasses import dataclass

REGION_CODE, REGION_NAME = "99", "Rivierenland-Oost"


@dataclass(frozen=True, slots=True)
class Location:
    """A building, by the number the register would give it."""

    number: str
    name: str
    place: str


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation of the region. ``kind`` is a code of ``OrganisationKind``; ``near`` the GM code of the
    municipality it stands in; ``domain`` the end of its mail addresses; ``brand`` the colour of its house style."""

    kind: str
    code: str
    name: str
    near: str
    phone: str
    locations: tuple[Location, ...] = ()
    brand: str = ""

    @property
    def domain(self) -> str:
        plain = self.name.lower().replace("gemeente ", "").replace("é", "e")
        return "".join(sign if sign.isalnum() else "-" for sign in plain) + ".example"


@dataclass(frozen=True, slots=True)
class Municipality(Place):
    """``postcodes`` are the four digits its addresses begin with, from a range that no place in the country uses."""

    postcodes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Programme:
    """A qualification of the national register. ``sector`` chooses the words of pupils who like it."""

    crebo: str
    name: str
    level: int
    sector: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A programme at a college. ``wanted`` weighs how often it is a first choice; ``scarce`` says there are more
    applications than places."""

    college: str
    programme: Programme
    route: str
    team: str
    location: str
    wanted: int
    scarce: bool = False

    @property
    def key(self) -> str:
        return f"{self.college}-{self.programme.crebo}-{self.route}"

    def places(self, pupils: int) -> int:
        """How many places there are, for that many pupils in a year: more than are asked for, unless it is scarce."""
        return max(8, round(pupils * self.wanted / TOTAL_WANTED * (0.7 if self.scarce else 1.35)))


DELTA, ANKER = "99MA", "99MB"


def _offer(college: str, team: str, location: str, rows: str) -> list[Offer]:
    """Rows of crebo, level, route, wanted, sector, scarce (``!``) or not (``-``), and the name of the programme."""
    offers = []
    for row in rows.strip().splitlines():
        crebo, level, route, wanted, sector, scarce, name = row.split(maxsplit=6)
        programme = Programme(crebo, name, int(level), sector)
        offers.append(Offer(college, programme, route, team, location, int(wanted), scarce == "!"))
    return offers


OFFERS: tuple[Offer, ...] = (
    *_offer(
        DELTA,
        "Horeca",
        "01",
        """
        25180 2 bol 5 horeca - Kok
        25182 3 bol 5 horeca - Zelfstandig werkend kok
        25168 2 bbl 3 horeca - Gastheer/-vrouw
        """,
    ),
    *_offer(
        DELTA,
        "Zorg en welzijn",
        "01",
        """
        25498 2 bol 6 zorg - Helpende Zorg en Welzijn
        25656 3 bol 6 zorg - Verzorgende-IG
        25655 4 bol 6 zorg - Mbo-Verpleegkundige
        25695 4 bol 3 zorg ! Doktersassistent
        25696 3 bol 5 kind - Pedagogisch medewerker kinderopvang
        25698 4 bol 4 kind - Onderwijsassistent
        """,
    ),
    *_offer(
        DELTA,
        "ICT en media",
        "02",
        """
        25605 3 bol 4 ict - Allround medewerker IT systems and devices
        25604 4 bol 6 ict - Software developer
        25633 4 bol 4 ict ! Mediavormgever
        """,
    ),
    *_offer(
        DELTA,
        "Handel en logistiek",
        "02",
        """
        25167 2 bol 5 handel - Verkoper
        25153 3 bbl 3 handel - Eerste verkoper
        25774 2 bbl 4 logistiek - Logistiek medewerker
        25775 3 bol 2 logistiek - Logistiek teamleider
        """,
    ),
    *_offer(
        DELTA,
        "Sport en veiligheid",
        "02",
        """
        25500 2 bol 3 sport - Medewerker sport en recreatie
        25908 3 bol 5 sport ! Sport- en bewegingsleider
        25690 2 bol 4 veilig - Beveiliger 2
        """,
    ),
    *_offer(
        DELTA,
        "Entree",
        "01",
        """
        25741 1 bol 3 entree - Assistent dienstverlening
        25748 1 bol 2 entree - Assistent verkoop/retail
        """,
    ),
    *_offer(
        ANKER,
        "Bouw",
        "01",
        """
        25829 2 bbl 4 bouw - Timmerman
        25828 3 bbl 3 bouw - Allround timmerman
        25786 2 bbl 2 bouw - Metselaar
        25589 2 bbl 2 bouw - Schilder
        25740 1 bol 2 entree - Assistent bouwen, wonen en onderhoud
        """,
    ),
    *_offer(
        ANKER,
        "Techniek",
        "01",
        """
        25737 2 bbl 4 techniek - Monteur elektrotechnische installaties
        25736 3 bbl 3 techniek - Eerste monteur elektrotechnische installaties in de gebouwde omgeving
        25242 2 bol 4 auto - Autotechnicus
        25244 3 bbl 3 auto - Eerste Autotechnicus
        25893 4 bol 4 techniek - Technicus mechatronica
        """,
    ),
    *_offer(
        ANKER,
        "Ambacht en groen",
        "02",
        """
        25721 2 bol 2 bakkerij - Uitvoerend bakker
        25722 3 bol 2 bakkerij - Zelfstandig werkend bakker
        25400 2 bol 3 haar ! Kapper
        25621 2 bbl 2 groen - Medewerker hovenier
        25732 2 bol 3 dier ! Medewerker dierverzorging
        """,
    ),
)
BY_KEY = {offer.key: offer for offer in OFFERS}
TOTAL_WANTED = sum(offer.wanted for offer in OFFERS)

COLOURS = (  # colleges have the first two, municipalities the others at even places, schools those at odd ones
    *("#00574f", "#7a1f5c", "#0f4c81", "#8a1c1c", "#1d5c2e", "#5b2a86", "#6b3e00", "#0b5563"),
    *("#8c2f12", "#374a00", "#9b0f4a", "#2b3a8f", "#4f4500", "#7b2d00", "#443399", "#355e00"),
    *("#84164b", "#1f4e5f", "#6a1b9a", "#5d4037", "#004d73", "#7d1128", "#2e4d43", "#4a2c6f"),
)
COLLEGES = (
    Place(
        "mbo",
        DELTA,
        "ROC Delta",
        "GM9901",
        "010 000 01 00",
        (Location("01", "ROC Delta Noord", "Rivierdam"), Location("02", "ROC Delta Haven", "Rivierdam")),
        COLOURS[0],
    ),
    Place(
        "mbo",
        ANKER,
        "Vakschool Het Anker",
        "GM9902",
        "010 000 02 00",
        (Location("01", "Het Anker Werf", "Dijkstad"), Location("02", "Het Anker Tuin", "Dijkstad")),
        COLOURS[1],
    ),
)

ALLIANCE = Place(
    "alliance", "SWV9901", "Samenwerkingsverband Rivierenland", "GM9901", "010 000 03 00", brand=COLOURS[-1]
)
"""The schools' alliance of the region, which gives transfer coaches."""

_MUNICIPALITY_NAMES = (
    *("Rivierdam", "Dijkstad", "Overwaard", "Tielerveer", "Lingemonde", "Waalhaven", "Kwelbroek", "Hoogdijk"),
    *("Griendloo", "Veerkamp", "Batouwe", "Zandwaard", "Wielingen", "Meerdrecht", "Polderhout"),
)
_SCHOOL_NAMES = (
    *("Maascollege", "Lingeschool", "De Uiterwaard", "Veerlyceum", "De Griend", "Waardencollege", "Dijkgraaf College"),
    *("De Zomp", "Tielerveer College", "Kwelder College", "Het Kompas Oost", "De Strang", "Bandijk College"),
    *("Praktijkschool De Hoef", "Gorzen College", "Boomgaard College", "Hoogwater College", "De Kolk"),
)
SMALL = 500  # pupils a year up to which the region has its two municipalities and three schools
PUPILS_A_SCHOOL = 170
SPECIAL_EVERY = 8  # beyond the first three, one school in eight is for pro and vso


def municipalities(pupils: int) -> tuple[Municipality, ...]:
    """The municipalities of a region with that many pupils a year: two, and beyond ``SMALL`` one more for every four
    schools, until the names run out."""
    count = min(2 + max(0, _school_count(pupils) - 3) // 4, len(_MUNICIPALITY_NAMES))
    return tuple(
        Municipality(
            "municipality",
            f"GM99{number:02}",
            f"Gemeente {name}",
            f"GM99{number:02}",
            f"010 000 {number + 20:02} 00",
            brand=COLOURS[2 * number % len(COLOURS)],
            postcodes=(8900 + 4 * number + 42, 8900 + 4 * number + 43) if number < 14 else (8999,),
        )
        for number, name in enumerate(_MUNICIPALITY_NAMES[:count], start=1)
    )


def schools(pupils: int) -> tuple[Place, ...]:
    """The schools: two for vmbo and one for pro and vso, and beyond ``SMALL`` pupils as many as the pupils ask for."""
    towns = [town.code for town in municipalities(pupils)]
    return tuple(_school(number, towns[number % len(towns)]) for number in range(_school_count(pupils)))


def _school(number: int, near: str) -> Place:
    name = _SCHOOL_NAMES[number % len(_SCHOOL_NAMES)]
    if number >= len(_SCHOOL_NAMES):
        name = f"{name} {number // len(_SCHOOL_NAMES) + 1}"
    special = number == 2 or (number > 2 and number % SPECIAL_EVERY == 0)
    town = _MUNICIPALITY_NAMES[int(near[-2:]) - 1]
    buildings: tuple[Location, ...] = (Location("00", name, town),)
    if number < 2:
        buildings += (Location("01", f"{name} Oost", town),)
    return Place(
        "pro" if special else "vo",
        f"99{chr(65 + number // 26)}{chr(65 + number % 26)}",
        name,
        near,
        f"010 {number:03} 00 10",
        buildings,
        COLOURS[(2 * number + 3) % len(COLOURS)],
    )


def _school_count(pupils: int) -> int:
    return 3 + max(0, -(-(pupils - SMALL) // PUPILS_A_SCHOOL))
