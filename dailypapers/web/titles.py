"""The words above a list: who it is by, how old it is, when the day turns."""

from __future__ import annotations

from datetime import date

from django.conf import settings

from dailypapers.feed.calendar import Period


def edition_title(period: Period, curator: str) -> str:
    """Return the line under the heading: `by the editors and the research community, Sep 30`."""
    when = {
        "day": f"{period.first:%b} {period.first.day}",
        "week": period.name,
        "month": period.name,
    }[period.kind]
    return f"by {curator} and the research community, {when}"


def age(period: Period, today: date) -> str:
    """Return how long ago a period ended: `today`, `yesterday`, `3 days ago`, `8 weeks ago`."""
    days = (today - period.last).days
    if days <= 0:
        return "today" if period.first <= today else ""
    if days == 1:
        return "yesterday"
    return f"{days} days ago" if days < 21 else f"{days // 7} weeks ago"


def count_of_pages(pages: int) -> str:
    """Return `1 page` or `3 pages`."""
    return f"{pages} page{'' if pages == 1 else 's'}"


def roll_over_rule() -> str:
    """Return when an edition's day begins on this instance."""
    hour, zone = settings.EDITION_ROLLOVER_HOUR, settings.EDITION_TIME_ZONE
    return f"A day here begins at {hour:02}:00 {zone}."
