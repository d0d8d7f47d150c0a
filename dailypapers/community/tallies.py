"""Counts of votes and comments, kept beside the rows: change both in the same transaction.

Whoever changes one locks it first, so that those who speak of one paper take turns. Who acts for
a reader waits for that reader's turn before any paper's, so that nobody is set apart meanwhile.
"""

from __future__ import annotations

from django.db.models import F

from dailypapers.accounts.models import User
from dailypapers.community.models import Comment, Tally, Vote


def turn_of(reader: int) -> bool:
    """Wait for a reader's turn; return whether what they do counts."""
    rows = User.objects.select_for_update(no_key=True).filter(pk=reader)
    return not rows.values_list("is_shadowed", flat=True).get()


def lock(*papers: int) -> None:
    """Wait for the turn at these papers, in one order: no two ever wait for each other."""
    for paper in sorted(papers):
        Tally.objects.get_or_create(paper_id=paper)
        Tally.objects.select_for_update().get(paper=paper)


def add_votes(paper: int, change: int) -> None:
    """Add to the votes of a paper whose turn it is."""
    Tally.objects.filter(paper=paper).update(votes=F("votes") + change)


def recount_votes(paper: int) -> None:
    """Count the votes that count."""
    lock(paper)
    votes = Vote.objects.filter(paper=paper, reader__is_shadowed=False).count()
    Tally.objects.filter(paper=paper).update(votes=votes)


def recount_comments(paper: int) -> None:
    """Count the comments that all can read; whoever counts last has seen all the others."""
    lock(paper)
    standing = Comment.objects.filter(
        paper=paper, group=None, removed_at=None, hidden_at=None, reader__is_shadowed=False
    )
    speakers = standing.values("reader").distinct().count()
    Tally.objects.filter(paper=paper).update(comments=standing.count(), speakers=speakers)
