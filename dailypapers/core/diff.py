"""What changed between two texts, word by word, for people. Pure.

By Ratcliff and Obershelp's matching, as `difflib` does it, over words with the blanks after them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

WORDS = re.compile(r"\s*\S+")
MOST_WORDS = 3_000  # Of longer texts, matching takes seconds: they are shown whole.


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text: `kept`, `added` or `removed`."""

    how: str
    text: str


def changes(before: str, after: str) -> list[Piece]:
    """Return the pieces that lead from one text to the other.

    >>> [(piece.how, piece.text) for piece in changes("a small cup", "a large cup")]
    [('kept', 'a'), ('removed', ' small'), ('added', ' large'), ('kept', ' cup')]
    """
    old, new = WORDS.findall(before), WORDS.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        return [Piece("removed", before), Piece("added", after)]
    pieces: list[Piece] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for how, a, b, c, d in matcher.get_opcodes():
        if how == "equal":
            pieces.append(Piece("kept", "".join(old[a:b])))
            continue
        if b > a:
            pieces.append(Piece("removed", "".join(old[a:b])))
        if d > c:
            pieces.append(Piece("added", "".join(new[c:d])))
    return pieces
