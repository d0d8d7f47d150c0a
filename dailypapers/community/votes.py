"""Voting: one vote a reader and paper. Safe to repeat, exact when many vote at once.

The vote and the count of it are one transaction. The count changes only if the row did, by an
addition in the database, so that no reader's vote is counted twice and none is lost between two
processes.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from dailypapers.accounts.models import User
from dailypapers.community.models import Tally, Vote


@transaction.atomic
def vote(reader: User, paper: int) -> int:
    """Count the reader's vote for a paper; return how many votes it has now."""
    _, is_new = Vote.objects.get_or_create(reader=reader, paper_id=paper)
    return _add(paper, 1) if is_new else votes_of(paper)


@transaction.atomic
def unvote(reader: User, paper: int) -> int:
    """Take the reader's vote back, if there is one; return how many votes the paper has now."""
    gone, _ = Vote.objects.filter(reader=reader, paper=paper).delete()
    return _add(paper, -1) if gone else votes_of(paper)


def votes_of(paper: int) -> int:
    """Return how many votes a paper has."""
    return Tally.objects.filter(paper=paper).values_list("votes", flat=True).first() or 0


def _add(paper: int, change: int) -> int:
    Tally.objects.get_or_create(paper_id=paper)
    Tally.objects.filter(paper=paper).update(votes=F("votes") + change)
    return votes_of(paper)
