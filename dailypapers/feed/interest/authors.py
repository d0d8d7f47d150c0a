"""Which authors of a paper also sign what a reader likes. Pure.

One like may be there for its subject alone. An author who signs FEWEST of them is one whose work
the reader cares for; then the paper gains WORTH deviations, however many such authors it has. That
is a third of what an author is worth whom the reader follows: more would be better for who submits
papers to an archive, but those are near to the authors; see “Authors and words for a reader” in the
benchmarks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

Name = TypeVar("Name", bound=Hashable)

FEWEST = 2  # liked papers that an author signs
WORTH = 0.5  # deviations of the score


def cared_for(signed: Iterable[Iterable[Name]]) -> dict[Name, int]:
    """Return who signs enough of the liked papers, with how many.

    >>> cared_for([["ada", "bo"], ["ada"], ["cy", "ada"]])
    {'ada': 3}
    """
    counts = Counter(name for names in signed for name in set(names))
    return {name: count for name, count in counts.items() if count >= FEWEST}


def shared(
    signed: Iterable[Iterable[Name]], candidates: Iterable[Sequence[Name]]
) -> list[list[Name]]:
    """Return of each candidate's authors those whose work the reader cares for, the most first."""
    known = cared_for(signed)
    return [
        sorted((name for name in dict.fromkeys(names) if name in known), key=lambda n: -known[n])
        for names in candidates
    ]
