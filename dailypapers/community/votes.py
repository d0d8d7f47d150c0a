"""Voting: one vote a reader and paper. Safe to repeat, exact when many vote at once.

The vote and the count of it are one transaction. The count changes only if the row did, so that no
reader's vote is counted twice.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dailypapers.accounts.models import User
from dailypapers.community import tallies
from dailypapers.community.models import Vote
from dailypapers.core.clock import now


@transaction.atomic
def vote(reader: User, paper: int, at: datetime | None = None) -> None:
    """Count the reader's vote for a paper."""
    counts = tallies.turn_of(reader.pk)
    tallies.lock(paper)  # Else a vote could come and go between looking for it and adding it.
    since = {"at": at or now()}
    _, is_new = Vote.objects.get_or_create(reader=reader, paper_id=paper, defaults=since)
    if is_new and counts:
        tallies.add_votes(paper, 1)


@transaction.atomic
def unvote(reader: User, paper: int) -> None:
    """Take the reader's vote back, if there is one."""
    counts = tallies.turn_of(reader.pk)
    tallies.lock(paper)
    gone, _ = Vote.objects.filter(reader=reader, paper=paper).delete()
    if gone and counts:
        tallies.add_votes(paper, -1)
