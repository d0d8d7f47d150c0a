"""Fetches the abstracts of the bundled archive's papers from arXiv, politely, newest day first.

The archive ships facts only; a page shows our one-sentence summary until the abstract is here.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db.models import QuerySet

from dailypapers.catalogue.models import Announcement, Identifier
from dailypapers.sources.clean import admitted
from dailypapers.sources.ingest import ingest
from dailypapers.sources.models import Mark
from dailypapers.sources.registry import connector

NAME = "arxiv.abstracts"


def pending() -> bool:
    """Say whether a day's papers still lack abstracts and may be asked for."""
    return not settings.OFFLINE and _next_day() is not None


def fetch_next_day() -> None:
    """Take in the abstracts of one day's papers; a kill in between repeats that day."""
    day = _next_day()
    if day is None:
        return
    for batch in connector("arxiv").by_ids(_lacking(day)):
        ingest(admitted(batch.records)[0])
    Mark.objects.update_or_create(name=NAME, defaults={"value": day.isoformat()})


def _next_day() -> date | None:
    """The newest day before the mark with archive papers that have no abstract."""
    mark = Mark.objects.filter(name=NAME).values_list("value", flat=True).first()
    days = _announced_without_abstract()
    if mark:
        days = days.filter(day__lt=mark)
    return days.order_by("-day").values_list("day", flat=True).first()


def _announced_without_abstract() -> QuerySet[Announcement]:
    return Announcement.objects.filter(
        paper__abstract="", paper__records__source="archive", paper__identifiers__scheme="arxiv"
    )


def _lacking(day: date) -> list[str]:
    papers = _announced_without_abstract().filter(day=day).values("paper")
    names = Identifier.objects.filter(paper__in=papers, scheme="arxiv").order_by("value")
    return list(names.values_list("value", flat=True))
