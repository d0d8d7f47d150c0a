"""Periodic jobs: a register, and a claim that survives kill -9.

A job is a function that asks "what changed since my mark" and may run any number of times. A
worker claims a due row by a conditional update that sets a short lease and renews it while it
works; a worker that dies leaves the lease to run out, and another takes the job up again.
docs/decisions/0002 says why not a queue.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from django.db import Error, connection
from django.db.models import Q, QuerySet

from dailypapers.core.clock import now
from dailypapers.core.errors import DailyPapersError
from dailypapers.core.models import Job

logger = logging.getLogger(__name__)


class Busy(DailyPapersError):
    """Another process has the job."""


# Set when this process is told to stop. A job that takes longer than a second looks at it.
stopping = threading.Event()
SOON = timedelta(minutes=10)  # until what failed is tried again, whatever its hours
SKEW = timedelta(minutes=2)  # by how much the clocks of hosts may differ


@dataclass(frozen=True, slots=True)
class Task:
    """One periodic job: what to run, how often, how soon another may take it up, what to ask first.

    `lease` is how long the job stays claimed after its worker's last sign of life; none at all
    for a job that keeps others out in its own way. A job that failed is tried again after
    `retry`; where none is given, when it is due again, but within ten minutes.
    `pending` is a cheap read that says whether there is anything to do; without work no row is
    written, so that an idle instance writes no more than its sign of life.
    """

    name: str
    run: Callable[[], None]
    every: timedelta
    lease: timedelta = timedelta(minutes=1)
    retry: timedelta | None = None
    pending: Callable[[], bool] = lambda: True


# Jobs that are always the same, or a function that says which there are now.
Lane = list[Task] | Callable[[], list[Task]]


def run_due(lane: Lane) -> int:
    """Run every task that is due and has work, until told to stop; return how many ran."""
    tasks = lane() if callable(lane) else lane
    going_on = takewhile(lambda _: not stopping.is_set(), tasks)
    return sum(_run(task, claimed) for task in going_on if (claimed := _claim(task)))


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Keep a job from all others while the block runs, due or not; raise `Busy` if it runs."""
    task, moment = Task(name, lambda: None, every=timedelta(0)), now()
    Job.objects.get_or_create(name=name, defaults={"due_at": moment})
    mine = Job.objects.filter(_free(task, moment), name=name)
    claimed = mine.update(leased_until=moment + task.lease, started_at=moment)
    if not claimed:
        raise Busy(f"{name} is being done by another process. Try again when it is through.")
    try:
        with _heartbeat(task, moment):
            yield
    finally:
        Job.objects.filter(name=name, started_at=moment).update(leased_until=None)


def hurry(name: str) -> None:
    """Let a job be due now."""
    Job.objects.filter(name=name).update(due_at=now())


def _free(task: Task, moment: datetime) -> Q:
    is_over = Q(leased_until=None) | Q(leased_until__lt=moment)
    return is_over | Q(leased_until__gt=moment + task.lease + SKEW)


def _due(task: Task, moment: datetime) -> QuerySet[Job]:
    """Return the job if it is due and free. A time beyond any we set is from a clock gone wrong."""
    pause = max(task.every, task.retry or task.every) + SKEW
    due = Q(due_at__lte=moment) | Q(due_at__gt=moment + pause)
    return Job.objects.filter(due, _free(task, moment), name=task.name)


def _claim(task: Task) -> datetime | None:
    """Take the job for one lease, if it is due, free and has work; return when."""
    moment = now()
    due = _due(task, moment)
    if not due.exists():
        if Job.objects.filter(name=task.name).exists():
            return None
        Job.objects.get_or_create(name=task.name, defaults={"due_at": moment})
    if not _has_work(task):
        return None
    claimed = due.update(leased_until=moment + task.lease, started_at=moment)
    return moment if claimed else None


def _has_work(task: Task) -> bool:
    """Ask the task; one that cannot say is run, which records what is wrong with it."""
    try:
        return task.pending()
    except Exception:
        logger.exception("The job %s cannot say whether it has work", task.name)
        return True


def _run(task: Task, started: datetime) -> bool:
    try:
        with _heartbeat(task, started):
            task.run()
    except DailyPapersError as error:  # Raised on purpose: its sentence says all.
        logger.error("The job %s failed: %s", task.name, error)
        _finish(task, started, str(error))
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # A panic of Tantivy is no Exception.
        logger.exception("The job %s failed", task.name)
        _finish(task, started, f"{type(error).__name__}: {error}")
    else:
        _finish(task, started, "")
    return True


def _renew(task: Task, started: datetime) -> None:
    try:
        mine = Job.objects.filter(name=task.name, started_at=started)
        mine.update(leased_until=now() + task.lease)
    except Error as error:  # The database is locked or away: there are two more chances.
        logger.warning("The lease of %s was not renewed: %s", task.name, error)
        connection.close()  # One that was lost stays so; the next try opens another.


@contextmanager
def _heartbeat(task: Task, started: datetime) -> Iterator[None]:
    """Renew the lease while the block runs, three times before it could run out."""
    done = threading.Event()

    def renew() -> None:
        try:
            while not done.wait(task.lease.total_seconds() / 3):
                _renew(task, started)
        finally:
            connection.close()

    if not task.lease:
        yield
        return
    beating = threading.Thread(target=renew, daemon=True)
    beating.start()
    try:
        yield
    finally:
        done.set()
        beating.join()


def _finish(task: Task, started: datetime, error: str) -> None:
    """Give the job back, unless the lease ran out and another worker has it now."""
    pause = (task.retry or min(task.every, SOON)) if error else task.every
    Job.objects.filter(name=task.name, started_at=started).update(
        due_at=started + pause, leased_until=None, finished_at=now(), error=error
    )
