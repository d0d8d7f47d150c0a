"""The days on which arXiv lists nothing: weekends and the holidays it publishes.

arXiv announces in the evening of New York, Sunday to Thursday; its list is that of the next day. On
a holiday it announces nothing. Which holidays these are is the same every year, by its page; the
other days off are published for a year at a time.
https://info.arxiv.org/help/availability.html
"""

from __future__ import annotations

from datetime import date, timedelta

from dailypapers.core.worded import worded

MONDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = 0, 3, 4, 5, 6
ONE_DAY = timedelta(days=1)
# Days off that follow from no rule, as published for 2023, 2025 and 2026.
OTHERS = {
    date(2023, 6, 14),
    date(2023, 12, 27),
    date(2025, 7, 6),
    date(2026, 12, 29),
    date(2026, 12, 31),
}


def quiet(day: date) -> str:
    """Say why arXiv has no list of this day, or nothing if it has one."""
    evening = day - ONE_DAY
    if day.weekday() >= SATURDAY:
        return worded("the weekend")
    if name := holidays(evening.year).get(evening):
        return name
    if evening in OTHERS:
        return worded("a day off that arXiv published")
    return ""


def holidays(year: int) -> dict[date, str]:
    """Return the holidays of a year by the evening on which nothing is announced."""
    days = {
        _observed(date(year, 1, 1)): worded("New Year's Day"),
        _nth(year, 1, MONDAY, 3): worded("Martin Luther King Day"),
        _observed(date(year, 6, 19)): worded("Juneteenth"),
        _observed(date(year, 7, 4)): worded("Independence Day"),
        _nth(year, 9, MONDAY, 1): worded("Labor Day"),
        _nth(year, 11, THURSDAY, 4): worded("Thanksgiving"),
        _observed(date(year, 12, 25)): worded("Christmas Day"),
    }
    return {_announcing(day): name for day, name in days.items()}


def _observed(day: date) -> date:
    """A holiday on a Saturday is kept on the Friday before, one on a Sunday on the Monday after.

    >>> _observed(date(2026, 7, 4))
    datetime.date(2026, 7, 3)
    """
    return day + {SATURDAY: -ONE_DAY, SUNDAY: ONE_DAY}.get(day.weekday(), timedelta(0))


def _announcing(day: date) -> date:
    """The evening without a list: no Friday has one anyhow, so it is the Sunday after it."""
    return day + timedelta(days=2) if day.weekday() == FRIDAY else day


def _nth(year: int, month: int, weekday: int, number: int) -> date:
    """Return the first, second, ... of a weekday in a month.

    >>> _nth(2026, 11, THURSDAY, 4)
    datetime.date(2026, 11, 26)
    """
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))
