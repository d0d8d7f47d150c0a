"""Counts of votes and comments, kept beside the rows: change both in the same transaction.

Whoever changes one locks it first, so that those who speak of one paper take turns.
"""

from __future__ import annotations

from django.db.models import F

from dailypapers.community.models import Comment, Tally


def lock(*papers: int) -> None:
    """Wait for the turn at these papers, in one order: no two ever wait for each other."""
    for paper in sorted(papers):
        Tally.objects.get_or_create(paper_id=paper)
        Tally.objects.select_for_update().get(paper=paper)


def add_votes(paper: int, change: int) -> None:
    """Add to the votes of a paper whose turn it is."""
    Tally.objects.filter(paper=paper).update(votes=F("votes") + change)


def recount_comments(paper: int) -> None:
    """Count the comments that stand; whoever counts last has seen all the others."""
    lock(paper)
    standing = Comment.objects.filter(paper=paper, removed_at=None)
    speakers = standing.values("reader").distinct().count()
    Tally.objects.filter(paper=paper).update(comments=standing.count(), speakers=speakers)
