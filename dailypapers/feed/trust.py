"""Whether a day's list can be trusted: what to say where a source did not bring its part."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings

from dailypapers.core.clock import now
from dailypapers.core.spoken import listed, say
from dailypapers.sources.health import Sight, sights
from dailypapers.sources.registry import title

JUDGED = timedelta(days=14)  # Older lists are as they are: what is usual has changed since.


def distrust(day: date, brought: Iterable[str], moment: datetime | None = None) -> str:
    """Return a sentence on a day's list that may lack papers, nothing for one that does not.

    `brought` are the sources of the papers that it has. An instance that is offline asks nobody,
    and says nothing.
    """
    moment = moment or now()
    if settings.OFFLINE or not moment.date() - JUDGED <= day <= moment.date() + timedelta(days=1):
        return ""
    broken = [sight for sight in sights(day, moment) if sight.is_broken]
    if not broken:
        return ""
    return "; ".join([*(sight.sentence for sight in broken), _instead(broken, brought)]) + "."


def _instead(broken: Iterable[Sight], brought: Iterable[str]) -> str:
    lacking = {sight.title for sight in broken}
    others = [name for source in brought if (name := title(source)) not in lacking]
    if not others:
        return say("papers may be missing")
    return say("showing what {sources} brought", sources=listed(others))
