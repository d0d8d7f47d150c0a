"""Periodic jobs: a register, and a claim that survives kill -9.

A job is a function that asks "what changed since my mark" and may run any number of times. A
worker claims a due row by a conditional update that sets a lease; a worker that dies leaves the
lease to run out, and another takes the job up again. docs/decisions/0002 says why not a queue.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from dailypapers.core.clock import now
from dailypapers.core.models import Job

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Task:
    """One periodic job: what to run, how often, how long a run may hold it, what to ask first.

    `pending` is a cheap read that says whether there is anything to do; without work no row is
    written, so that an idle instance leaves its disk alone.
    """

    name: str
    run: Callable[[], None]
    every: timedelta
    lease: timedelta = timedelta(minutes=15)
    pending: Callable[[], bool] = lambda: True


def run_due(tasks: list[Task]) -> int:
    """Run every task that is due and has work; return how many ran."""
    return sum(_run(task) for task in tasks if _claim(task))


def _claim(task: Task) -> bool:
    """Take the job for one lease, if it is due, free and has work."""
    moment = now()
    due = Job.objects.filter(Q(leased_until=None) | Q(leased_until__lt=moment), name=task.name)
    if not due.filter(due_at__lte=moment).exists():
        if Job.objects.filter(name=task.name).exists():
            return False
        Job.objects.get_or_create(name=task.name, defaults={"due_at": moment})
    if not task.pending():
        return False
    claimed = due.filter(due_at__lte=moment).update(
        leased_until=moment + task.lease, started_at=moment
    )
    return claimed == 1


def _run(task: Task) -> bool:
    started = now()
    try:
        task.run()
    except Exception as error:
        logger.exception("The job %s failed; it is tried again in %s", task.name, task.every)
        _finish(task, started, f"{type(error).__name__}: {error}")
    else:
        _finish(task, started, "")
    return True


def _finish(task: Task, started: datetime, error: str) -> None:
    Job.objects.filter(name=task.name).update(
        due_at=started + task.every, leased_until=None, finished_at=now(), error=error
    )
