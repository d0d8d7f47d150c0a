"""Which edition day may be mailed at a moment. Pure.

Days are local days of the edition's zone, so that the hours a clock change repeats or leaves out
need no care: the day after D at or past the digest hour is the same question in both.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo

from dailypapers.core.clock import edition_day

ONE_DAY = timedelta(days=1)


def newest_over(moment: datetime, zone: tzinfo, rollover_hour: int) -> date:
    """Return the newest edition day to which nothing can be added any more."""
    return edition_day(moment, zone, rollover_hour) - ONE_DAY


def newest_due(moment: datetime, zone: tzinfo, rollover_hour: int, digest_hour: int) -> date:
    """Return the newest edition day that is over and whose hour of mailing has come.

    That hour is `digest_hour` o'clock on the following local day.
    """
    local = moment.astimezone(zone)
    days_back = 1 if local.hour >= digest_hour else 2
    return min(newest_over(moment, zone, rollover_hour), local.date() - days_back * ONE_DAY)


def newest_hour(moment: datetime, zone: tzinfo, digest_hour: int) -> datetime:
    """Return when the hour of mailing came last."""
    local = moment.astimezone(zone)
    hour = local.replace(hour=digest_hour, minute=0, second=0, microsecond=0)
    return hour if hour <= local else hour - ONE_DAY
