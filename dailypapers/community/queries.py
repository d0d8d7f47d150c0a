"""Reads for lists of papers: counts, and what one reader did, for many papers at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from django.db.models import Count

from dailypapers.accounts.models import User
from dailypapers.community.models import Comment, Lock, Mark, Tally, Vote
from dailypapers.core.prepared import prepared


def tallies(papers: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Return the votes and the comments of each of the papers that readers ever spoke of."""
    return {paper: (votes, comments) for paper, votes, comments in _tallies(papers)}


_tallies = prepared(
    lambda ids: Tally.objects.filter(paper__in=ids).values_list("paper", "votes", "comments")
)


def comments(paper: int) -> list[Comment]:
    """Return what was said of a paper, with who said it, oldest first."""
    said = Comment.objects.filter(paper=paper).select_related("reader")
    return list(said.order_by("at", "pk"))


def lock_of(paper: int) -> Lock | None:
    """Return since when and why nothing more is to be said of a paper, if that is so."""
    return Lock.objects.filter(paper=paper).first()


def unseen(reader: User | None, papers: Collection[int]) -> dict[int, int]:
    """Return how many comments only their writer sees, of a reader who was set apart."""
    if reader is None or not reader.is_shadowed:
        return {}
    own = Comment.objects.filter(reader=reader, paper__in=papers, removed_at=None, hidden_at=None)
    return dict(own.values_list("paper").annotate(Count("pk")))


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
