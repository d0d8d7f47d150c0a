"""How papers are ordered. Pure; `/about/ranking` shows these very constants and functions.

Trending: the strength of a paper's signals, halved again and again as it ages.

    strength = log2(1 + VOTE * votes + IMPORTED_VOTE * imported votes + COMMENT * comments)
    score    = strength * 0.5 ** (age in days / half-life of the window)

The logarithm makes the tenth vote count less than the first, as in the hot score of Reddit and
ResearchHub; halving by age is the usual exponential decay (half-lives chosen as a third of the
window, so that a paper at the end of its window keeps an eighth of its score).

Editions: picks first in the curator's order, then submissions, then listings, each by strength.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, log, log2

VOTE = 1.0
IMPORTED_VOTE = 1.0
COMMENT = 2.0


@dataclass(frozen=True, slots=True)
class Window:
    """A trending window: which announcements count, and after how many days a score is halved."""

    name: str
    days: int

    @property
    def half_life_days(self) -> float:
        """Days in which a score falls to one half."""
        return self.days / 3

    @property
    def length(self) -> timedelta:
        """How far the window reaches back."""
        return timedelta(days=self.days)


WINDOWS = {
    window.name: window
    for window in (Window("day", 1), Window("week", 7), Window("month", 30), Window("year", 365))
}


@dataclass(frozen=True, slots=True)
class Signals:
    """What readers said of a paper: here, on other sites (never shown added up), and in words."""

    votes: int = 0
    imported_votes: int = 0
    comments: int = 0


def strength(signals: Signals) -> float:
    """Return how strongly readers spoke for a paper, 0 if nobody did.

    >>> strength(Signals(imported_votes=7))
    3.0
    """
    heard = VOTE * signals.votes + IMPORTED_VOTE * signals.imported_votes
    return log2(1 + heard + COMMENT * signals.comments)


def trending_score(signals: Signals, announced: datetime, at: datetime, window: Window) -> float:
    """Return the score of a paper announced at one aware time and looked at at another."""
    age_days = max(0.0, (at - announced).total_seconds() / 86_400)
    return strength(signals) * exp(-log(2) * age_days / window.half_life_days)
