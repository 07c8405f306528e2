"""How hard a Dutch text is to read: sentences, syllables and the measure of Flesch and Douma.

A machine flags and people decide: a name or a word that cannot be replaced may count too heavily (UX 9).
"""

from __future__ import annotations

import re

VOWELS = re.compile(r"aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie|oe|ij|ei|eu|ui|au|ou|éé|óó|[aeiouyáéèëïöü]", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|<[^>]+>")


def sentences(text: str) -> list[list[str]]:
    """The words of each sentence; a placeholder reads as one short name, marks of HTML as nothing."""
    plain = PLACEHOLDER.sub(lambda found: "" if found.group().startswith("<") else "Sam", text)
    parts = re.split(r"(?<=[.?!:])\s+", plain)
    return [words for part in parts if (words := WORD.findall(part))]


def syllables(word: str) -> int:
    """How many vowels one hears; never less than one."""
    return max(1, len(VOWELS.findall(word)))


def words_in(texts: list[str]) -> int:
    """The words of all texts together."""
    return sum(len(words) for text in texts for words in sentences(text))


def flesch_douma(texts: list[str]) -> float:
    """100 is very easy, 80 a child of eleven reads it, below 60 takes effort. Empty texts are easy."""
    found = [words for text in texts for words in sentences(text)]
    words = [word for sentence in found for word in sentence]
    if not words:
        return 100.0
    spoken = sum(syllables(word) for word in words)
    return 206.84 - 0.93 * len(words) / len(found) - 77.0 * spoken / len(words)
