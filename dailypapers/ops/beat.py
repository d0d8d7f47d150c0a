"""A sign of life of the worker, once a minute, for `/health`, `/metrics` and `doctor`."""

from __future__ import annotations

from datetime import timedelta

from dailypapers.core.schedule import Task

BEAT = "ops.beat"


def _beat() -> None:
    """Do nothing: that it was done is what the schedule notes."""


TASKS = [Task(BEAT, _beat, every=timedelta(minutes=1))]
