"""The periodic jobs of this layer."""

from __future__ import annotations

from datetime import timedelta

from dailypapers.core.schedule import Task
from dailypapers.web.feeds import hub

TASKS: list[Task] = [
    Task("web.hub", hub.run, every=timedelta(minutes=1), pending=hub.pending),
]
