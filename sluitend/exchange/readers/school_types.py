"""Types of secondary education as files write them, and when a year is the last one (DOMAIN 2.1, 7.3).

The codes are those of ``learners.SchoolType``; a test holds the two together.
"""

from __future__ import annotations

# "bbl" means a leerweg of vmbo here: in a file of a secondary school nobody means the mbo route.
SCHOOL_TYPES: dict[str, tuple[str, ...]] = {
    "vmbo-bb": (
        "vmbobb", "bb", "bbl", "basis", "vmbob", "vmbobasis", "vmbobbl", "basisberoeps", "basisberoepsgericht",
        "vmbobasisberoepsgericht", "basisberoepsgerichteleerweg", "vmbobasisberoepsgerichteleerweg",
    ),
    "vmbo-kb": (
        "vmbokb", "kb", "kbl", "kader", "vmbok", "vmbokader", "vmbokbl", "kaderberoeps", "kaderberoepsgericht",
        "vmbokaderberoepsgericht", "kaderberoepsgerichteleerweg", "vmbokaderberoepsgerichteleerweg",
    ),
    "vmbo-gl": ("vmbogl", "gl", "vmbog", "vmbogemengd", "gemengd", "gemengdeleerweg", "vmbogemengdeleerweg"),
    "vmbo-tl": (
        "vmbotl", "tl", "vmbot", "mavo", "vmbotheoretisch", "theoretisch", "theoretischeleerweg",
        "vmbotheoretischeleerweg", "vmbogltl", "vmbogt", "gltl",
    ),
    "pro": ("pro", "praktijkonderwijs", "praktijk", "praktijkschool"),
    "vso": ("vso", "voortgezetspeciaalonderwijs", "speciaalonderwijs"),
    "havo": ("havo",),
    "vwo": ("vwo", "atheneum", "gymnasium"),
    "vavo": ("vavo",),
    "isk": ("isk", "internationaleschakelklas", "schakelklas"),
    "opdc": ("opdc", "orthopedagogischdidactischcentrum"),
}  # fmt: skip
SYNONYMS = {synonym: code for code, synonyms in SCHOOL_TYPES.items() for synonym in synonyms}

FIRST_FINAL_YEAR: dict[str, int] = {
    "vmbo-bb": 4,
    "vmbo-kb": 4,
    "vmbo-gl": 4,
    "vmbo-tl": 4,
    "pro": 5,
    "havo": 5,
    "vwo": 6,
}
"""The year from which a pupil may leave with or towards a diploma. Not here: vso, vavo, isk and opdc have no year that
tells; only a mark does.
"""

NOBODY_LEAVES_BEFORE = 4


def school_type(text: str) -> str | None:
    """The code for what a file says ("VMBO Kader", "kb", "4 vmbo-kb"), or None."""
    letters = "".join(character for character in text.casefold() if character.isalpha())
    return SYNONYMS.get(letters)


def is_final_year(school_type: str, year: int | None) -> bool | None:
    """Whether this is the last year, or None when type and year do not tell."""
    if year is None:
        return None
    if school_type in FIRST_FINAL_YEAR:
        return year >= FIRST_FINAL_YEAR[school_type]
    if school_type == "" and year < NOBODY_LEAVES_BEFORE:
        return False
    return None
