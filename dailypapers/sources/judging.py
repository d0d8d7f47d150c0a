"""Quiet or broken: what a source's account says of one edition day. Pure.

Broken is a source that fails, shows an old list, was not asked when it should have been, or
brought far less than is usual for the weekday: less than `THIN` of the median of the same weekday
in the last `WEEKS` weeks, days without a list by the source's own calendar left out. Quiet is a
day for which that calendar has no list, and, of any source, a weekday on which nothing usually
comes. Everything else is as it should be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from statistics import median

THIN = 0.2
WEEKS = 8
FEWEST_WEEKS = 3  # Before these nothing is usual.
LEAST_USUAL = 10  # Of fewer papers a day, few or none is no sign.
GRACE = timedelta(hours=1)  # A harvest may begin this much late: others are under way.


class Verdict(StrEnum):
    """How a source stands, or stood on a day."""

    FINE = "fine"
    QUIET = "quiet"
    EARLY = "early"
    NEW = "new"
    FAILED = "failed"
    STALE = "stale"
    LATE = "late"
    THIN = "thin"


BROKEN = frozenset({Verdict.FAILED, Verdict.STALE, Verdict.LATE, Verdict.THIN})


@dataclass(frozen=True, slots=True)
class Account:
    """What is known of a source: its last good end, and what went wrong since.

    `listed_by` is how long after a day's beginning its list is complete. `quiet` is why there is
    no list of the day that is judged, by the source's calendar.
    """

    every: timedelta
    listed_by: timedelta
    done_at: datetime | None = None
    failing_since: datetime | None = None
    error: str = ""
    stale: bool = False
    quiet: str = ""
    came: int = 0
    usual: int | None = None


def judge(account: Account, day: date, moment: datetime) -> Verdict:
    """Return what the account says of the list of a day at a moment."""
    complete = datetime.combine(day, time(), UTC) + account.listed_by
    if wrong := _wrong(account, day, moment, complete):
        return wrong
    if account.quiet or account.usual == 0:
        return Verdict.FINE if account.came else Verdict.QUIET
    if moment < complete:
        return Verdict.FINE if account.came else Verdict.EARLY
    return Verdict.THIN if _is_thin(account) else Verdict.FINE


def standing(account: Account, today: date, moment: datetime) -> Verdict:
    """Return how a source does now, also where today's list came before it failed."""
    return Verdict.FAILED if account.failing_since else judge(account, today, moment)


def _wrong(account: Account, day: date, moment: datetime, complete: datetime) -> Verdict | None:
    """What is wrong with a source that may have more of the day than we have."""
    done = account.done_at
    known_from = done or account.failing_since
    if known_from and day < known_from.date():
        return None  # It is not this day's list that is missing.
    if account.stale and not account.quiet:
        return Verdict.STALE
    if done and done >= min(complete, moment):
        return None
    if account.failing_since:
        return Verdict.FAILED
    if done is None:
        return Verdict.NEW
    is_late = moment > max(done + account.every, complete) + GRACE
    return Verdict.LATE if is_late else None


def _is_thin(account: Account) -> bool:
    usual = account.usual
    return usual is not None and usual >= LEAST_USUAL and account.came < THIN * usual


def usual(counts: Sequence[int]) -> int | None:
    """Return what is usual, from the counts of the same weekday in the weeks before.

    >>> usual([310, 0, 295, 330]), usual([310, 0])
    (302, None)
    """
    return int(median(counts)) if len(counts) >= FEWEST_WEEKS else None
