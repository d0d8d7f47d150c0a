"""How counts of other sites grew: each is kept with the day, and asked for what came since.

Sources tell how many there are. What tells how many came are two counts of one thing by one source:
of two sources, one may look late.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce

from dailypapers.catalogue.models import Observation
from dailypapers.catalogue.records import LinkKind, SourceRecord
from dailypapers.core.bulk import insert_rows

SERIES = ("paper", "kind", "source", "subject")
Series = tuple[int, str, str, str]
LARGEST = (1 << 31) - 1  # that the column holds; a file may say anything
SHORTEST = 1.0  # hours that are looked at: three stars in a minute are not 180 an hour
Kind = Observation.Kind


@dataclass(frozen=True, slots=True)
class Counted:
    """How many of a kind a source counts of a paper; `subject` is the repository, of stars."""

    paper: int
    kind: str
    count: int
    source: str = ""
    subject: str = ""

    @property
    def series(self) -> Series:
        """What two counts have in common that can be held against each other."""
        return self.paper, self.kind, self.source, self.subject


@dataclass(frozen=True, slots=True)
class Gain:
    """How many came, and in how many hours."""

    count: int
    hours: float

    @property
    def an_hour(self) -> float:
        """How many came in an hour."""
        return self.count / max(self.hours, SHORTEST)


def counted(paper: int, record: SourceRecord) -> Iterator[Counted]:
    """Yield what a record counts of its paper."""
    for link in record.links:
        if link.kind == LinkKind.CODE and link.stars is not None:
            yield Counted(paper, Kind.STARS, link.stars, record.source, link.url)
    citations = record.extra.get("citations")
    if type(citations) is int and 0 <= citations <= LARGEST:
        yield Counted(paper, Kind.CITATIONS, citations, record.source)


def observed(
    paper: int, kind: str, count: int, at: datetime, *, source: str = "", subject: str = ""
) -> None:
    """Keep what was counted at a time."""
    observe([Counted(paper, kind, count, source, subject)], at)


def observe(all_counted: Iterable[Counted], at: datetime) -> None:
    """Keep what was counted at a time, of each day the last; what is as it was is not written."""
    new = {one.series: one for one in all_counted}
    if not new:
        return
    rows = Observation.objects.filter(paper__in={paper for paper, *_ in new}, at__lte=at)
    last: dict[Series, int] = {
        (row.paper_id, row.kind, row.source, row.subject): row.count for row in rows.order_by("at")
    }
    day = at.astimezone(UTC).date()
    insert_rows(
        Observation,
        [*SERIES, "day", "at", "count"],
        [(*key, day, at, one.count) for key, one in new.items() if last.get(key) != one.count],
        replace_on=[*SERIES, "day"],
    )


def gains(since: datetime, until: datetime) -> dict[int, dict[str, Gain]]:
    """Return what papers gained between two times, by kind; those that gained nothing have none.

    What was counted first says nothing of what came, and is not read where nothing came after it:
    an import counts every paper for the first time. Where several sources count, or a paper has
    several repositories, the one that gained most speaks.
    """
    within = Observation.objects.filter(at__gt=since, at__lte=until)
    earlier = Observation.objects.filter(
        day__lt=OuterRef("day"), **{name: OuterRef(name) for name in SERIES}
    )
    changed = within.filter(Exists(earlier)).values("paper")
    rows = Observation.objects.filter(paper__in=changed, at__lte=until).order_by("at")
    became = Coalesce("paper__merged_into", "paper")
    series: dict[tuple[int, str, str, str, int], list[tuple[datetime, int]]] = defaultdict(list)
    for paper, *key, at, count in rows.values_list(became, *SERIES[1:], "paper", "at", "count"):
        kind, source, subject, was = key
        series[paper, kind, source, subject, was].append((at, count))
    found: dict[int, dict[str, Gain]] = defaultdict(dict)
    for (paper, kind, *_), counts in series.items():
        gain, most = _gain(counts, since, until), found[paper].get(kind)
        if gain.count > (most.count if most else 0):
            found[paper][kind] = gain
    return {paper: by_kind for paper, by_kind in found.items() if by_kind}


def thin(before: datetime) -> None:
    """Forget what was counted before a time, but for the last of it, which later counts need."""
    old = Observation.objects.filter(at__lt=before)
    later = old.filter(at__gt=OuterRef("at"), **{name: OuterRef(name) for name in SERIES})
    old.filter(Exists(later)).delete()


def _gain(counts: list[tuple[datetime, int]], since: datetime, until: datetime) -> Gain:
    before = [one for one in counts if one[0] <= since]
    began, first = before[-1] if before else counts[0]
    hours = (until - max(began, since)).total_seconds() / 3600
    return Gain(max(0, counts[-1][1] - first), hours)
