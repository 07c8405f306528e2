"""Names to draw from. First and family names are drawn apart, so whoever comes out exists by chance only."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Background:
    """Where a family's names and language come from, and how common that is in the region.

    ``share`` weighs against the others; ``speaks`` is the part of the guardians that rather reads ``language``.
    """

    code: str
    share: int
    language: str
    speaks: float
    girls: tuple[str, ...]
    boys: tuple[str, ...]
    families: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _families(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))


BACKGROUNDS = (
    Background(
        "nl",
        66,
        "nl",
        1.0,
        _words(
            "Anouk Bente Britt Carlijn Daphne Demi Elin Emma Esmee Eva Femke Fenna Fleur Floor Iris Isa Jasmijn Jolijn "
            "Julia Kim Lana Lieke Linde Lisa Lotte Maaike Marit Maud Mila Naomi Nienke Noor Pien Puck Robin Roos Saar "
            "Sanne Sofie Sterre Suze Tess Veerle Vera Yfke Zoë"
        ),
        _words(
            "Bas Bram Bjorn Cas Daan Dirk Finn Floris Gijs Guus Hidde Jaap Jelle Jens Jesse Joris Kees Koen Lars "
            "Levi Luuk Mats Mees Milan Niels Olaf Olivier Pelle Pepijn Quinten Ravi Rens Rik Roel Ruben Sem Siebe "
            "Stijn Teun Thijs Tijn Tom Twan Wessel Wout Xander"
        ),
        _families(
            "Bakker, van Balen, van den Berg, Blom, de Boer, Bos, Brouwer, van Dam, Dekker, van Dijk, Dijkstra, "
            "van Eck, Evers, Geerts, de Graaf, van der Heide, Hendriks, Hoekstra, van Hout, Huisman, Jansen, Jacobs, "
            "de Jong, de Keizer, Kok, Koster, Kramer, Kuiper, van Leeuwen, van der Linden, Maas, Meijer, van der Meer, "
            "Mulder, Nijland, Peters, Post, Prinsen, de Ridder, Roos, de Ruiter, Schipper, Schouten, Smeets, Smit, "
            "Snijders, Timmer, Verbeek, Verhoeven, Vermeer, Visser, Vos, de Vries, de Waal, van Wijk, Willems, de Wit, "
            "Wolters, van Zanten, Zijlstra"
        ),
    ),
    Background(
        "tr",
        6,
        "tr",
        0.45,
        _words("Aylin Azra Beyza Ceren Defne Dilara Ebru Elif Esra Feyza Melisa Nisa Selin Sude Yara Zeynep"),
        _words("Arda Baran Burak Can Cem Efe Emir Emre Enes Furkan Kerem Mert Onur Ömer Tarik Yusuf"),
        _families("Arslan, Aydin, Çelik, Demir, Doğan, Güneş, Kaplan, Kaya, Koç, Öztürk, Polat, Şahin, Yildiz, Yilmaz"),
    ),
    Background(
        "ma",
        7,
        "ar",
        0.3,
        _words("Amal Assia Dounia Fatima Hafsa Hajar Ikram Imane Jihane Malak Meryem Nora Rania Salma Yasmina Zineb"),
        _words(
            "Achraf Adam Anas Ayoub Bilal Hamza Ilias Ismael Karim Mohamed Nabil Othman Rachid Samir Yassin Zakaria"
        ),
        _families(
            "Aït Ali, Amrani, Azzouzi, Benali, Bouazza, Chakir, El Amrani, El Idrissi, Haddadi, Kaddouri, Lahlou, "
            "Mansouri, Ouali, Tahiri, Ziani"
        ),
    ),
    Background(
        "sr",
        6,
        "nl",
        1.0,
        _words(
            "Aisha Chaya Cherelle Djenna Ghislaine Indra Kavita Lakshmi Naomi Rishma Rochelle Shanti Soraya Vanessa"
        ),
        _words("Anil Clyde Dewi Dwight Giovanni Jaden Jermaine Kiran Ravi Rayen Romano Sanjay Shaquille Vishal"),
        _families(
            "Baldew, Codrington, Doorson, Gopal, Jairam, Kartosen, Linger, Mahabier, Pinas, Ramdin, Sewdien, Wijngaarde"
        ),
    ),
    Background(
        "pl",
        5,
        "pl",
        0.7,
        _words(
            "Agnieszka Aleksandra Alicja Anna Hanna Julia Kinga Lena Magdalena Maja Natalia Oliwia Wiktoria Zuzanna"
        ),
        _words("Adam Bartosz Dawid Filip Igor Jakub Kacper Kamil Karol Marcel Mateusz Oskar Szymon Wojciech"),
        _families(
            "Adamczyk, Baran, Dudek, Kowalczyk, Król, Lis, Mazur, Nowak, Pawlak, Sikora, Szulc, Wilk, Wrona, Zając"
        ),
    ),
    Background(
        "ua",
        3,
        "uk",
        0.9,
        _words("Alina Daria Iryna Kateryna Olena Oksana Polina Sofiia Tetiana Viktoriia Yana Yuliia"),
        _words("Andrii Artem Bohdan Danylo Dmytro Ivan Maksym Mykola Nazar Oleh Taras Vlad"),
        _families("Bondar, Danylko, Hnatiuk, Koval, Kravets, Lysenko, Marchuk, Melnyk, Oliinyk, Rudenko, Tkach, Vovk"),
    ),
    Background(
        "sy",
        4,
        "ar",
        0.85,
        _words("Amina Aya Batoul Hala Jana Layan Leen Maya Nour Rahaf Rama Sara Sidra Yasmin"),
        _words("Abdullah Ahmad Amir Bashar Firas Hadi Hassan Jad Khalil Majd Omar Tarek Yazan Zaid"),
        _families(
            "Al Ahmad, Al Hamwi, Al Masri, Darwish, Haddad, Halabi, Hamdan, Ibrahim, Khoury, Nasser, Saleh, Sabbagh"
        ),
    ),
    Background(
        "en",
        3,
        "en",
        0.8,
        _words("Abena Adaeze Amara Efua Grace Joy Mercy Naledi Precious Priya Ruth Simone"),
        _words("Chidi Daniel Ebo Emmanuel Isaac Kofi Kwame Malik Samuel Sipho Tobi Victor"),
        _families("Adeyemi, Asante, Boateng, Dlamini, Mensah, Nair, Ndlovu, Obi, Okafor, Owusu, Perera, Sharma"),
    ),
)
BY_CODE = {background.code: background for background in BACKGROUNDS}
_CODES = [background.code for background in BACKGROUNDS]
_SHARES = [background.share for background in BACKGROUNDS]

PREFIXES = ("van den", "van der", "van de", "van", "den", "de", "el", "al")


@dataclass(frozen=True, slots=True)
class Name:
    """As a register keeps it: the prefix apart from the family name."""

    call_name: str
    prefix: str
    family_name: str

    def __str__(self) -> str:
        return " ".join(filter(None, (self.call_name, self.prefix, self.family_name)))


def split(family: str) -> tuple[str, str]:
    """“van den Berg” into prefix and family name. Capitals count: “El Amrani” is one family name."""
    for prefix in PREFIXES:
        if family.startswith(prefix + " "):
            return prefix, family[len(prefix) + 1 :]
    return "", family


def background(rng: Random) -> Background:
    return BY_CODE[rng.choices(_CODES, _SHARES)[0]]


def draw(rng: Random, of: Background, *, girl: bool, family: str = "") -> Name:
    """Somebody of this background, in this family if it is given."""
    prefix, family_name = split(family or rng.choice(of.families))
    return Name(rng.choice(of.girls if girl else of.boys), prefix, family_name)
