"""The numbers of a review's flow diagram. Pure.

Page and others, "The PRISMA 2020 statement: an updated guideline for reporting systematic reviews"
(2021), doi:10.1136/bmj.n71. Whatever is counted, it adds up at every moment:

    identified = duplicates + unscreened + screened
    screened = excluded + sought
    sought = not retrieved + unassessed + assessed
    assessed = excluded by each reason + included
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dailypapers.community.reviews.stages import State


class Place(NamedTuple):
    """How many papers stand at a place, the duplicates left out."""

    by_title: str
    by_text: str
    is_missing: bool
    reason: int | None
    papers: int


class Source(NamedTuple):
    """Where records came from, by what way, and how many, duplicates counted."""

    name: str
    method: str
    records: int


@dataclass(frozen=True, slots=True)
class Flow:
    """What happened to all records. `reasons` are criteria by number, the most frequent first."""

    sources: Sequence[Source]
    identified: int
    duplicates: int
    unscreened: int
    screened: int
    excluded: int
    sought: int
    missing: int
    unassessed: int
    assessed: int
    reasons: Sequence[tuple[int | None, int]]
    included: int

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to be decided."""
        return not self.unscreened and not self.unassessed


def flow(sources: Sequence[Source], places: Iterable[Place]) -> Flow:
    """Count what stands where."""
    rows = list(places)
    identified = sum(source.records for source in sources)
    unique = sum(row.papers for row in rows)
    unscreened = _sum(row for row in rows if row.by_title in {State.OPEN, State.CONFLICT})
    excluded = _sum(row for row in rows if row.by_title == State.EXCLUDED)
    sought = [row for row in rows if row.by_title == State.INCLUDED]
    there = [row for row in sought if not row.is_missing]
    included = _sum(row for row in there if row.by_text == State.INCLUDED)
    reasons: Counter[int | None] = Counter()
    for row in there:
        if row.by_text == State.EXCLUDED:
            reasons[row.reason] += row.papers
    assessed = included + reasons.total()
    return Flow(
        sources=sources,
        identified=identified,
        duplicates=identified - unique,
        unscreened=unscreened,
        screened=unique - unscreened,
        excluded=excluded,
        sought=_sum(sought),
        missing=_sum(sought) - _sum(there),
        unassessed=_sum(there) - assessed,
        assessed=assessed,
        reasons=sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0] or 0)),
        included=included,
    )


def _sum(rows: Iterable[Place]) -> int:
    return sum(row.papers for row in rows)
