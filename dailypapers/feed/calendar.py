"""Days, ISO weeks and months as readers page through them. Pure.

A period knows its first and last edition day, its neighbours and its address; `words.py` names it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from dailypapers.core.errors import InputError
from dailypapers.core.worded import worded

EARLIEST = date(1900, 1, 1)
LATEST = date(9998, 12, 31)
ONE_DAY = timedelta(days=1)
CODES = {
    "day": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "week": re.compile(r"[0-9]{4}-W[0-9]{2}"),
    "month": re.compile(r"[0-9]{4}-[0-9]{2}"),
}


@dataclass(frozen=True, slots=True)
class Period:
    """A day, week or month: `kind` is "day", "week" or "month", both ends are inside.

    "days" are any that follow each other; they go by the code of the last and have no neighbours.
    """

    kind: str
    first: date
    last: date

    @property
    def code(self) -> str:
        """How addresses write it: `2026-09-30`, `2026-W40`, `2026-09`."""
        if self.kind in {"day", "days"}:
            return self.last.isoformat()
        if self.kind == "week":
            year, week, _ = self.first.isocalendar()
            return f"{year}-W{week:02}"
        return f"{self.first:%Y-%m}"

    def before(self) -> Period:
        """Return the period that ends the day before this one begins."""
        return _BUILD[self.kind](self.first - ONE_DAY)

    def after(self) -> Period:
        """Return the period that begins the day after this one ends."""
        return _BUILD[self.kind](self.last + ONE_DAY)

    def as_kind(self, kind: str) -> Period:
        """Return the day, week or month that this period's last day lies in."""
        return _BUILD[kind](self.last)


def day(when: date) -> Period:
    """Return one day."""
    return Period("day", when, when)


def days(first: date, last: date) -> Period:
    """Return the days from one to another, or the one day that both are."""
    return Period("day" if first == last else "days", first, last)


def week(when: date) -> Period:
    """Return the ISO week, Monday to Sunday, that a day lies in."""
    monday = when - timedelta(days=when.weekday())
    return Period("week", monday, monday + timedelta(days=6))


def month(when: date) -> Period:
    """Return the calendar month that a day lies in."""
    first = when.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return Period("month", first, following - ONE_DAY)


_BUILD = {"day": day, "week": week, "month": month}
_FIRST_DAY: dict[str, Callable[[str], date]] = {
    "day": date.fromisoformat,
    "week": lambda code: date.fromisocalendar(int(code[:4]), int(code[6:]), 1),
    "month": lambda code: date.fromisoformat(f"{code}-01"),
}


def parse(kind: str, code: str) -> Period:
    """Read an address' period; raise `InputError` saying how to write one."""
    try:
        if CODES[kind].fullmatch(code):
            return _bounded(_BUILD[kind](_FIRST_DAY[kind](code)))
    except (ValueError, OverflowError):
        pass
    raise InputError(_unreadable(kind, repr(code)))


def _bounded(period: Period) -> Period:
    if not EARLIEST <= period.first <= period.last <= LATEST:
        raise ValueError
    return period


def _unreadable(kind: str, code: str) -> str:
    if kind == "day":
        return worded("There is no day {code}. Write it like 2026-09-30.", code=code)
    if kind == "week":
        return worded("There is no week {code}. Write it like 2026-W40.", code=code)
    return worded("There is no month {code}. Write it like 2026-09.", code=code)
