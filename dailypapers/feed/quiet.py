"""Why an edition has no papers: a weekend, a source that failed, a day to come, nothing gathered.

"Nothing was announced" and "we could not ask" are different sentences, and readers need to know
which one is true.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef

from dailypapers.catalogue.models import Announcement
from dailypapers.feed.calendar import Period
from dailypapers.sources.models import Harvest, Source
from dailypapers.sources.registry import CONNECTORS, kind

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Quiet:
    """What is true of an edition without papers: a word for programs and sentences for people."""

    reason: str
    sentence: str


def why_quiet(period: Period, today: date, source: str = "") -> Quiet:
    """Return the reason why a day, week or month has no papers, or none of one source."""
    if not Announcement.objects.exists():
        return Quiet("empty", "This instance has no papers yet.")
    if source:
        return Quiet("filtered", f"No source named “{source}” announced a paper here.")
    if period.first > today:
        return Quiet("future", f"This {period.kind} has not come yet.")
    if settings.EDITIONS != "everything" and _was_listed(period):
        when = "today" if period.last == today else f"this {period.kind}"
        return Quiet("unpicked", f"No paper of {when} has been chosen here so far.")
    if failed := _failed_in(period):
        return Quiet("failed", _failure(failed, period))
    if period.kind == "day" and period.first.weekday() >= SATURDAY:
        return Quiet("weekend", f"No papers were announced on this {period.first:%A}.")
    if period.kind == "day" and (holiday := _holiday(period.first)):
        return Quiet("holiday", f"No papers were announced on this {period.first:%A}: {holiday}.")
    if today <= period.last:
        when = "today" if period.kind == "day" else f"this {period.kind}"
        return Quiet("early", f"No papers have been announced {when} so far.")
    if not _was_asked(period):
        return Quiet("unasked", f"No source was asked for this {period.kind}.")
    return Quiet(
        "silent", f"The sources were asked, and none announced a paper for this {period.kind}."
    )


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
        state=Harvest.State.FAILED, started_at__date__range=(period.first, period.last)
    )
    return failed.filter(~Exists(mended)).first()


def _failure(failed: Harvest, period: Period) -> str:
    when = f"{failed.started_at:%H:%M} UTC on {failed.started_at.day} {failed.started_at:%B}"
    sentence = f"{failed.source} could not be asked at {when}: {failed.error.rstrip('.')}."
    which = "these days" if period.kind == "days" else f"this {period.kind}"
    return f"{sentence} Papers of {which} may be missing."


def _holiday(day: date) -> str:
    """Why none of the sources has a list on a day, if their own calendars say so."""
    names = Source.objects.filter(active=True).values_list("connector", flat=True).distinct()
    reasons = [kind(name).quiet(day) for name in names if name in CONNECTORS]
    return reasons[0] if reasons and all(reasons) else ""


def _was_asked(period: Period) -> bool:
    """Whether a harvest that reached back this far has ended well since."""
    done = Harvest.objects.filter(state=Harvest.State.DONE, finished_at__date__gte=period.first)
    return done.filter(since__lte=period.last + timedelta(days=1)).exists()
