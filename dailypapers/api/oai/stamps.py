"""Revisions of the catalogue as moments, and back: OAI-PMH asks by moments.

A paper's datestamp is the first moment at which its revision was noticed, by a harvester's own
request at the latest. So whoever asks for what changed since their last answer misses nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection
from datetime import datetime

from dailypapers.api.models import Stamp
from dailypapers.catalogue.models import Revision
from dailypapers.core.clock import now


def pending() -> bool:
    """Say whether there are changes that were not noticed yet."""
    return Revision.latest() > _latest()


def note() -> None:
    """Notice what changed until now."""
    latest = Revision.latest()
    if latest > _latest():
        stamp = Stamp(revision=latest, at=now().replace(microsecond=0))
        Stamp.objects.bulk_create([stamp], ignore_conflicts=True)


def revisions(start: datetime | None, until: datetime | None) -> tuple[int, int]:
    """Return the revisions noticed between two moments: the one before the first, and the last."""
    before = Stamp.objects.filter(at__lt=start) if start else Stamp.objects.none()
    through = Stamp.objects.filter(at__lte=until) if until else Stamp.objects.all()
    return _last(before.order_by("-revision").first()), _last(through.order_by("-revision").first())


def moments(wanted: Collection[int]) -> dict[int, datetime]:
    """Return when each of some revisions was noticed."""
    if not wanted:
        return {}
    later = Stamp.objects.filter(revision__gte=max(wanted)).order_by("revision")
    if not (after := later.first()):
        note()  # It changed since this request began.
        after = later.get()
    between = Stamp.objects.filter(revision__gte=min(wanted), revision__lte=after.revision)
    stamps = list(between.order_by("revision").values_list("revision", "at"))
    known = [revision for revision, _ in stamps]
    return {one: stamps[bisect_left(known, one)][1] for one in wanted}


def earliest() -> datetime:
    """Return the first moment at which anything was noticed, now if nothing was."""
    first = Stamp.objects.order_by("revision").first()
    return first.at if first else now().replace(microsecond=0)


def _latest() -> int:
    return _last(Stamp.objects.order_by("-revision").first())


def _last(stamp: Stamp | None) -> int:
    return stamp.revision if stamp else 0
