"""How far apart two words are written, counted in edits."""

from __future__ import annotations

from functools import lru_cache

MOST_EDITS = 2
SHORTEST_FOR_ONE = 4  # letters; a shorter word has hundreds of others at one edit
SHORTEST_FOR_TWO = 6


def allowed(word: str) -> int:
    """Return how many edits of `word` still leave it recognisable: none below four letters."""
    if len(word) < SHORTEST_FOR_ONE:
        return 0
    return 1 if len(word) < SHORTEST_FOR_TWO else MOST_EDITS


@lru_cache(maxsize=1 << 16)
def is_near(left: str, right: str, edits: int) -> bool:
    """Return whether `distance` is at most `edits`, most often without counting it."""
    if abs(len(left) - len(right)) > edits or len({*left} ^ {*right}) > 2 * edits:
        return False  # one edit changes the length by one, and the letters that occur by two
    return distance(left, right) <= edits


def distance(left: str, right: str) -> int:
    """Return the fewest letters to put in, leave out, change or swap with a neighbour.

    The "optimal string alignment" distance, Damerau-Levenshtein without editing a swapped pair
    again (`ca` to `abc` is 3), because that is what Tantivy's automata accept.
    """
    before: list[int] = []
    last = list(range(len(right) + 1))
    for row, letter in enumerate(left, 1):
        current = [row]
        for column, other in enumerate(right, 1):
            best = last[column - 1] + (letter != other)
            best = min(best, last[column] + 1, current[column - 1] + 1)
            swapped = row > 1 < column and (letter, left[row - 2]) == (right[column - 2], other)
            current.append(min(best, before[column - 2] + 1) if swapped else best)
        before, last = last, current
    return last[-1]
