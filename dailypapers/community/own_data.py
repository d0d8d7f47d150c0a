"""The community's part of what is kept of a reader."""

from __future__ import annotations

from typing import Any

from dailypapers.accounts.models import User
from dailypapers.community.models import Vote
from dailypapers.community.votes import unvote


def export(reader: User) -> dict[str, Any]:
    """Return what the reader voted for, and when."""
    cast = Vote.objects.filter(reader=reader).order_by("at")
    rows = cast.values_list("paper__address", "paper__title", "at")
    return {"votes": [{"paper": at[0], "title": at[1], "at": at[2]} for at in rows]}


def erase(reader: User) -> None:
    """Take the reader's votes back; in the order of papers, so that no two wait for each other."""
    cast = Vote.objects.filter(reader=reader).order_by("paper")
    for paper in list(cast.values_list("paper", flat=True)):
        unvote(reader, paper)
