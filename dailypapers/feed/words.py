"""How pages and mails say what an entry holds: authors, dates, who featured it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from dailypapers.catalogue.records import Featured, PartialDate
from dailypapers.core.languages import kept_by_language
from dailypapers.core.spoken import listed, say, say_many
from dailypapers.feed.calendar import Period
from dailypapers.feed.entries import Featuring
from dailypapers.feed.ranking import Window

NO_AUTHORS = _("Authors not named by the source")
FEATURED = {
    Featured.PICK: gettext_noop("Picked by {who}"),
    Featured.SUBMISSION: gettext_noop("Submitted at {who}"),
    Featured.LISTING: gettext_noop("Listed by {who}"),
}
OURS = {
    Featured.PICK: gettext_noop("Picked by {who}"),
    Featured.SUBMISSION: gettext_noop("Submitted by {who}"),
}
EXPLORING = _("Here to explore: what you think of it would teach this list much")
KEPT = 1024  # dates, and who featured what
EDITORS = gettext_noop("the editors")  # the default of `CURATOR`
TRENDING = {
    "day": gettext_noop("Trending papers of the day"),
    "week": gettext_noop("Trending papers of the week"),
    "month": gettext_noop("Trending papers of the month"),
    "year": gettext_noop("Trending papers of the year"),
}


def author_line(names: Sequence[str], shown: int) -> str:
    """Return the first authors and how many more there are.

    >>> author_line(["Ada Lovelace", "Alan Turing", "Grace Hopper", "Kurt Gödel"], 2)
    'Ada Lovelace, Alan Turing and 2 more'
    """
    if not names:
        return str(NO_AUTHORS)
    if len(names) <= shown + 1:
        return ", ".join(names)
    more = len(names) - shown
    return say_many(
        "{names} and {n} more", "{names} and {n} more", more, names=", ".join(names[:shown])
    )


def featured_line(featuring: Featuring) -> str:
    """Return who put the paper before readers: `Picked by the editors`, `Submitted by Ada`."""
    if featuring.reader:
        return _featured(OURS[featuring.kind], featuring.reader)
    return _featured(FEATURED[featuring.kind], featuring.by)


@kept_by_language(KEPT)
def _featured(pattern: str, who: str) -> str:
    return say(pattern, who=curator(who))


def curator(name: str) -> str:
    """Return who picks papers; what nobody set is said in the reader's language."""
    return say(EDITORS) if name == EDITORS else name


def long_date(when: PartialDate | None) -> str:
    """Return `8 June 2021`, `June 2021` or `2021`, as much as is known; empty if nothing is."""
    return _written(when.start, when.precision) if when else ""


@kept_by_language(KEPT)
def _written(start: date, precision: str) -> str:
    if precision == "year":
        return f"{start:%Y}"
    return date_format(start, "YEAR_MONTH_FORMAT" if precision == "month" else "DATE_FORMAT")


@kept_by_language(KEPT)
def name_of(period: Period) -> str:
    """Return how people write a period: `Wednesday 30 September 2026`, `Week 40 of 2026`."""
    if period.kind == "day":
        return date_format(period.first, "DAY_FORMAT")
    if period.kind == "week":
        year, week, _day = period.first.isocalendar()
        return say("Week {week} of {year}", week=week, year=year)
    if period.kind == "days":
        return span_of(period)
    return date_format(period.first, "YEAR_MONTH_FORMAT")


def span_of(period: Period) -> str:
    """Return the days inside of a week or month: `28 September to 4 October 2026`."""
    if period.kind == "day":
        return ""
    if period.first.year == period.last.year:
        return say("{first:MONTH_DAY_FORMAT} to {last}", first=period.first, last=period.last)
    return say("{first} to {last}", first=period.first, last=period.last)


def because_liked(titles: Sequence[str]) -> str:
    """Return the sentence that names what brought a paper, empty without anything.

    >>> because_liked(["Teapots", "Kites", "Umbrellas"])
    'Because you like Teapots, Kites and Umbrellas'
    """
    return say("Because you like {what}", what=listed(titles)) if titles else ""


def because_followed(names: Sequence[str]) -> str:
    """Return the sentence that names what of a paper is followed, empty without anything."""
    return say("Because you follow {what}", what=listed(names)) if names else ""


def trending_title(window: Window, topic: str = "") -> str:
    """Return what trending papers are called: `Trending papers of the week`."""
    title = say(TRENDING[window.name])
    return say("{title} in {topic}", title=title, topic=topic) if topic else title
