"""What happened to a paper at arXiv, and when its list is announced.

Only RSS says whether a paper is new, cross-listed or replaced. For the other roads it is decided
here. An OAI-PMH datestamp is the day anything about the paper last changed, so a record is *new*
only if all of this holds:

- it has one version: a revision is never new;
- its id was given out about then. arXiv numbers papers as it takes them in, so an id's month is
  the month of the datestamp, or of `TURN_OF_MONTH` before it;
- its first version is at most `LONGEST_HOLD` older: most papers come out after one to four days
  (weekend, holiday), some are held by moderators for up to two weeks. An older one has changed in
  its metadata only.

A paper that is new by this but whose primary category was not asked for is *cross-listed*.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from dailypapers.sources.arxiv.holidays import quiet

NEW_YORK = "America/New_York"
CLOSES = 14  # A list closes at this hour of New York, Monday to Friday,
ANNOUNCED = 20  # and is announced at this one, Sunday to Thursday.
FRIDAY, SATURDAY = 4, 5
TURN_OF_MONTH = timedelta(days=7)
LONGEST_HOLD = timedelta(days=14)


class Change(StrEnum):
    """Why the source shows a paper."""

    NEW = "new"
    CROSS = "cross"
    REVISED = "revised"
    EDITED = "edited"
    WITHDRAWN = "withdrawn"


LISTED = frozenset({Change.NEW, Change.CROSS})
BY_ANNOUNCE_TYPE = {
    "new": Change.NEW,
    "cross": Change.CROSS,
    "replace": Change.REVISED,
    "replace-cross": Change.REVISED,
}


def change(arxiv_id: str, versions: int, first: date | None, seen: date | None) -> Change:
    """Decide by the rule above; `first` is the day of version 1, `seen` that of the datestamp."""
    if versions > 1:
        return Change.REVISED
    if not first or not seen or seen - first > LONGEST_HOLD:
        return Change.EDITED
    months = {(day.year, day.month) for day in (seen, seen - TURN_OF_MONTH)}
    return Change.NEW if month_of(arxiv_id) in months else Change.EDITED


def crossed(change: Change, primary: str, wanted: Collection[str]) -> Change:
    """Turn new into cross-listed if the primary category lies outside the wanted ones.

    >>> crossed(Change.NEW, "stat.ML", ["cs.CL", "cs.LG"]).value
    'cross'
    """
    inside = not wanted or primary in wanted or primary.partition(".")[0] in wanted
    return Change.CROSS if change is Change.NEW and not inside else change


def month_of(arxiv_id: str) -> tuple[int, int]:
    """Return year and month in which the id was given out.

    >>> month_of("2609.26811"), month_of("quant-ph/9901082")
    ((2026, 9), (1999, 1))
    """
    digits = arxiv_id.rpartition("/")[2]
    year = int(digits[:2])
    return year + (1900 if year > 90 else 2000), int(digits[2:4])


def announced_at(submitted: datetime) -> datetime:
    """Return when a paper is announced that nobody holds back; holidays are not known here.

    https://info.arxiv.org/help/availability.html
    """
    local = submitted.astimezone(ZoneInfo(NEW_YORK))
    closing = local.date() + timedelta(days=local.hour >= CLOSES)
    while closing.weekday() >= SATURDAY:
        closing += timedelta(days=1)
    evening = closing + timedelta(days=2 if closing.weekday() == FRIDAY else 0)
    return datetime.combine(evening, time(ANNOUNCED), ZoneInfo(NEW_YORK)).astimezone(UTC)


def news_due(since: date, today: date) -> bool:
    """Say whether arXiv has a list of any day after `since`, up to and with `today`."""
    days = ((today - since).days) if today > since else 0
    return any(not quiet(since + timedelta(days=n)) for n in range(1, min(days, 7) + 1))
