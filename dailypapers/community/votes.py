"""Voting: one vote a reader and paper. Safe to repeat, exact when many vote at once.

The vote and the count of it are one transaction, and what is counted are the rows.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.db import transaction

from dailypapers.accounts.models import User
from dailypapers.community import access, bursts, tallies
from dailypapers.community.models import Vote
from dailypapers.community.trust import NEW_FOR
from dailypapers.community.vote_weight import weight
from dailypapers.core.clock import now


@transaction.atomic
def vote(reader: User, paper: int, at: datetime | None = None) -> None:
    """Count the reader's vote for a paper."""
    counts = tallies.turn_of(reader.pk)
    tallies.lock(paper)  # Else a vote could come and go between looking for it and adding it.
    when = at or now()
    cast = {"at": when, "weight": weight_of(reader, when)}
    _, is_new = Vote.objects.get_or_create(reader=reader, paper_id=paper, defaults=cast)
    if is_new and counts:
        if when - reader.joined_at < NEW_FOR and not is_vouched_for(reader):
            bursts.watch(paper, when)
        tallies.recount_votes(paper)


@transaction.atomic
def unvote(reader: User, paper: int) -> None:
    """Take the reader's vote back, if there is one."""
    counts = tallies.turn_of(reader.pk)
    tallies.lock(paper)
    gone, _ = Vote.objects.filter(reader=reader, paper=paper).delete()
    if gone and counts:
        tallies.recount_votes(paper)


def weight_of(reader: User, at: datetime) -> float:
    """Return what a vote of the reader weighs at a time."""
    if is_vouched_for(reader):
        return 1.0
    morning = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    before = Vote.objects.filter(reader=reader, at__lt=morning)
    days = before.datetimes("at", "day", tzinfo=UTC).count()
    return weight(at - reader.joined_at, days)


def is_vouched_for(reader: User) -> bool:
    """Say whether somebody stands for the reader: not everybody may sign up, or they moderate."""
    return settings.SIGN_UP != "open" or access.may_moderate(reader)
