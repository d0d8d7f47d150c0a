"""How papers are ordered. Pure; `/about/ranking` shows these very constants and functions.

Trending: how much is heard of a paper, against what is usual for its field and weekday
(`usual.py`), halved again and again as it ages.

    heard = the sum of each signal times its weight
    times = heard / usual
    score = log2(1 + times) * 0.5 ** (age in days / half-life of the window)

A new paper of which as much is heard as is usual scores 1. The logarithm makes the tenth vote count
less than the first, as in the hot score of Reddit and ResearchHub; halving by age is the usual
exponential decay (half-lives chosen as a third of the window, so that a paper at the end of its
window keeps an eighth of its score).

Editions: picks first in the curator's order, then submissions, then listings, each by what is
heard of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp2, log2
from typing import NamedTuple

VOTE = 1.0
COMMENT = 2.0
# Another site has other crowds: a paper with five of its votes is as loud as one with one of ours.
IMPORTED_VOTE = 0.2
IMPORTED_COMMENT = 0.4
SAVE = 0.5
# Nothing shows yet that what code and citations gain tells which papers readers will care for.
STAR_AN_HOUR = 0.0
CITATION = 0.0

SAVES_STEP = 3  # Saves count by threes: no count gives away what one reader saved.
LEAST_USUAL = 1.0  # What is usual is never taken to be less: one vote is nowhere more than that.


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


class Signals(NamedTuple):
    """What readers said of a paper: here, and on other sites, which is never shown added up.

    `votes` may be less than their number, as new accounts weigh less; `comments` are the readers
    who wrote some. Stars and citations are those that came in the window.
    """

    votes: float = 0
    comments: float = 0
    imported_votes: int = 0
    imported_comments: int = 0
    saves: int = 0
    stars_an_hour: float = 0
    citations: int = 0


def heard(signals: Signals) -> float:
    """Return how much is heard of a paper, in votes.

    >>> heard(Signals(votes=3, comments=1, imported_votes=10, saves=4))
    8.5
    """
    return (
        VOTE * signals.votes
        + COMMENT * signals.comments
        + IMPORTED_VOTE * signals.imported_votes
        + IMPORTED_COMMENT * signals.imported_comments
        + SAVE * told(signals.saves)
        + STAR_AN_HOUR * signals.stars_an_hour
        + CITATION * signals.citations
    )


def told(saves: int) -> int:
    """Return how many saves count: whole steps alone.

    >>> [told(saves) for saves in (2, 3, 5, 6)]
    [0, 3, 3, 6]
    """
    return saves - saves % SAVES_STEP


def trending_score(
    signals: Signals, announced: datetime, at: datetime, window: Window, usual: float = LEAST_USUAL
) -> float:
    """Return the score of a paper announced at one aware time and looked at at another."""
    return score(heard(signals), age_in_days(announced, at), window, usual)


def score(heard: float, age_days: float, window: Window, usual: float) -> float:
    """Return the score of a paper of which so much is heard.

    >>> score(heard=9, age_days=7 / 3, window=WINDOWS["week"], usual=3)
    1.0
    """
    return log2(1 + heard / usual) * exp2(-age_days / window.half_life_days)


def age_in_days(announced: datetime, at: datetime) -> float:
    """Return the days between two aware times; what is to come counts as new."""
    return max(0.0, (at - announced).total_seconds() / 86_400)
