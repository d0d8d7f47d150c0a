"""The periodic jobs of this layer."""

from __future__ import annotations

from datetime import timedelta

from dailypapers.api.oai import stamps
from dailypapers.core.schedule import Task

TASKS: list[Task] = [
    Task("api.stamps", stamps.note, every=timedelta(minutes=1), pending=stamps.pending),
]
