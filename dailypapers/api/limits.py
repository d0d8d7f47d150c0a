"""How often a program may ask, counted by all server processes of a machine together."""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings

from dailypapers.core.counts import WINDOW, counted

WITH_TOKEN = 2  # times as many as without


class Allowance(NamedTuple):
    """How many requests a window has room for, how many are left, and seconds until the next."""

    most: int
    left: int
    ends_in: int

    @property
    def is_used_up(self) -> bool:
        """Whether this request is one too many."""
        return self.left < 0


def take(who: str, at: float, *, has_token: bool) -> Allowance | None:
    """Count one more request of somebody; None where nothing is limited."""
    most = settings.API_REQUESTS * (WITH_TOKEN if has_token else 1)
    if not most:
        return None
    since = int(at) // WINDOW * WINDOW
    return Allowance(most, most - counted(who, since), since + WINDOW - int(at))
