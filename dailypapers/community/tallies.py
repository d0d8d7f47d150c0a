"""Counts of votes and comments, kept beside the rows: change both in the same transaction."""

from __future__ import annotations

from django.db.models import F

from dailypapers.community.models import Comment, Tally


def add_votes(paper: int, change: int) -> None:
    """Add in the database, so that no vote is lost between two processes."""
    Tally.objects.get_or_create(paper_id=paper)
    Tally.objects.filter(paper=paper).update(votes=F("votes") + change)


def recount_comments(paper: int) -> None:
    """Count what stands, one process at a time: whoever counts last has seen all the others."""
    Tally.objects.get_or_create(paper_id=paper)
    Tally.objects.select_for_update().get(paper=paper)
    standing = Comment.objects.filter(paper=paper, removed_at=None)
    speakers = standing.values("reader").distinct().count()
    Tally.objects.filter(paper=paper).update(comments=standing.count(), speakers=speakers)
