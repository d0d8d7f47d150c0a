"""Whether what a source newly shows is news: only then a paper enters an edition by it.

A source that takes in a paper of 1976 today lists it today, but it is no paper of today.
"""

from __future__ import annotations

from datetime import date, timedelta

from dailypapers.catalogue.records import AnnouncementRecord, Featured, PartialDate
from dailypapers.core.clock import now

AHEAD = timedelta(days=2)  # A later day is a slip of the source.
NEWS = timedelta(days=60)  # From publication to the source's list: catalogues take some weeks.


def listed(by: str, on: date | None, published: str) -> AnnouncementRecord | None:
    """Return that a source listed a paper on a day, or None if the paper was old by then.

    A date known to the month or the year counts as its last day.
    """
    if on is None or not published or on > now().date() + AHEAD:
        return None
    said = PartialDate.parse(published)
    span = {"day": 0, "month": 31, "year": 366}[said.precision]
    if on - said.start > NEWS + timedelta(days=span):
        return None
    day = on.isoformat()
    return AnnouncementRecord(f"{day}T00:00:00Z", Featured.LISTING, by, day=day)
