"""Votes for papers that turned out to be another: they go where the paper went."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from dailypapers.community.models import Vote
from dailypapers.community.votes import unvote, vote

BATCH = 1000  # votes, between which others may write


def pending() -> bool:
    """Say whether there are such votes."""
    return _stray().exists()


def follow() -> None:
    """Give them to the paper that was kept; who had voted for both has one vote then."""
    while stray := list(_stray().select_related("paper", "reader").order_by("paper", "pk")[:BATCH]):
        for one in stray:
            _move(one)


@transaction.atomic
def _move(one: Vote) -> None:
    kept = one.paper.merged_into_id
    if kept is not None and Vote.objects.filter(pk=one.pk).exists():
        vote(one.reader, kept)
        unvote(one.reader, one.paper_id)


def _stray() -> QuerySet[Vote]:
    return Vote.objects.filter(paper__merged_into__isnull=False)
