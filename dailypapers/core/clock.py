"""The current time, and which edition day a moment belongs to. All stored times are UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo


def now() -> datetime:
    """Return the current time, aware, in UTC."""
    return datetime.now(UTC)


def edition_day(moment: datetime, zone: tzinfo, rollover_hour: int) -> date:
    """Return the edition day of an aware moment.

    The day turns at `rollover_hour` o'clock (0 to 23) in `zone`: with 6, what is announced at
    05:59 local time still belongs to the day before.
    """
    return (moment.astimezone(zone) - timedelta(hours=rollover_hour)).date()
