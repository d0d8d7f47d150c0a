"""When a host may be asked: with a pause after each request, and not while it asks for rest.

Each host has a time before which it is not asked again. An answer moves it by the pause, a refusal
by what it asked for or by a growing back-off; so a refusal also holds back the next, unrelated
request to that host. `LocalTurns` knows this process only; `sources.turns` all of them.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Protocol

from dailypapers.core.clock import now
from dailypapers.core.errors import NotNow

FIRST_BACKOFF = 2.0  # Seconds; doubled with every further attempt.
LONGEST_BACKOFF = 60.0
LONGEST_REST = 7 * 86_400.0  # Seconds. Who asks for more is asked again after a week.
LONGEST_WAIT = 300.0  # Seconds. Who must wait longer is told so, and comes back another time.


@dataclass(frozen=True, slots=True)
class Timekeeper:
    """How the client waits and tells time; tests hand in one that never really waits."""

    sleep: Callable[[float], object] = time.sleep
    monotonic: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = now


class Turns(Protocol):
    """Gives out the turns of hosts."""

    def take(self, host: str, pause: float) -> float:
        """Return in how many seconds the host may be asked; raise `NotNow` if not soon."""
        ...

    def hold_back(self, host: str, seconds: float) -> None:
        """Let the host's next turn be no sooner than this; the longest wait asked for counts."""
        ...

    def delivered(self, host: str) -> None:
        """Note that the host answered as it should."""
        ...

    def failed(self, host: str, why: str) -> None:
        """Note that the host did not deliver, but might when asked again."""
        ...


class LocalTurns:
    """The turns of one process."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._not_before: dict[str, float] = {}

    def take(self, host: str, pause: float) -> float:
        """Return how long to wait."""
        wait = max(self._not_before.get(host, 0.0) - self._monotonic(), 0.0)
        if wait > LONGEST_WAIT:
            raise NotNow(f"{host} asked to be left alone for {wait:.0f} seconds")
        return wait

    def hold_back(self, host: str, seconds: float) -> None:
        """Put the next turn off."""
        until = self._monotonic() + seconds
        self._not_before[host] = max(until, self._not_before.get(host, 0.0))

    def delivered(self, host: str) -> None:
        """Nothing is to be noted."""

    def failed(self, host: str, why: str) -> None:
        """Nothing is to be noted: who asks gives up after a few attempts."""


def backoff(attempt: int) -> float:
    """Return the seconds to wait after the attempt (from 1): doubled each time, half of it chance.

    Chance keeps many instances, all refused at the same moment, from coming back together.
    """
    longest = min(FIRST_BACKOFF * 2.0**attempt, LONGEST_BACKOFF)
    return random.uniform(longest / 2, longest)


def retry_after(value: str, at: datetime) -> float | None:
    """Return the seconds a `Retry-After` header asks for, or None if it says nothing readable.

    It holds seconds or an HTTP date: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
    """
    if value.strip().isdecimal():
        return min(float(value), LONGEST_REST)
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return None
    aware = date if date.tzinfo else date.replace(tzinfo=UTC)
    return min(max((aware - at).total_seconds(), 0.0), LONGEST_REST)
