"""The words above a list: who it is by, how old it is, when the day turns."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext_noop

from dailypapers.core.spoken import say, say_many
from dailypapers.feed.calendar import Period
from dailypapers.feed.ranking import Window
from dailypapers.feed.words import name_of

WINDOWS = {
    "day": gettext_noop("Day"),
    "week": gettext_noop("Week"),
    "month": gettext_noop("Month"),
    "year": gettext_noop("Year"),
}


def edition_title(period: Period, curator: str) -> str:
    """Return the line under the heading: `by the editors and the research community, Sep 30`."""
    is_day = period.kind == "day"
    when = date_format(period.first, "SHORT_MONTH_DAY_FORMAT") if is_day else name_of(period)
    return say("by {curator} and the research community, {when}", curator=curator, when=when)


def age(period: Period, today: date) -> str:
    """Return how long ago a period ended: `today`, `yesterday`, `3 days ago`, `8 weeks ago`."""
    days = (today - period.last).days
    if days <= 0:
        return say("today") if period.first <= today else ""
    if days == 1:
        return say("yesterday")
    if days < 21:
        return say_many("{n} day ago", "{n} days ago", days)
    return say_many("{n} week ago", "{n} weeks ago", days // 7)


def window_name(window: Window) -> str:
    """Return what a window is called where one of them is chosen: `Week`."""
    return say(WINDOWS[window.name])


def roll_over_rule() -> str:
    """Return when an edition's day begins on this instance."""
    hour, zone = settings.EDITION_ROLLOVER_HOUR, settings.EDITION_TIME_ZONE
    return say("A day here begins at {hour:02}:00 {zone}.", hour=hour, zone=zone)
