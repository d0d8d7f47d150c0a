"""Counts of votes and comments, kept beside the rows: always change them in the same transaction.

A count changes by an addition in the database, so that none is lost between two processes.
"""

from __future__ import annotations

from django.db.models import F

from dailypapers.community.models import Tally


def add(paper: int, **changes: int) -> None:
    """Change the counts of a paper by so many."""
    Tally.objects.get_or_create(paper_id=paper)
    sums = {name: F(name) + change for name, change in changes.items()}
    Tally.objects.filter(paper=paper).update(**sums)


def votes_of(paper: int) -> int:
    """Return how many votes a paper has."""
    return Tally.objects.filter(paper=paper).values_list("votes", flat=True).first() or 0
