"""What a vote weighs in rankings, by what is known of its reader when it is cast. Pure.

    weight = LEAST + (1 - LEAST) * min(1, age / FULL_AGE, days / FULL_DAYS)

`age` is that of the account, `days` on how many days before it voted. Accounts that are bought by
the dozen are new, or old and silent; what they voted for gains nothing when they are neither. Where
not everybody may sign up, somebody stands for each reader, and all votes weigh 1; so do those of
moderators.
"""

from __future__ import annotations

from datetime import timedelta

LEAST = 0.2
FULL_AGE = timedelta(days=14)
FULL_DAYS = 5


def weight(age: timedelta, days: int) -> float:
    """Return what a vote weighs, from `LEAST` to 1.

    >>> weight(FULL_AGE, 0), weight(FULL_AGE / 2, FULL_DAYS), weight(FULL_AGE, FULL_DAYS)
    (0.2, 0.6, 1.0)
    """
    return LEAST + (1 - LEAST) * max(0.0, min(1.0, age / FULL_AGE, days / FULL_DAYS))
