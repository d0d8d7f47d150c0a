"""How far two people agree beyond chance. Pure.

Cohen, "A coefficient of agreement for nominal scales" (1960), doi:10.1177/001316446002000104:

    kappa = (observed - expected) / (1 - expected)

with its large-sample interval. Only what each said before they knew of the other counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

Z = 1.96  # of an interval of 95 %


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of `papers` both decided about, `same` alike; kappa is None where chance says it all."""

    papers: int
    same: int
    kappa: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def share(self) -> float:
        """How large a part of the papers both judged alike."""
        return self.same / self.papers if self.papers else 0.0


def agreement(pairs: Iterable[tuple[str, str]]) -> Agreement:
    """Return how far two people agree, a pair of what they said for each paper."""
    said = list(pairs)
    papers, same = len(said), sum(one == other for one, other in said)
    if not papers:
        return Agreement(0, 0)
    expected = _by_chance([one for one, _ in said], [other for _, other in said])
    if expected == 1:
        return Agreement(papers, same)
    observed = same / papers
    kappa = (observed - expected) / (1 - expected)
    reach = Z * sqrt(observed * (1 - observed) / papers) / (1 - expected)
    return Agreement(papers, same, kappa, max(-1.0, kappa - reach), min(1.0, kappa + reach))


def _by_chance(ours: Sequence[str], theirs: Sequence[str]) -> float:
    one, other = Counter(ours), Counter(theirs)
    return sum(one[word] * other[word] for word in one) / len(ours) ** 2
