"""The turns of hosts, shared by all connectors and processes through the database.

A host that fails `MOST_FAILURES` times in a row is closed: nobody asks it for `FIRST_REST`, then
one request is let through; if that fails too, it rests twice as long, up to `LONGEST_REST`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

from django.db import transaction
from django.db.models import F

from dailypapers.core.clock import now
from dailypapers.core.errors import NotNow
from dailypapers.core.schedule import SKEW
from dailypapers.core.turns import LONGEST_REST as LONGEST_ASKED_FOR
from dailypapers.core.turns import LONGEST_WAIT
from dailypapers.sources.models import Host

MOST_FAILURES = 5
FIRST_REST = timedelta(minutes=10)
LONGEST_REST = timedelta(hours=4)
PROBE = timedelta(minutes=2)  # How long the others wait for what the one request brings.
ONE_DAY = timedelta(days=1)


class SharedTurns:
    """The turns as the database keeps them. `budget` is the most requests to a host in a day."""

    def __init__(self, budget: int = 0, clock: Callable[[], datetime] = now) -> None:
        self._budget = budget
        self._clock = clock

    @transaction.atomic
    def take(self, host: str, pause: float) -> float:
        """Take the next free turn, so that nobody else does, and return how long to wait."""
        moment = self._clock()
        made = {"not_before": moment, "day": moment.date()}
        Host.objects.get_or_create(name=host, defaults=made)
        row = Host.objects.select_for_update().get(name=host)
        _set_right(row, moment)
        if row.day != moment.date():
            row.day, row.asked = moment.date(), 0
        self._check(row, moment)
        if row.closed_until:
            row.closed_until = moment + PROBE
        start = max(moment, row.not_before)
        row.not_before = start + timedelta(seconds=pause)
        row.asked += 1
        row.save()
        return (start - moment).total_seconds()

    def _check(self, row: Host, moment: datetime) -> None:
        """Raise `NotNow` if the host is closed, rests or was asked enough today."""
        if row.closed_until and row.closed_until > moment:
            raise NotNow(
                f"{row.name} is not asked until {_said(row.closed_until, moment)}: it failed "
                f"{row.failures} times in a row, the last time because {row.reason}"
            )
        if (row.not_before - moment).total_seconds() > LONGEST_WAIT:
            until = _said(row.not_before, moment)
            raise NotNow(f"{row.name} asked to be left alone until {until}")
        if self._budget and row.asked >= self._budget:
            tomorrow = datetime.combine(moment.date() + ONE_DAY, time(), UTC)
            raise NotNow(
                f"{row.name} was asked {row.asked:,} times today, which is enough; it is asked "
                f"again at {_said(tomorrow, moment)}"
            )

    def hold_back(self, host: str, seconds: float) -> None:
        """Put the host's next turn off."""
        until = self._clock() + timedelta(seconds=seconds)
        Host.objects.filter(name=host, not_before__lt=until).update(not_before=until)

    def delivered(self, host: str) -> None:
        """Forget its failures."""
        Host.objects.filter(name=host, failures__gt=0).update(
            failures=0, closed_until=None, reason=""
        )

    def failed(self, host: str, why: str) -> None:
        """Count a failure; close the host when it is one too many."""
        Host.objects.filter(name=host).update(failures=F("failures") + 1, reason=why)
        row = Host.objects.filter(name=host, failures__gte=MOST_FAILURES).first()
        if row:
            rest = min(FIRST_REST * 2 ** min(row.failures - MOST_FAILURES, 10), LONGEST_REST)
            Host.objects.filter(name=host).update(closed_until=self._clock() + rest)


def closed(moment: datetime) -> list[Host]:
    """Return the hosts that nobody asks at the moment, because they failed too often."""
    until = moment + LONGEST_REST + SKEW
    return list(Host.objects.filter(closed_until__gt=moment, closed_until__lte=until))


def _set_right(row: Host, moment: datetime) -> None:
    """Forget a time beyond any that we set: it is from a clock gone wrong."""
    if row.not_before > moment + timedelta(seconds=LONGEST_ASKED_FOR) + SKEW:
        row.not_before = moment
    if row.closed_until and row.closed_until > moment + LONGEST_REST + SKEW:
        row.closed_until = None


def _said(until: datetime, moment: datetime) -> str:
    clock = f"{until.astimezone(UTC):%H:%M} UTC"
    return clock if until - moment < ONE_DAY else f"{clock} on {until.day} {until:%B}"
