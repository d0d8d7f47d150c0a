"""How search orders by "best": relevance, and a little for being new and for being voted for. Pure.

    best    = relevance / highest relevance found + recency + votes
    recency = RECENCY * 0.5 ** (age in days / HALF_LIFE_DAYS)
    votes   = VOTES * min(1, log2(1 + votes) / log2(1 + MANY_VOTES))

Both are small on purpose: together they lift a paper over others at most a fifth of the highest
relevance away. Votes are those of this instance and of other sites. Only this order has them: by
relevance, nothing counts but the query. `/about/ranking` shows these very constants.
"""

from __future__ import annotations

from datetime import date
from math import log2

RECENCY = 0.10
HALF_LIFE_DAYS = 365
VOTES = 0.10
MANY_VOTES = 1000  # more count the same


def prior(published: date | None, votes: int, today: date) -> float:
    """Return what is added to a paper's relevance; a paper without a date gets nothing for its age.

    >>> round(prior(date(2025, 9, 30), 0, date(2026, 9, 30)), 3)
    0.05
    """
    return _recency(published, today) + _votes(votes)


def _recency(published: date | None, today: date) -> float:
    if published is None:
        return 0.0
    age_days = max(0, (today - published).days)
    return float(RECENCY * 0.5 ** (age_days / HALF_LIFE_DAYS))


def _votes(votes: int) -> float:
    return VOTES * min(1.0, log2(1 + votes) / log2(1 + MANY_VOTES))
