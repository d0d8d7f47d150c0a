"""Why a day has no papers: a weekend, a source that failed, a day to come, or nothing gathered.

"Nothing was announced" and "we could not ask" are different sentences, and readers need to know
which one is true.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from dailypapers.catalogue.models import Announcement
from dailypapers.sources.models import Harvest

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Quiet:
    """What is true of a day without papers: a word for programs and sentences for people."""

    reason: str
    sentence: str


def why_quiet(day: date, today: date) -> Quiet:
    """Return the reason why a day has no papers."""
    if not Announcement.objects.exists():
        return Quiet("empty", "This instance has no papers yet.")
    if day > today:
        return Quiet("future", "This day has not come yet.")
    failed = _failed_on(day)
    if failed:
        sentence = f"{failed.source} could not be asked at {failed.started_at:%H:%M} UTC"
        return Quiet("failed", f"{sentence}: {failed.error} Papers of this day may be missing.")
    if day.weekday() >= SATURDAY:
        return Quiet("weekend", f"No papers were announced on this {day:%A}.")
    if day == today:
        return Quiet("early", "No papers have been announced today so far.")
    if not _asked_since(day):
        return Quiet("unasked", "No source was asked for this day.")
    return Quiet("silent", "The sources were asked, and none announced a paper on this day.")


def _failed_on(day: date) -> Harvest | None:
    """The harvest that failed on this day, if none of that source succeeded on it or since."""
    failed = Harvest.objects.filter(state=Harvest.State.FAILED, started_at__date=day).first()
    if failed is None:
        return None
    mended = Harvest.objects.filter(
        source=failed.source, state=Harvest.State.DONE, started_at__gt=failed.started_at
    )
    return None if mended.exists() else failed


def _asked_since(day: date) -> bool:
    """Whether a harvest that reached back to this day has ended well since."""
    done = Harvest.objects.filter(state=Harvest.State.DONE, finished_at__date__gte=day)
    return done.filter(since__lte=day + timedelta(days=1)).exists()
