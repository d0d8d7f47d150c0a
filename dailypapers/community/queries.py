"""Reads for lists of papers: counts, and what one reader did, for many papers at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from dailypapers.accounts.models import User
from dailypapers.community.models import Mark, Tally, Vote


def votes(papers: Collection[int]) -> dict[int, int]:
    """Return the votes of each of the papers that has any."""
    counted = Tally.objects.filter(paper__in=papers, votes__gt=0)
    return dict(counted.values_list("paper", "votes"))


def voted(reader: User | None, papers: Collection[int]) -> set[int]:
    """Return which of the papers the reader voted for; a stranger voted for none."""
    if reader is None:
        return set()
    own = Vote.objects.filter(reader=reader, paper__in=papers)
    return set(own.values_list("paper", flat=True))


def marks(reader: User | None, papers: Collection[int]) -> dict[int, set[str]]:
    """Return the kinds of marks that the reader put on each of the papers that has any."""
    found: dict[int, set[str]] = defaultdict(set)
    if reader is not None:
        own = Mark.objects.filter(reader=reader, paper__in=papers)
        for paper, kind in own.values_list("paper", "kind"):
            found[paper].add(kind)
    return found
