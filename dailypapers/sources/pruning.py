"""Forgets old runs of sources; what tells how a source did on a day stays.

Of runs older than `KEPT`, a source keeps of each day the last that ended well and the last that
failed, by which old days without papers are explained, and the one that moved its watermark
furthest. What the others counted goes into a `Total`, so that sums never shrink.
"""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet, Sum

from dailypapers.core.clock import now
from dailypapers.sources.harvest import believed
from dailypapers.sources.models import Harvest, Total

KEPT = timedelta(days=90)
BATCH = 500  # Rows, between which others may write.
COUNTS = ("new", "changed", "same", "skipped")
ENDED = (Harvest.State.DONE, Harvest.State.FAILED)


def prune() -> int:
    """Forget old runs; return how many. A kill in between leaves the rest for the next time."""
    gone = 0
    for source in _old().order_by().values_list("source", flat=True).distinct():
        runs = _forgettable(source)
        for start in range(0, len(runs), BATCH):
            _forget(source, runs[start : start + BATCH])
        gone += len(runs)
    return gone


def totals() -> dict[str, dict[str, int]]:
    """Return what became of each source's records in all its runs, kept or not."""
    found: dict[str, dict[str, int]] = {}
    sums: dict[str, Any] = {name: Sum(name) for name in COUNTS}
    kept = Harvest.objects.order_by("source").values("source").annotate(**sums)
    for row in (*kept, *Total.objects.values("source", *COUNTS)):
        known = found.setdefault(row["source"], dict.fromkeys(COUNTS, 0))
        found[row["source"]] = {name: known[name] + row[name] for name in COUNTS}
    return found


def _old() -> QuerySet[Harvest]:
    return Harvest.objects.filter(started_at__lt=now() - KEPT)


def _forgettable(source: str) -> list[int]:
    """Return the old runs of a source that tell nothing which others do not tell."""
    runs = _old().filter(source=source).order_by("started_at", "pk")
    last: dict[Any, int] = {}
    for run in runs.filter(state__in=ENDED, since__isnull=False):
        last[run.state, run.started_at.astimezone(UTC).date()] = run.pk
    marked = Harvest.objects.filter(believed(), source=source)
    furthest = marked.order_by("-watermark", "-started_at").values_list("pk", flat=True)[:1]
    return list(runs.exclude(pk__in=[*last.values(), *furthest]).values_list("pk", flat=True))


@transaction.atomic
def _forget(source: str, part: list[int]) -> None:
    runs = Harvest.objects.filter(pk__in=part)
    counted = runs.aggregate(**{name: Sum(name, default=0) for name in COUNTS})
    Total.objects.get_or_create(source=source)
    sums = {name: F(name) + counted[name] for name in COUNTS}
    Total.objects.filter(source=source).update(**sums)
    runs.delete()
