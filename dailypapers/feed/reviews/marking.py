"""The words of a review's criteria, found in what is screened."""

from __future__ import annotations

from collections.abc import Iterable

from dailypapers.search.engine.highlight import Segment, Wanted, highlight
from dailypapers.search.engine.query import FUNCTION_WORDS
from dailypapers.search.engine.tokens import words

SHORTEST = 3  # letters of a word that is marked


def wanted_words(lines: Iterable[str]) -> Wanted:
    """Return the telling words of some lines."""
    said = {word for line in lines for word in words(line) if len(word) >= SHORTEST}
    return Wanted(words=said - FUNCTION_WORDS)


def marked_words(text: str, wanted: Wanted) -> list[Segment]:
    """Return a text in segments, those words apart."""
    return highlight(text, wanted)
