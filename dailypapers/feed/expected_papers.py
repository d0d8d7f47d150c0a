"""What interest is learnt from on this instance: papers of days past, and those of days open.

Only what is known before a vote is read, but for the votes of days that are over. Picks are left
out: what a curator puts first is voted for because it stands there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from math import log1p
from typing import Any, NamedTuple

import numpy as np
from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import Coalesce, Length

from dailypapers.catalogue.models import Announcement, Authorship, Link
from dailypapers.catalogue.records import Featured, LinkKind
from dailypapers.community.models import Feature
from dailypapers.feed.expected.papers import Numbers, Papers
from dailypapers.search import index

MOST = 20_000  # papers that are learnt from, of the newest days
SETTLED = timedelta(days=2)  # after which the votes of a day are taken as counted
HOURS = 24.0
AT_ONCE = 1000  # papers a query asks for
VOTES = F("paper__imported_votes") + Coalesce("paper__tally__votes", 0)


class Row(NamedTuple):
    """A paper as it was announced; lengths in characters."""

    paper: int
    day: date
    kind: int
    announced_at: datetime
    votes: int
    abstract_length: int
    title_length: int


def past(today: date) -> list[Row]:
    """Return the papers of lists that are over and in which somebody voted."""
    over = _announced().filter(day__lt=today - SETTLED)
    lists = over.values("day", "kind").annotate(papers=Count("pk"), votes=Sum(VOTES))
    known: set[tuple[date, int]] = set()
    papers = 0
    for one in lists.filter(votes__gt=0).order_by("-day", "kind"):
        papers += one["papers"]
        if papers > MOST:
            break
        known.add((one["day"], one["kind"]))
    first = min((day for day, _ in known), default=today)
    return _once(
        [row for row in _rows(over.filter(day__gte=first)) if (row.day, row.kind) in known]
    )


def awaited(today: date) -> QuerySet[Announcement]:
    """Return what was announced on days whose votes are still being given."""
    return _announced().filter(day__gte=today - SETTLED)


def with_awaited(known: list[Row], today: date) -> list[Row]:
    """Return papers of days past, and behind them those that are to be expected."""
    return _once(known + _rows(awaited(today)))


def papers_of(rows: Sequence[Row], today: date) -> Papers:
    """Return what is known of papers; votes of days that are not over are not.

    Raises `IndexUnavailable`.
    """
    ids = [row.paper for row in rows]
    days = np.array([row.day.toordinal() for row in rows], np.int64)
    kinds = np.array([row.kind for row in rows], np.int64)
    votes = np.array([row.votes for row in rows], np.float64)
    return Papers(
        days=days,
        lists=days * (max(Featured) + 1) + kinds,
        votes=np.where(days < (today - SETTLED).toordinal(), votes, np.nan),
        vectors=_vectors(ids),
        people=_people(ids),
        facts=_facts(rows, ids),
    )


def _announced() -> QuerySet[Announcement]:
    return Announcement.objects.filter(kind__gt=Featured.PICK, paper__merged_into=None)


def _rows(announced: QuerySet[Announcement]) -> list[Row]:
    rows = announced.annotate(
        votes=VOTES,
        abstract_length=Length("paper__abstract"),
        title_length=Length("paper__title"),
    )
    ordered = rows.order_by("day", "kind", "paper").values_list(*Row._fields)
    return [Row(*row) for row in ordered]


def _once(rows: Sequence[Row]) -> list[Row]:
    """Return the first row of each paper."""
    found: dict[int, Row] = {}
    for row in rows:
        found.setdefault(row.paper, row)
    return list(found.values())


def _vectors(ids: Sequence[int]) -> Numbers:
    """Return what papers mean, (papers, d); those that are not encoded yet, like an average one."""
    found = index.reader().vectors(ids)
    if not found:
        return np.zeros((len(ids), 0))
    average = np.asarray(np.mean(list(found.values()), axis=0), np.float32)
    return np.stack([found.get(paper, average) for paper in ids]).astype(np.float64)


def _people(ids: Sequence[int]) -> dict[str, list[list[int]]]:
    signed = Authorship.objects.all().values_list("paper", "author")
    submitted = Feature.objects.filter(kind=Featured.SUBMISSION).values_list("paper", "reader")
    return {"authors": _of(ids, signed), "submitter": _of(ids, submitted)}


def _of(ids: Sequence[int], rows: QuerySet[Any, tuple[int, int]]) -> list[list[int]]:
    wanted: dict[int, list[int]] = {paper: [] for paper in ids}
    for first in range(0, len(ids), AT_ONCE):
        for paper, name in rows.filter(paper__in=ids[first : first + AT_ONCE]):
            wanted[paper].append(name)
    return list(wanted.values())


def _facts(rows: Sequence[Row], ids: Sequence[int]) -> dict[str, Numbers]:
    hours = np.array([_hours(row.day, row.announced_at) for row in rows], np.float64)
    links = {
        name: _of(ids, Link.objects.filter(kind=kind).values_list("paper", "pk"))
        for name, kind in {"code": LinkKind.CODE, "page": LinkKind.PROJECT}.items()
    }
    return {
        **{name: np.array([float(bool(one)) for one in each]) for name, each in links.items()},
        "abstract": np.array([log1p(row.abstract_length) for row in rows]),
        "title": np.array([log1p(row.title_length) for row in rows]),
        "hour": np.column_stack([hours, np.log1p(hours)]),
    }


def _hours(day: date, announced: datetime) -> float:
    """Return how long after the beginning of its day a paper was announced."""
    midnight = datetime.combine(day, datetime.min.time(), UTC)
    return min(max((announced - midnight).total_seconds() / 3600, 0.0), HOURS)
