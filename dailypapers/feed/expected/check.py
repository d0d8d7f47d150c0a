"""Whether expecting helps on this instance, asked of its own last days. Pure.

The last fifth of its papers is ordered day by day from what was known before, and each order is
held against the votes that came. Where they do not surely agree, nothing is expected.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dailypapers.feed.expected.agreement import SPEARMAN, agreement
from dailypapers.feed.expected.papers import Papers
from dailypapers.feed.expected.walk import walked

ENOUGH = 500  # papers in lists in which somebody voted
FEWEST_LISTS = 10
HELD_OUT = 0.2
SURE = 1.96  # standard errors
SEED = 13


@dataclass(frozen=True, slots=True)
class Checked:
    """On how many papers it was learnt, on how many lists asked, and how well they agreed.

    `spearman` is the mean correlation of what was expected with the votes that came, `error` its
    standard error.
    """

    papers: int
    lists: int = 0
    spearman: float = 0.0
    error: float = 0.0

    @property
    def is_enough(self) -> bool:
        """Whether there are votes enough to learn from."""
        return self.papers >= ENOUGH and self.lists >= FEWEST_LISTS

    @property
    def helps(self) -> bool:
        """Whether chance is an unlikely reason of the agreement."""
        return self.is_enough and self.spearman > SURE * self.error


def check(papers: Papers) -> Checked:
    """Ask papers all of whose votes are known."""
    if len(papers) < ENOUGH:
        return Checked(len(papers))
    days = np.sort(papers.days)
    first, last = int(days[int(len(days) * (1 - HELD_OUT))]), int(days[-1])
    asked = papers.days >= first
    expected = walked(papers, first, last)[asked]
    found = agreement(expected, papers.votes[asked], papers.lists[asked], SEED)[SPEARMAN]
    if len(found) < 2:
        return Checked(len(papers), len(found))
    error = float(np.std(found, ddof=1) / len(found) ** 0.5)
    return Checked(len(papers), len(found), float(np.mean(found)), error)
