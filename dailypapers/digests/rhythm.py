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
from itertools import count
from typing import NamedTuple
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)
EVERY_DAY = frozenset(range(7))
WORKDAYS = frozenset(range(5))
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


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
    def words(self) -> str:
        """When it is: `every day at 06:00 (Europe/Berlin)`."""
        return f"{_days(self.days)} at {self.at:%H:%M} ({self.zone})"

    def _slots(self, start: date, step: timedelta) -> Iterator[Slot]:
        zone = ZoneInfo(self.zone)
        for steps in count():
            day = start + steps * step
            if self._has(day):
                yield Slot(day, datetime.combine(day, self.at, zone).astimezone(UTC))

    def _has(self, day: date) -> bool:
        return day.weekday() in self.days if self.days else day.day == 1


def _days(days: Collection[int]) -> str:
    if not days:
        return "on the first of each month"
    if len(days) == len(EVERY_DAY):
        return "every day"
    if set(days) == WORKDAYS:
        return "Monday to Friday"
    names = [f"{WEEKDAYS[day]}s" for day in sorted(days)]
    before = f"{', '.join(names[:-1])} and " if len(names) > 1 else ""
    return f"on {before}{names[-1]}"
