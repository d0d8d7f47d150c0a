"""The periodic jobs of this layer."""

from __future__ import annotations

from datetime import timedelta

from dailypapers.community import merges
from dailypapers.core.schedule import Task

TASKS: list[Task] = [
    Task("community.merges", merges.follow, every=timedelta(minutes=1), pending=merges.pending),
]
