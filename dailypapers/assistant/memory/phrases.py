"""Reading phrases off an utterance, in English and in French.

A `Text` is read by patterns, each of which takes away what it has read; what is left over is what
the reader looks for. Patterns are matched against the text without capitals and accents.
"""

from __future__ import annotations

import re
import unicodedata

CUT = "¦"  # Stands where something was taken away: nothing is read across it.
PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "\u202f": " "})
LONGEST = 500  # characters
NUMBERS = {
    **dict.fromkeys(("one", "un", "une"), 1),
    **dict.fromkeys(("two", "deux", "couple", "both"), 2),
    **dict.fromkeys(("three", "trois"), 3),
    **dict.fromkeys(("four", "quatre"), 4),
    **dict.fromkeys(("five", "cinq"), 5),
    **dict.fromkeys(("six",), 6),
    **dict.fromkeys(("seven", "sept"), 7),
    **dict.fromkeys(("eight", "huit"), 8),
    **dict.fromkeys(("nine", "neuf"), 9),
    **dict.fromkeys(("ten", "dix"), 10),
    **dict.fromkeys(("twelve", "douze"), 12),
    **dict.fromkeys(("twenty", "vingt"), 20),
}
ORDINALS = {
    **dict.fromkeys(("first", "1st", "premier", "premiere", "1er", "1ere"), 1),
    **dict.fromkeys(("second", "2nd", "deuxieme", "seconde", "2e"), 2),
    **dict.fromkeys(("third", "3rd", "troisieme", "3e"), 3),
    **dict.fromkeys(("fourth", "4th", "quatrieme", "4e"), 4),
    **dict.fromkeys(("fifth", "5th", "cinquieme", "5e"), 5),
    **dict.fromkeys(("sixth", "6th", "sixieme", "6e"), 6),
    **dict.fromkeys(("seventh", "7th", "septieme", "7e"), 7),
    **dict.fromkeys(("last", "latest one", "dernier", "derniere"), -1),
}
NUMBER = rf"(?:\d{{1,3}}|{'|'.join(NUMBERS)})"
ORDINAL = rf"(?:{'|'.join(ORDINALS)})"


def folded(text: str) -> str:
    """Return a text without capitals and accents, as long as it was.

    >>> folded("Été « Où »")
    'ete " ou "'
    """
    return "".join(_folded(char) for char in text.translate(PLAIN))


def number(word: str) -> int:
    """Return the number that a word or digits say."""
    return NUMBERS[word] if word in NUMBERS else int(word)


def ordinal(word: str) -> int:
    """Return the place that a word says, counted from 1; -1 is the last."""
    return ORDINALS[word]


class Text:
    """An utterance that is being read."""

    def __init__(self, said: str) -> None:
        self.typed = " ".join(said[:LONGEST].translate(PLAIN).split())
        self.plain = folded(self.typed)

    def find(self, pattern: str) -> re.Match[str] | None:
        """Return the first match of a pattern, and leave it."""
        return re.search(pattern, self.plain)

    def take(self, pattern: str) -> re.Match[str] | None:
        """Take away the first match of a pattern and return it."""
        found = self.find(pattern)
        if found:
            self.cut(*found.span())
        return found

    def take_all(self, pattern: str) -> list[re.Match[str]]:
        """Take away all matches of a pattern, one after the other."""
        found = []
        while match := self.take(pattern):
            found.append(match)
        return found

    def said(self, start: int, end: int) -> str:
        """Return what stands between two places, as it was typed."""
        return self.typed[start:end].strip(" ,.;:!?\"'")

    @property
    def rest(self) -> str:
        """What is left, as it was typed; `CUT` stands where something was taken away."""
        pairs = zip(self.typed, self.plain, strict=True)
        return "".join(plain if plain in {CUT, " "} else typed for typed, plain in pairs)

    def cut(self, start: int, end: int) -> None:
        """Take away what stands between two places."""
        if end > start:
            hole = CUT.ljust(end - start)
            self.plain = self.plain[:start] + hole + self.plain[end:]


def _folded(char: str) -> str:
    return unicodedata.normalize("NFD", char)[0].lower()[0]
