"""Why an edition has no papers: a weekend, a source that failed, a day to come, nothing gathered.

"Nothing was announced" and "we could not ask" are different sentences, and readers need to know
which one is true.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_noop

from dailypapers.catalogue.models import Announcement
from dailypapers.core.spoken import say, spoken
from dailypapers.feed.calendar import Period
from dailypapers.sources.models import Harvest, Source
from dailypapers.sources.registry import CONNECTORS, kind

SATURDAY = 5
TODAY = gettext_noop("No paper of today has been chosen here so far.")
COMING = {
    "day": gettext_noop("This day has not come yet."),
    "week": gettext_noop("This week has not come yet."),
    "month": gettext_noop("This month has not come yet."),
}
UNPICKED = {
    "day": gettext_noop("No paper of this day has been chosen here so far."),
    "week": gettext_noop("No paper of this week has been chosen here so far."),
    "month": gettext_noop("No paper of this month has been chosen here so far."),
}
EARLY = {
    "day": gettext_noop("No papers have been announced today so far."),
    "week": gettext_noop("No papers have been announced this week so far."),
    "month": gettext_noop("No papers have been announced this month so far."),
}
UNASKED = {
    "day": gettext_noop("No source was asked for this day."),
    "week": gettext_noop("No source was asked for this week."),
    "month": gettext_noop("No source was asked for this month."),
}
SILENT = {
    "day": gettext_noop("The sources were asked, and none announced a paper for this day."),
    "week": gettext_noop("The sources were asked, and none announced a paper for this week."),
    "month": gettext_noop("The sources were asked, and none announced a paper for this month."),
}
MISSING = {
    "day": gettext_noop("Papers of this day may be missing."),
    "week": gettext_noop("Papers of this week may be missing."),
    "month": gettext_noop("Papers of this month may be missing."),
    "days": gettext_noop("Papers of these days may be missing."),
}


@dataclass(frozen=True, slots=True)
class Quiet:
    """What is true of an edition without papers: a word for programs and sentences for people."""

    reason: str
    sentence: str


def why_quiet(period: Period, today: date, source: str = "") -> Quiet:
    """Return the reason why a day, week or month has no papers, or none of one source."""
    if not Announcement.objects.exists():
        return Quiet("empty", say("This instance has no papers yet."))
    if source:
        return Quiet(
            "filtered", say("No source named “{source}” announced a paper here.", source=source)
        )
    if period.first > today:
        return Quiet("future", say(COMING[period.kind]))
    if settings.EDITIONS != "everything" and _was_listed(period):
        return Quiet("unpicked", say(TODAY if period.last == today else UNPICKED[period.kind]))
    if failed := _failed_in(period):
        return Quiet("failed", _failure(failed, period))
    if period.kind == "day" and period.first.weekday() >= SATURDAY:
        return Quiet("weekend", say("No papers were announced on this {day:l}.", day=period.first))
    if period.kind == "day" and (holiday := _holiday(period.first)):
        return Quiet(
            "holiday",
            say(
                "No papers were announced on this {day:l}: {holiday}.",
                day=period.first,
                holiday=spoken(holiday),
            ),
        )
    if today <= period.last:
        return Quiet("early", say(EARLY[period.kind]))
    if not _was_asked(period):
        return Quiet("unasked", say(UNASKED[period.kind]))
    return Quiet("silent", say(SILENT[period.kind]))


def doubt(period: Period) -> str:
    """Return why papers of a period may be missing though it has some, empty if nothing is known.

    What failed on the day after may have been what was to bring the last day's.
    """
    failed = _failed_in(Period(period.kind, period.first, period.last + timedelta(days=1)))
    return _failure(failed, period) if failed else ""


def _was_listed(period: Period) -> bool:
    """Whether there were papers that this instance's setting keeps out of its editions."""
    return Announcement.objects.filter(day__range=(period.first, period.last)).exists()


def _failed_in(period: Period) -> Harvest | None:
    """The newest harvest that failed then, if none of its source has gone well since."""
    mended = Harvest.objects.filter(
        source=OuterRef("source"),
        state=Harvest.State.DONE,
        since__isnull=False,  # Papers asked for by their ids mend nothing.
        started_at__gt=OuterRef("started_at"),
    )
    failed = Harvest.objects.filter(
        state=Harvest.State.FAILED,
        since__isnull=False,
        started_at__date__range=(period.first, period.last),
    )
    return failed.filter(~Exists(mended)).first()


def _failure(failed: Harvest, period: Period) -> str:
    sentence = say(
        "{source} could not be asked at {at:TIME_FORMAT} UTC on {at:MONTH_DAY_FORMAT}: {error}.",
        source=failed.source,
        at=failed.started_at,
        error=failed.error.rstrip("."),
    )
    return f"{sentence} {say(MISSING[period.kind])}"


def _holiday(day: date) -> str:
    """Why none of the sources has a list on a day, if their own calendars say so."""
    names = Source.objects.filter(active=True).values_list("connector", flat=True).distinct()
    reasons = [kind(name).quiet(day) for name in names if name in CONNECTORS]
    return reasons[0] if reasons and all(reasons) else ""


def _was_asked(period: Period) -> bool:
    """Whether a harvest that reached back this far has ended well since."""
    done = Harvest.objects.filter(state=Harvest.State.DONE, finished_at__date__gte=period.first)
    return done.filter(since__lte=period.last + timedelta(days=1)).exists()
