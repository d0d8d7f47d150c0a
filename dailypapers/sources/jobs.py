"""The periodic jobs of gathering. None of them leaves the machine when the instance is offline."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from django.conf import settings

from dailypapers.core.schedule import Task
from dailypapers.sources import abstracts, rows
from dailypapers.sources.chains import gather
from dailypapers.sources.models import Source


def may_ask() -> bool:
    """Say whether outgoing traffic is allowed."""
    return not settings.OFFLINE


ABSTRACTS = Task(
    "arxiv.abstracts",
    abstracts.fetch_next_day,
    every=timedelta(seconds=10),
    pending=abstracts.pending,
)


def tasks() -> list[Task]:
    """Return a job for each source that is switched on, and those that go with arXiv's."""
    return [*(_harvest(row) for row in rows.seed() if row.active), ABSTRACTS]


def _harvest(row: Source) -> Task:
    return Task(row.job, partial(gather, row.name), every=row.every, pending=may_ask)
