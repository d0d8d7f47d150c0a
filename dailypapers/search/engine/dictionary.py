"""Words as they are written, and which of them are near to a given one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from dailypapers.search.engine.edits import distance

LONGEST = 32  # letters, one bit for each; longer words are left out
Bits: TypeAlias = npt.NDArray[np.uint32]


class Neighbour(NamedTuple):
    """A word of the dictionary, how many edits it is away, and how many papers have it."""

    word: str
    edits: int
    papers: int


class Dictionary:
    """Words and how many papers have each. About 100 bytes a word; made in 1 us a word."""

    def __init__(self, counts: Iterable[tuple[str, int]]) -> None:
        kept = sorted(
            (pair for pair in counts if len(pair[0]) <= LONGEST), key=lambda pair: len(pair[0])
        )
        self._words = [word for word, _ in kept]
        self._papers = [papers for _, papers in kept]
        self._letters = _letters(self._words)
        self._signatures = _signatures(self._letters)
        lengths = [len(word) for word in self._words]
        self._starts = np.searchsorted(lengths, range(LONGEST + 2)).tolist()  # by length

    def near(self, word: str, edits: int) -> list[Neighbour]:
        """Return the words at most `edits` away from `word`, itself too, in no order."""
        if not self._words or not 0 < len(word) <= LONGEST:
            return []
        first = self._starts[max(0, len(word) - edits)]
        last = self._starts[min(LONGEST, len(word) + edits) + 1]
        changed = self._signatures[first:last] ^ _signatures(_letters([word]))
        rows = first + np.flatnonzero(np.bitwise_count(changed) <= 2 * edits)
        rows = rows[_distances(word, self._letters[rows]) <= edits]
        found = ((int(row), distance(word, self._words[row])) for row in rows)
        return [
            Neighbour(self._words[row], away, self._papers[row])
            for row, away in found
            if away <= edits  # letters beyond Latin-1 all looked the same so far
        ]


def _letters(words: list[str]) -> npt.NDArray[np.uint8]:
    """Return one row of letters for each word, filled up with zeros; not all are told apart."""
    encoded = [word.encode("latin-1", "replace") for word in words]
    return np.array(encoded, f"S{LONGEST}").view(np.uint8).reshape(-1, LONGEST)


def _signatures(letters: npt.NDArray[np.uint8]) -> Bits:
    """Return for each row the set of its letters, as bits; one edit changes two at most."""
    bits = np.where(letters > 0, np.uint32(1) << (letters & np.uint8(31)), np.uint32(0))
    found: Bits = np.bitwise_or.reduce(bits, axis=1)
    return found


def _distances(word: str, letters: npt.NDArray[np.uint8]) -> npt.NDArray[np.int32]:
    """Return the distance of `word` to each row, all rows at once and a letter at a time.

    H. Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances", Nordic
    Journal of Computing 10 (2003): bit i of `up` and `down` says that the column of the distance
    table goes up or down by one between letters i and i + 1 of `word`.
    """
    places = np.zeros(256, np.uint32)
    for place, letter in enumerate(_letters([word])[0, : len(word)]):
        places[letter] |= np.uint32(1 << place)
    one, last = np.uint32(1), np.uint32(len(word) - 1)
    rows = len(letters)
    up, down = np.full(rows, 2**32 - 1, np.uint32), np.zeros(rows, np.uint32)
    diagonal, same_before = down, down
    total = np.full(rows, len(word), np.int32)
    for column in letters.T[: int(np.max((letters > 0).sum(axis=1), initial=0))]:
        same = places[column]
        swapped = ((~diagonal & same) << one) & same_before
        diagonal = (((same & up) + up) ^ up) | same | down | swapped
        right, left = down | ~(diagonal | up), diagonal & up
        step = (right >> last & one).astype(np.int32) - (left >> last & one).astype(np.int32)
        total += np.where(column > 0, step, 0)
        right, left = (right << one) | one, left << one
        up, down = left | ~(diagonal | right), right & diagonal
        same_before = same
    return total
