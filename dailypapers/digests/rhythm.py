"""When something comes: on chosen days of the week or once a month, at a local time. Pure.

A slot is a day of the reader's calendar and the moment at which their clock shows the time on it.
Where clocks change, every day still has one: a time that comes twice means the first, one that is
left out comes as much later as the clock was put forward. Of two days that share a moment, as where
a country crossed the date line, the later one has it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from itertools import count
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dailypapers.core.worded import Worded, worded

ONE_DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)
EVERY_DAY = frozenset(range(7))
WORKDAYS = frozenset(range(5))
ON_DAYS = (
    worded("Mondays"),
    worded("Tuesdays"),
    worded("Wednesdays"),
    worded("Thursdays"),
    worded("Fridays"),
    worded("Saturdays"),
    worded("Sundays"),
)


class Slot(NamedTuple):
    """One time at which something comes: the reader's day, and the moment in UTC."""

    day: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Rhythm:
    """On which weekdays, Monday being 0, at which local time. Without any: each month's first."""

    days: frozenset[int]
    at: time
    zone: str

    def newest(self, moment: datetime) -> Slot:
        """Return the last slot that has come at a moment."""
        start = moment.astimezone(ZoneInfo(self.zone)).date() + ONE_DAY
        return next(slot for slot in self._slots(start, -ONE_DAY) if slot.at <= moment)

    def following(self, moment: datetime) -> Slot:
        """Return the first slot after a moment."""
        start = moment.astimezone(ZoneInfo(self.zone)).date() - ONE_DAY
        coming = (slot for slot in self._slots(start, ONE_DAY) if slot.at > moment)
        first, second = next(coming), next(coming)
        return second if second.at == first.at else first

    def before(self, slot: Slot) -> Slot:
        """Return the slot before one."""
        return self.newest(slot.at - INSTANT)

    @property
    def words(self) -> Worded:
        """When it is: `every day at 06:00 (Europe/Berlin)`."""
        clock = f"{self.at:%H:%M}"
        return worded("{days} at {at} ({zone})", days=_days(self.days), at=clock, zone=self.zone)

    def _slots(self, start: date, step: timedelta) -> Iterator[Slot]:
        zone = ZoneInfo(self.zone)
        for steps in count():
            day = start + steps * step
            if self._has(day):
                yield Slot(day, datetime.combine(day, self.at, zone).astimezone(UTC))

    def _has(self, day: date) -> bool:
        return day.weekday() in self.days if self.days else day.day == 1


def _days(days: Collection[int]) -> Worded:
    if not days:
        return worded("on the first of each month")
    if len(days) == len(EVERY_DAY):
        return worded("every day")
    if set(days) == WORKDAYS:
        return worded("Monday to Friday")
    *before, last = (ON_DAYS[day] for day in sorted(days))
    if not before:
        return worded("on {days}", days=last)
    some = reduce(lambda some, day: worded("{some}, {last}", some=some, last=day), before)
    return worded("on {days}", days=worded("{some} and {last}", some=some, last=last))
