"""The periodic jobs of gathering. None of them leaves the machine when the instance is offline."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from dailypapers.core.schedule import Task
from dailypapers.sources import abstracts
from dailypapers.sources.harvest import harvest
from dailypapers.sources.registry import connector


def harvest_arxiv() -> None:
    """Ask arXiv for what is new in this instance's sets."""
    if settings.ARXIV_SETS:
        harvest(connector("arxiv"), sets=settings.ARXIV_SETS)


def may_ask() -> bool:
    """Say whether outgoing traffic is allowed."""
    return not settings.OFFLINE


TASKS = [
    Task(
        "arxiv.harvest",
        harvest_arxiv,
        every=timedelta(hours=4),
        pending=may_ask,
    ),
    Task(
        "arxiv.abstracts",
        abstracts.fetch_next_day,
        every=timedelta(seconds=10),
        pending=abstracts.pending,
    ),
]
