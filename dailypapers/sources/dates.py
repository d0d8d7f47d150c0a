"""Days and times as sources write them, in the forms that records keep; what is none is unsaid."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from dailypapers.core.clock import now
from dailypapers.core.text import whole_number

EARLIEST = 1000
AHEAD = timedelta(days=800)  # How far ahead an issue may be dated; beyond, it is a slip.
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
ISO = re.compile(r"\s*(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?!\d)")
LETTERS = re.compile(r"[^\W\d_]{3,}")
SMALL = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
YEAR = re.compile(r"(?<!\d)([12]\d{3})(?!\d)")


def partial(year: int | None, month: int | None = None, day: int | None = None) -> str:
    """Return `2024`, `2024-05` or `2024-05-31`, as far as it is a date; nothing if it is none.

    >>> partial(2024, 2, 31), partial(2024, 13), partial(0)
    ('2024-02', '2024', '')
    """
    if not year or not EARLIEST <= year <= (now() + AHEAD).year:
        return ""
    if not month or not 1 <= month <= 12:
        return f"{year}"
    try:
        return date(year, month, day or 0).isoformat()
    except ValueError:
        return f"{year}-{month:02}"


def read(said: str) -> str:
    """Return the date that a text begins with, as far as it says one, else a year inside it.

    >>> read("2024/5/7 12:00"), read("May 2024"), read("7 May 2024"), read("soon")
    ('2024-05-07', '2024-05', '2024-05-07', '')
    """
    match = ISO.match(said)
    if match and (match[2] or not LETTERS.search(said)):
        year, month, day = (int(part) if part else None for part in match.groups())
        return partial(year, month, day)
    match = YEAR.search(said)
    if not match:
        return ""
    rest = f"{said[: match.start()]} {said[match.end() :]}"
    named = next(filter(None, map(month_number, LETTERS.findall(rest))), None)
    days = [int(word) for word in SMALL.findall(rest)]
    return partial(int(match[1]), named, days[0] if len(days) == 1 else None)


def month_number(said: str) -> int | None:
    """Return the number of a month written as number, name or the name's first letters."""
    if said.isdecimal():
        return whole_number(said)
    key = said.lower()
    found = (number for number, name in enumerate(MONTHS, 1) if name.startswith(key))
    return next(found, None) if len(key) >= 3 else None


def day(said: str) -> date | None:
    """Return the day an ISO date or time begins with, or None where there is none."""
    try:
        return date.fromisoformat(read(said))
    except ValueError:
        return None


def moment(said: str) -> datetime | None:
    """Return an ISO time, aware, or None where there is none."""
    try:
        found = datetime.fromisoformat(said.strip())
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
        return found.astimezone(UTC) if found.year > EARLIEST else None
    except (OverflowError, ValueError):
        return None


def of_milliseconds(count: int | None) -> datetime | None:
    """Return the time so many milliseconds after 1970, or None where there is none."""
    try:
        return datetime.fromtimestamp(count / 1000, UTC) if count else None
    except (OverflowError, OSError, ValueError):
        return None
