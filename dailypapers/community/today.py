"""What readers did since a moment, in numbers."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from dailypapers.accounts.models import User
from dailypapers.community import bursts, flags
from dailypapers.community.models import Comment, Vote


class Did(NamedTuple):
    """How many readers came, and what they did."""

    joined: int
    signed_in: int
    votes: int
    comments: int
    waiting: int  # things that readers reported


def did(since: datetime) -> Did:
    """Return what was done since a moment."""
    return Did(
        joined=User.objects.filter(joined_at__gte=since, is_active=True).count(),
        signed_in=User.objects.filter(last_login__gte=since).count(),
        votes=Vote.objects.filter(at__gte=since).count(),
        comments=Comment.objects.filter(at__gte=since, removed_at=None).count(),
        waiting=flags.waiting() + bursts.waiting().count(),
    )
