"""The words of whole texts at once, as an index takes them; quick enough for millions of papers.

They are the words that `tokens.compounds` finds. It is asked once for what stands between two
blanks, and the answer is kept as one string: of twenty million such pieces in a hundred thousand
abstracts, all but one in twenty-five have been seen lately.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from string import punctuation

from dailypapers.search.engine.folding import fold
from dailypapers.search.engine.stemming import stem
from dailypapers.search.engine.tokens import LONGEST_WORD, MOST_PARTS, compounds

KEPT = 1 << 16  # answers that are kept, up to twice as many; about 20 MB
EDGES = "".join(set(punctuation) - set("+#"))  # what no word begins or ends with; but `c++`, `c#`
MARK = "\f"  # stands before a joined form; folding and splitting leave none in a text
JOINED = re.compile(rf"{MARK}(\S+)")


class _Answers(dict[str, str]):
    """What `make` says of something written, made when first asked for and kept for a while."""

    def __init__(self, make: Callable[[str], str]) -> None:
        super().__init__()
        self._make = make
        self._older: dict[str, str] = {}

    def __missing__(self, written: str) -> str:
        inside = written.strip(EDGES)
        if inside != written:
            return self[inside]
        if len(self) >= KEPT:
            self._older = dict(self)
            self.clear()
        answer = self._older.get(written)
        self[written] = answer = self._make(written) if answer is None else answer
        return answer


def running_words(text: str) -> tuple[str, list[str]]:
    """Return the words that stand in `text`, joined by blanks, and the joined forms beside them.

    >>> running_words("GPT-4 works.")
    ('gpt 4 work', ['gpt4'])
    """
    words = _running(text, _stemmed)
    joined = JOINED.findall(words)
    return (JOINED.sub("", words) if joined else words), joined


def running_plain_words(text: str) -> str:
    """Return the words that stand in `text`, folded but not stemmed, joined by blanks."""
    return _running(text, _plain)


def _running(text: str, answers: _Answers) -> str:
    return " ".join(filter(None, map(answers.__getitem__, fold(text).split())))


def _stem_all(written: str) -> str:
    """Return the words in `written`, then its joined forms, each behind a mark."""
    parts = written.split("-")
    if _are_english(parts):
        joined = [stem("".join(parts))] if len(parts) > 1 else []
        return MARK.join([" ".join(map(stem, parts)), *joined])
    found = compounds(written)
    words = " ".join([piece.text for compound in found for piece in compound.parts])
    return MARK.join([words, *(piece.text for compound in found for piece in compound.joined)])


def _are_english(parts: list[str]) -> bool:
    """Return whether these are plain words, as nearly all are: there is nothing to find in them."""
    joined = "".join(parts)
    return (
        joined.isascii()
        and all(map(str.isalpha, parts))
        and len(parts) <= MOST_PARTS
        and len(joined) <= LONGEST_WORD
    )


def _leave_all(written: str) -> str:
    """Return the words in `written` unstemmed."""
    return " ".join([piece.raw for compound in compounds(written) for piece in compound.parts])


_stemmed = _Answers(_stem_all)
_plain = _Answers(_leave_all)
