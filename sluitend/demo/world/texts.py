"""What pupils, mentors, guardians and officers of the region write: short Dutch, put together from pieces.

This is content of the invented region, not wording of the product, so it is Dutch here and not in a file of
translations. Answers follow the codes and kinds of the questionnaire; a test validates every one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import TypeAlias

from sluitend.demo.world.people import Pupil
from sluitend.demo.world.places import COLLEGES, Offer
from sluitend.demo.world.questions import form
from sluitend.dossiers.questionnaire import SKIPPED, UNKNOWN, Filler, Kind, Question, Questionnaire

Value: TypeAlias = str | bool | int | list[str] | None


@dataclass(frozen=True, slots=True)
class Taste:
    """The words of somebody who likes a sector."""

    why: tuple[str, ...]
    likes: tuple[str, ...]
    work: tuple[str, ...]
    stage: tuple[str, ...]
    good_at: tuple[str, ...]


TASTES: Mapping[str, Taste] = {
    "horeca": Taste(
        ("Ik kook thuis vaak.", "Ik vind drukte in de keuken leuk.", "Op stage mocht ik zelf de soep maken."),
        ("Ik word blij van koken voor vrienden.", "Ik bak graag taarten met mijn zus."),
        (
            "Zaterdag in de keuken van een brasserie.",
            "Afwassen in een pannenkoekenhuis.",
            "Bediening bij een strandtent.",
        ),
        (
            "Bij bakkerij De Korenaar, drie weken.",
            "In de keuken van een verzorgingshuis.",
            "Bij restaurant De Steiger.",
        ),
        ("hands", "together"),
    ),
    "bakkerij": Taste(
        ("Ik wil brood en taart leren maken.", "Ik sta graag vroeg op.", "Met mijn handen werken past bij mij."),
        ("Ik word blij van versieren van taarten.", "Ik bak elke zondag koekjes."),
        ("In de winkel van een bakker.", "Op zaterdag inpakken bij een bakkerij."),
        ("Bij een bakker in het dorp, twee weken.", "Bij een taartenwinkel."),
        ("hands", "creating", "neat"),
    ),
    "zorg": Taste(
        ("Ik help graag mensen.", "Mijn oma kreeg goede zorg, dat wil ik ook geven.", "Op stage voelde ik me nuttig."),
        ("Ik word blij van een praatje met ouderen.", "Ik zorg graag voor mijn neefjes."),
        ("Koffie schenken in een verzorgingshuis.", "Oppassen bij de buren."),
        ("In verzorgingshuis De Linde, drie weken.", "Bij de thuiszorg in de wijk."),
        ("helping", "talking"),
    ),
    "kind": Taste(
        (
            "Ik werk graag met kinderen.",
            "Ik kan goed spelletjes bedenken.",
            "Op stage luisterden de kinderen naar mij.",
        ),
        ("Ik word blij van knutselen met kinderen.", "Ik pas graag op mijn nichtjes."),
        ("Oppassen op twee kinderen.", "Helpen bij de kinderclub."),
        ("Op een basisschool, groep 3.", "Bij kinderopvang De Boomhut."),
        ("helping", "explaining", "creating"),
    ),
    "ict": Taste(
        ("Ik maak zelf kleine spellen.", "Ik los graag puzzels op.", "Ik wil apps maken die mensen gebruiken."),
        ("Ik word blij van een programma dat werkt.", "Ik teken en monteer filmpjes."),
        ("Ik repareer telefoons van vrienden.", "Vakken vullen in de supermarkt."),
        ("Bij de helpdesk van een school.", "Bij een bedrijf dat websites maakt."),
        ("computers", "solving"),
    ),
    "handel": Taste(
        ("Ik praat graag met klanten.", "Ik wil later een eigen winkel.", "Ik werk al in een winkel en dat bevalt."),
        ("Ik word blij van mooie kleding.", "Ik verkoop spullen op internet."),
        ("Achter de kassa in de supermarkt.", "In een kledingwinkel op koopavond."),
        ("In een schoenenwinkel, twee weken.", "Bij een bouwmarkt."),
        ("talking", "together"),
    ),
    "logistiek": Taste(
        ("Ik wil op een heftruck leren rijden.", "Ik houd van doorwerken en opruimen.", "Ik zit niet graag stil."),
        ("Ik word blij van een lege vrachtwagen aan het eind.", "Ik fiets en sport veel."),
        ("Vakken vullen in de supermarkt.", "Pakketten sorteren in de vakantie."),
        ("In een magazijn, drie weken.", "Bij een transportbedrijf."),
        ("hands", "going_on"),
    ),
    "sport": Taste(
        ("Ik sport elke dag.", "Ik geef training aan de jongste jeugd.", "Ik wil anderen laten bewegen."),
        ("Ik word blij van voetballen met mijn team.", "Ik train jonge kinderen op zaterdag."),
        ("Trainer bij de voetbalclub.", "In de kantine van de sporthal."),
        ("Bij de zwemles in het zwembad.", "Bij een sportschool."),
        ("together", "going_on", "explaining"),
    ),
    "veilig": Taste(
        ("Ik blijf rustig als het druk is.", "Ik wil dat mensen zich veilig voelen.", "Ik loop liever dan dat ik zit."),
        ("Ik word blij van kickboksen.", "Ik kijk graag naar programma's over de politie."),
        ("Kaartjes scheuren bij evenementen.", "Vakken vullen in de supermarkt."),
        ("Bij de beveiliging van een ziekenhuis.", "Bij een festival in de regio."),
        ("talking", "solving"),
    ),
    "bouw": Taste(
        ("Ik zie graag wat ik gemaakt heb.", "Mijn oom heeft een bouwbedrijf.", "Buiten werken past bij mij."),
        ("Ik word blij van hout zagen.", "Ik bouw een schuur met mijn vader."),
        ("Helpen bij een klusbedrijf.", "Op zaterdag bij een houthandel."),
        ("Bij een aannemer, drie weken.", "Bij een schilder in de wijk."),
        ("hands", "neat"),
    ),
    "techniek": Taste(
        ("Ik wil weten hoe iets werkt.", "Ik haal graag apparaten uit elkaar.", "In de techniek is altijd werk."),
        ("Ik word blij van een motor die weer loopt.", "Ik soldeer thuis kleine dingen."),
        ("Zonnepanelen helpen leggen met mijn broer.", "Krantenwijk."),
        ("Bij een installateur, drie weken.", "Bij een machinefabriek."),
        ("hands", "solving"),
    ),
    "auto": Taste(
        (
            "Ik sleutel graag aan mijn brommer.",
            "Ik wil aan elektrische auto's werken.",
            "De stage in de garage ging goed.",
        ),
        ("Ik word blij van het geluid van een motor.", "In het weekend crossen we."),
        ("Auto's wassen bij een garage.", "Fietsen maken bij de fietsenmaker."),
        ("Ik liep stage bij een garage. Ik wisselde banden.", "Bij een bedrijf voor bestelbussen."),
        ("hands", "solving"),
    ),
    "haar": Taste(
        ("Ik knip het haar van mijn vriendinnen.", "Ik maak mensen graag mooi.", "Ik wil een eigen salon."),
        ("Ik word blij van vlechten en kleuren.", "Ik maak filmpjes over haar."),
        ("Vegen en wassen bij een kapper.", "In een winkel met verzorging."),
        ("Bij een kapper, twee weken.", "Bij een salon in het winkelcentrum."),
        ("creating", "talking"),
    ),
    "groen": Taste(
        ("Ik ben het liefst buiten.", "Ik wil tuinen maken.", "Stilzitten is niets voor mij."),
        ("Ik word blij van planten die groeien.", "Ik help opa in de moestuin."),
        ("Gras maaien in de straat.", "Plukken bij een fruitteler."),
        ("Bij een hovenier, drie weken.", "Bij een kwekerij."),
        ("hands", "going_on"),
    ),
    "dier": Taste(
        ("Ik heb zelf konijnen en een hond.", "Ik word rustig van dieren.", "Ik wil voor dieren zorgen."),
        ("Ik word blij van paardrijden.", "Ik loop met de honden van de buurt."),
        ("Honden uitlaten in de buurt.", "Stallen doen op de manege."),
        ("Op de kinderboerderij.", "Bij een dierenarts, twee weken."),
        ("helping", "neat"),
    ),
    "entree": Taste(
        ("Ik wil leren werken.", "Ik wil een diploma halen.", "Ik leer het best door te doen."),
        ("Ik word blij van muziek.", "Ik fiets graag een rondje."),
        ("Helpen op de markt.", "Folders rondbrengen."),
        ("In een buurtwinkel.", "In de keuken van de school.", "Bij een kringloopwinkel."),
        ("hands", "helping"),
    ),
}

VISITED = (
    "Op de open dag voelde ik me thuis.",
    "Een dag meelopen was leuk.",
    "Mijn mentor vindt het ook passen.",
    "Ik heb er thuis over gepraat.",
)
DIFFICULT = (
    "Ik vind het lastig om lang stil te zitten.",
    "Ik vind lange teksten lastig. Ik begin vaak te laat.",
    "Ik vind het lastig om iets te vragen in een groep.",
    "Ik vind het lastig om op tijd te komen.",
    "Ik vind rekenen lastig, vooral met breuken.",
    "Ik vind het lastig om mijn huiswerk te plannen.",
)
NOTICED = (
    "Na een uur in een drukke klas wordt {name} stil. Even naar buiten helpt.",
    "{name} begint pas als de opdracht in stappen op papier staat.",
    "Bij een onverwachte wijziging raakt {name} van slag. Vooraf vertellen helpt.",
)
READY_AT_START = (
    "Een vaste begeleider die {name} de eerste dag kent.",
    "Het rooster een week van tevoren, op papier.",
    "Een rustige plek om toetsen te maken.",
)
EARLIER_SCHOOLS = ("Lingeschool, klas 1 en 2.", "Een school in Antwerpen.", "Eerst de taalklas, toen deze school.")
LEARNED = (
    "Ik leerde daar op tijd komen. Drukte vind ik leuk.",
    "Ik leerde daar vragen stellen als ik iets niet wist.",
    "Ik leerde daar dat samenwerken bij mij past.",
    "Ik leerde daar netjes afmaken wat ik begin.",
    "Ik leerde daar praten met klanten.",
)
WORKED = (
    "Het helpt mij als iemand elke week mijn planning bekijkt.",
    "Het helpt mij als ik iets meer tijd krijg bij toetsen.",
    "Het helpt mij als ik vooraan zit.",
    "Het helpt mij als iemand het nog een keer uitlegt.",
    "Het helpt mij als ik even naar buiten mag.",
)
TELL = (
    "Ik wil graag dat iemand belt als ik er niet ben.",
    "Ik wil graag vooraan zitten.",
    "Ik wil graag dat mijn mentor van nu met jullie praat.",
    "Ik wil graag rustig beginnen.",
)
FITS_BECAUSE = (
    "{name} komt op tijd en werkt netjes.",
    "{name} weet goed wat het vak vraagt.",
    "De stage ging goed en {name} vertelt er graag over.",
    "{name} haalt de praktijkvakken ruim.",
    "{name} heeft drie open dagen bezocht en koos bewust.",
)
DOUBT_BECAUSE = (
    "De theorie kost {name} veel tijd. Het niveau erboven is nu te hoog.",
    "{name} koos snel. Een dag meelopen kan helpen.",
    "De praktijk gaat goed, de toetsen nog niet.",
)
HELPED = (
    "Elke week een kort gesprek over de planning. Dat hielp.",
    "Extra uitleg bij rekenen. Dat hielp een beetje.",
    "Een vaste plek vooraan in de klas. Dat hielp goed.",
    "Toetsen in een rustig lokaal. Dat hielp goed.",
)
WARM_ABOUT = (
    "Een rustige werkplek en het reizen.",
    "De eerste weken en wie het vaste gezicht wordt.",
    "De planning en het contact met thuis.",
    "Wat te doen als het even niet gaat.",
)
REACHABLE = (
    "Dinsdag en donderdag na 15.00 uur.",
    "Elke dag tussen 12.00 en 12.30 uur.",
    "Maandag en woensdag na 14.00 uur.",
)
WARM_NOTES = (
    "Afgesproken: de eerste week een eigen begeleider bij de deur.",
    "Afgesproken: na drie weken bellen we elkaar weer.",
    "Afgesproken: toetsen in een apart lokaal, en elke week een gesprek.",
)
NO_ANSWER_NOTE = "Gebeld, geen gehoor. Ingesproken."
OBJECTIONS = (
    ("data", "Ons adres klopt niet meer."),
    ("programme", "Wij hadden het thuis over een andere opleiding."),
    ("mentor", "Het verzuim kwam door een operatie. Dat staat er niet bij."),
    ("help", "Wij willen niet dat dit over de hulp erin staat."),
)
"""What is not right, by the four choices of the guardian's page, and why."""
VIEW = "Wij zijn het hier niet mee eens. Ons kind doet goed mee als het rustig is in de klas."
FOUND_GUARDIAN = "Voogd, naam bij de school bekend"
REFUSAL = "Praat eerst zelf nog een keer met deze jongere. Daarna nemen wij het over."
_REACHED = (
    "Goed gesprek. Wil iets met de handen doen.",
    "Wil eerst werken. Denkt na over een bbl-opleiding.",
    "Komt vrijdag langs op kantoor.",
    "Twijfelt nog. We gaan samen kijken op een school.",
)
_VIA_OTHER = ("Moeder gesproken. Geeft het door.", "Broer gesproken. Vraagt of hij terugbelt.")
CONTACT_NOTES: Mapping[tuple[str, str], tuple[str, ...]] = {
    **{("reached", way): _REACHED for way in ("call", "message", "home_visit")},
    **{("via_other", way): _VIA_OTHER for way in ("call", "home_visit")},
    ("via_other", "message"): ("Antwoord van moeder. Geeft het door.",),
    ("no_answer", "call"): ("Geen gehoor.", "Voicemail ingesproken."),
    ("no_answer", "message"): ("Bericht gelezen, geen antwoord.", "Bericht gestuurd, nog niet gelezen."),
    ("no_answer", "home_visit"): ("Niemand thuis. Briefje achtergelaten.",),
}
"""What an officer writes down, by result and way."""


def pupil_answers(pupil: Pupil, first: Offer, second: Offer) -> dict[str, Value]:
    """Every asked question of the pupil's part, in order; the same pupil always says the same."""
    rng = Random(f"pupil {pupil.key} {pupil.name}")  # noqa: S311 - the same words every time
    return _answered("pupil", _pupil_drafts(rng, pupil, first, second))


def mentor_answers(pupil: Pupil, *, doubt: bool, warm: bool, phone: str) -> dict[str, Value]:
    """Every asked question of the mentor's part, in order."""
    rng = Random(f"mentor {pupil.key} {pupil.name}")  # noqa: S311 - the same words every time
    return _answered("mentor", _mentor_drafts(rng, pupil, doubt=doubt, warm=warm, phone=phone))


def _answered(filler: str, drafts: Mapping[str, Value], asked: Questionnaire | None = None) -> dict[str, Value]:
    """The drafts of the questions that are asked, given the answers before them. A question nobody wrote a draft for
    is seen and left empty, or answered with its first option when it has to be answered."""
    answers: dict[str, Value] = {}
    for section in (asked or form()).sections(filler):
        for question in section.questions:
            if question.is_asked(answers):
                answers[question.code] = drafts.get(question.code, _fallback(question))
    return answers


def _fallback(question: Question) -> Value:
    """So that a later version of the questionnaire does not leave the region without dossiers."""
    if not question.required:
        return None
    if question.allows_unknown:
        return UNKNOWN
    if question.allows_skip:
        return SKIPPED
    first = question.options[0].code if question.options else ""
    plain: dict[Kind, Value] = {
        Kind.CHOICE: first,
        Kind.CHOICES: [first],
        Kind.SCALE4: 3,
        Kind.YES_NO: True,
        Kind.NUMBER: 0,
        Kind.DATE: "2026-09-07",
        Kind.PHONE: "010 000 00 12",
    }
    return plain.get(question.kind, "Dat vertel ik graag in een gesprek.")


def _pupil_drafts(rng: Random, pupil: Pupil, first: Offer, second: Offer) -> dict[str, Value]:
    taste = TASTES[first.programme.sector]

    def often(chance: float) -> bool:
        return rng.random() < chance

    def lines(places: tuple[str, ...], count: int) -> str:
        """A place a line, as the questionnaire asks for."""
        return "\n".join(rng.sample(places, min(count, len(places))))

    why = " ".join([*rng.sample(taste.why, 2), *([rng.choice(VISITED)] if often(0.6) else [])])
    help_wanted = _help(rng, 0.65 if pupil.is_special else 0.35)
    job = lines(taste.work, 1 + often(0.1)) if often(0.6) else SKIPPED
    internship = f"{lines(taste.stage, 1 + often(0.2))} {rng.choice(LEARNED)}" if often(0.8) else SKIPPED
    skips_help = often(0.12)
    drafts: dict[str, Value] = {
        "A1.correct": not often(0.04),
        "A1.wrong": "Mijn telefoonnummer is veranderd.",
        "A1.contact": rng.choices(("app", "call", "mail"), (7, 2, 1))[0],
        "R.1": rng.choices(("o1", "o2", "o3"), (6, 4, 1))[0],
        "A9.laptop": often(0.8),
        "A9.language": rng.choices(("dutch", "both", "other"), (12, 5, 1))[0],
        "A9.away": f"{pupil.year}-09-{rng.randint(4, 18):02}" if often(0.05) else SKIPPED,
        "A3.programme": _programme_words(first),
        "A3.route": rng.choice((first.route, first.route, UNKNOWN)),
        "A3.second": f"{second.programme.name}, niveau {second.programme.level}." if often(0.6) else SKIPPED,
        "A5.why": why,
        "A5.did": _some(rng, ("open_day", "shadow_day", "test", "worker", "school", "home"), 3),
        "A6.likes": rng.choice(taste.likes),
        "A6.good_at": sorted({*taste.good_at, *_some(rng, ("together", "going_on", "neat", "explaining"), 1)}),
        "A6.difficult": rng.choice(DIFFICULT) if often(0.75) else UNKNOWN,
        "A2.diploma": "none"
        if pupil.school_class.school_type == "pro"
        else rng.choices(("yes", "doubt", "no"), (85, 12, 3))[0],
        "A2.schools": rng.choice(EARLIER_SCHOOLS) if often(0.15) else SKIPPED,
        "A2.repeated": rng.choices((["none"], ["year_2"], ["year_3"]), (8, 1, 1))[0],
        "A7.career_file": often(0.75),
        "A4.job": job,
        "A4.internship": internship,
        "A8.wanted": help_wanted,
        "A8.worked": rng.choice(WORKED),
        "A8.tell": rng.choice(TELL) if often(0.25) else SKIPPED,
        "A8.medication": True if often(0.03) else SKIPPED if often(0.1) else False,
    }
    if skips_help:
        drafts |= form().skip("hulp")
    return _in_order(drafts)


def _mentor_drafts(rng: Random, pupil: Pupil, *, doubt: bool, warm: bool, phone: str) -> dict[str, Value]:
    fit = rng.choice(("doubt", "does_not_fit")) if doubt else "fits"
    reason = rng.choice(DOUBT_BECAUSE) if doubt else " ".join(rng.sample(FITS_BECAUSE, 2))
    needs = _help(rng, 0.9 if pupil.is_special or warm else 0.3)
    missed = rng.random() < 0.12
    drafts: dict[str, Value] = {
        "B1.programme": "fits" if rng.random() < 0.6 else fit,
        "B1.level": fit,
        "B1.why": reason.format(name=pupil.name.call_name),
        **{
            f"B2.{item}": rng.choices((1, 2, 3, 4), (1, 4, 9, 6) if doubt else (0, 2, 9, 9))[0]
            for item in ("others", "focus", "going_on", "homework", "independence")
        },
        "B3.given": rng.choice(HELPED) if needs != ["none"] else SKIPPED,
        "B3.effect": rng.choices(("well", "partly", "not", "busy"), (5, 3, 1, 1))[0],
        "B3.needed": [*needs, "talks"] if warm and needs != ["none"] else needs,
        "B3.arrangement": ["opp", "tlv"]
        if pupil.is_special
        else rng.choices((["none"], ["lwoo"], ["opp"]), (8, 1, 1))[0],
        "B4.authorised_hours": rng.randint(0, 40),
        "B4.unauthorised_hours": rng.randint(8, 60) if missed else rng.randint(0, 4),
        "B4.attendance_officer": missed and rng.random() < 0.5,
        "R.2": rng.random() < 0.7,
        "B5.wanted": warm,
        "B5.about": rng.choice(WARM_ABOUT),
        "B5.urgency": rng.choices(("intake", "start", "later"), (3, 5, 2))[0],
        "B5.contact": None,
        "B5.reachable": rng.choice(REACHABLE),
        "B5.phone": phone,
    }
    return _in_order(drafts)


def care_answers(pupil: Pupil) -> dict[str, Value]:
    """Every asked question of the care annex, in order."""
    rng = Random(f"care {pupil.key} {pupil.name}")  # noqa: S311 - the same words every time
    established = rng.random() < 0.7
    drafts: dict[str, Value] = {
        "C.established": established,
        "C.diagnosis": [rng.choice(("dyslexia", "adhd", "autism", "language", "learning"))],
        "C.established_by": rng.choice(("psychologist", "psychiatrist", "speech")),
        "C.established_on": f"{pupil.year - rng.randint(2, 6)}-0{rng.randint(1, 9)}-1{rng.randint(0, 9)}",
        "C.impediments": ["focus", "noise"] if rng.random() < 0.5 else ["reading"],
        "C.notice": rng.choice(NOTICED).format(name=pupil.name.call_name),
        "C.agreements": ["quiet", "person"] if rng.random() < 0.5 else ["time"],
        "C.advice": rng.choice(READY_AT_START).format(name=pupil.name.call_name),
        "C.involved": rng.choices((["none"], ["team"], ["youth"], ["ambulant"]), (4, 2, 2, 2))[0],
        "C.contact": SKIPPED,
    }
    return _answered(Filler.CARE, drafts, Questionnaire.of_care())


def _programme_words(offer: Offer) -> str:
    college = next(college.name for college in COLLEGES if college.code == offer.college)
    return f"{offer.programme.name}, niveau {offer.programme.level}, bij {college}."


def _help(rng: Random, chance: float) -> list[str]:
    """One or two kinds of help that pupil and mentor can both name, or none."""
    if rng.random() >= chance:
        return ["none"]
    return _some(rng, ("reading", "writing", "maths", "dutch", "planning", "focus", "people", "quiet", "travel"), 2)


def _some(rng: Random, codes: tuple[str, ...], most: int) -> list[str]:
    return rng.sample(codes, rng.randint(1, most))


def _in_order(drafts: Mapping[str, Value]) -> dict[str, Value]:
    """Chosen options in the order of the questionnaire, as it keeps them."""
    ordered: dict[str, Value] = {}
    for code, value in drafts.items():
        if isinstance(value, list):
            value = [option.code for option in form().question(code).options if option.code in value]
        ordered[code] = value
    return ordered


QUESTIONS = (  # of a college to a mentor: topic, question, and the answer; empty when it waits
    (
        "help",
        "In het dossier staat dat rust helpt. Wat deden jullie op drukke dagen?",
        "Een vaste plek vooraan en vijf minuten extra bij een toets. Dat was genoeg.",
    ),
    ("presence", "Er staan veel gemiste uren in de herfst. Speelt dat nog?", ""),
)
