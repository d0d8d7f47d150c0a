from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dailypapers.core import schedule
from dailypapers.core.errors import SourceError
from dailypapers.core.models import Job
from dailypapers.core.schedule import Busy, Task, alone, run_due
from dailypapers.testing.processes import Instance

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
# Four workers look at once, ten times over.
RACE = """
import json, threading, time
from datetime import timedelta
from django.db import connection
from dailypapers.core import schedule
from dailypapers.core.models import Job
from dailypapers.core.schedule import Task, run_due

def run():
    ran.append(turn)
    time.sleep(0.02)

def work():
    barrier.wait()
    counts.append(run_due([Task("job", run, every=timedelta(hours=1))]))
    connection.close()

ran, counts = [], []
for turn in range(10):
    barrier = threading.Barrier(4)
    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers: worker.start()
    for worker in workers: worker.join()
    {between}
print(json.dumps({{"ran": ran, "counts": counts}}))
"""
JOB = """
import time
from datetime import timedelta
from dailypapers.core import schedule
from dailypapers.core.schedule import Task, run_due

def run():
    print("began", flush=True)
    time.sleep({seconds})

job = Task("job", run, every=timedelta(0), lease=timedelta(seconds={lease}))
print(run_due([job]))
"""
LATER = """
today = schedule.now
schedule.now = lambda: today() + timedelta(days=1)
print(run_due([job]))
"""
# The server hangs up on a worker that renews its lease.
HUNG_UP = """
from datetime import timedelta
from django.db import connection
from dailypapers.core import schedule
from dailypapers.core.models import Job

began = schedule.now()
task = schedule.Task("job", lambda: None, every=timedelta(0), lease=timedelta(hours=1))
Job.objects.create(name="job", due_at=began, leased_until=began, started_at=began)
connection.connection.close()
for _ in range(2):
    schedule._renew(task, began)
connection.close()
print(Job.objects.get(name="job").leased_until > began)
"""


class Clock:
    """The time as the schedule sees it."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, db: None) -> Clock:
    """Give the schedule a clock that tests set."""
    ours = Clock()
    monkeypatch.setattr(schedule, "now", ours)
    return ours


def counting(**changes: Any) -> tuple[Task, list[str]]:
    """Return a task and the list that grows with every run of it."""
    runs: list[str] = []
    task = Task("job", lambda: runs.append("run"), every=HOUR, lease=HOUR / 4)
    return replace(task, **changes), runs


class Panic(BaseException):
    """What libraries written in Rust raise."""


def failing(error: BaseException) -> Callable[[], None]:
    def run() -> None:
        raise error

    return run


def test_a_new_job_is_due_at_once_and_then_every_so_often(clock: Clock) -> None:
    task, runs = counting()
    assert [run_due([task]), run_due([task])] == [1, 0]
    clock.now += HOUR - timedelta(seconds=1)
    assert run_due([task]) == 0
    clock.now += timedelta(seconds=1)
    assert run_due([task]) == 1
    assert len(runs) == 2
    job = Job.objects.get()
    assert (job.due_at, job.leased_until, job.error) == (clock.now + HOUR, None, "")
    assert job.started_at == job.finished_at == clock.now


def test_a_failure_is_kept_and_the_job_tried_again(clock: Clock) -> None:
    task, runs = counting()
    bad = replace(task, run=failing(ValueError("no tea")))
    assert run_due([bad]) == 1
    assert Job.objects.get().error == "ValueError: no tea"
    assert run_due([task]) == 0
    clock.now += HOUR
    assert run_due([task]) == 1
    assert Job.objects.get().error == ""
    assert runs == ["run"]


@pytest.mark.parametrize(
    ("every", "retry", "again"),
    [(1, None, 1), (60, None, 10), (1, 10, 10)],  # minutes
)
def test_what_failed_is_tried_again_soon_but_not_at_once_where_that_hurts(
    clock: Clock, every: int, retry: int | None, again: int
) -> None:
    task, _ = counting()
    bad = replace(
        task,
        run=failing(SourceError("asleep")),
        every=timedelta(minutes=every),
        retry=None if retry is None else timedelta(minutes=retry),
    )
    began = clock.now
    run_due([bad])
    assert Job.objects.get().due_at - began == timedelta(minutes=again)


def test_one_failing_job_does_not_stop_the_others(clock: Clock) -> None:
    task, runs = counting()
    cannot_say = replace(task, name="unsure", pending=lambda: 1 // 0 > 0)
    bad = replace(task, name="bad", run=failing(SourceError("asleep")))
    worse = replace(task, name="worse", run=failing(Panic("index out of bounds")))
    run_due([cannot_say, bad, worse, task])
    assert "run" in runs
    assert Job.objects.get(name="bad").error == "asleep"
    assert Job.objects.get(name="worse").error == "Panic: index out of bounds"


def test_no_job_begins_once_the_process_is_told_to_stop(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = threading.Event()
    monkeypatch.setattr(schedule, "stopping", told)
    task, runs = counting()
    last = replace(task, name="last", run=told.set)
    assert run_due([last, task]) == 1
    assert told.is_set()
    assert runs == []


def test_nothing_is_written_when_nothing_is_pending(clock: Clock) -> None:
    task, runs = counting(pending=lambda: False)
    run_due([task])
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert run_due([task]) == 0
        clock.now += 10 * HOUR
        assert run_due([task]) == 0
    assert all(query["sql"].startswith("SELECT") for query in queries)
    assert len(queries) > 0
    assert runs == []
    assert Job.objects.get().started_at is None


def test_a_job_is_asked_for_work_only_when_it_is_due(clock: Clock) -> None:
    asked: list[datetime] = []

    def pending() -> bool:
        asked.append(clock.now)
        return True

    task, _ = counting(pending=pending)
    run_due([task])
    run_due([task])
    assert asked == [NOON]


def test_a_job_that_runs_is_left_alone_until_its_lease_ends(clock: Clock) -> None:
    task, runs = counting(lease=HOUR)
    Job.objects.create(name="job", due_at=NOON, leased_until=NOON + HOUR, started_at=NOON)
    assert run_due([task]) == 0
    clock.now += HOUR
    assert run_due([task]) == 0
    clock.now += timedelta(seconds=1)
    assert run_due([task]) == 1
    assert runs == ["run"]


def test_what_was_set_while_the_clock_was_ahead_holds_nobody_up(clock: Clock) -> None:
    task, runs = counting()
    clock.now += 24 * HOUR
    run_due([task])
    clock.now = NOON
    assert [run_due([task]), run_due([task])] == [1, 0]
    Job.objects.update(due_at=NOON, leased_until=NOON + 24 * HOUR)
    assert run_due([task]) == 1
    assert Job.objects.get().due_at == NOON + HOUR
    assert len(runs) == 3


def test_a_lease_from_a_clock_that_was_ahead_keeps_nobody_from_being_alone(clock: Clock) -> None:
    with alone("job"), pytest.raises(Busy), alone("job"):
        pass
    Job.objects.update(leased_until=NOON + 24 * HOUR)
    with alone("job"):
        assert Job.objects.get().leased_until == NOON + timedelta(minutes=1)
    assert Job.objects.get().leased_until is None


def test_a_worker_that_overran_does_not_give_back_what_another_holds(clock: Clock) -> None:
    task, runs = counting()

    def overrun() -> None:
        clock.now += HOUR
        run_due([replace(task, run=hold)])

    def hold() -> None:
        runs.append("held")
        taken.append(Job.objects.get().leased_until)

    taken: list[datetime | None] = []
    run_due([replace(task, run=overrun)])
    assert runs == ["held"]
    job = Job.objects.get()
    assert taken == [NOON + HOUR + task.lease]
    assert job.started_at == NOON + HOUR
    assert job.due_at == NOON + 2 * HOUR


def race(migrated: Instance, between: str) -> dict[str, Any]:
    done = migrated.run("shell", "-v0", "-c", RACE.format(between=between))
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said


@pytest.mark.parametrize(
    "between",
    ["Job.objects.update(due_at=schedule.now())", "Job.objects.all().delete()"],
    ids=["due again", "unheard of"],
)
def test_of_many_workers_one_runs_the_job(migrated: Instance, between: str) -> None:
    said = race(migrated, between)
    assert said["ran"] == list(range(10))
    assert sorted(said["counts"]) == [0] * 30 + [1] * 10


def test_a_worker_that_lives_keeps_its_job_beyond_the_lease(migrated: Instance) -> None:
    worker = migrated.start("shell", "-v0", "-c", JOB.format(seconds=12, lease=4))
    assert worker.stdout is not None
    assert worker.stdout.readline() == "began\n"
    time.sleep(5)
    assert migrated.run("shell", "-v0", "-c", JOB.format(seconds=0, lease=1)).stdout == "0\n"
    assert worker.poll() is None
    migrated.kill()


def test_a_lease_is_renewed_after_the_connection_was_lost(migrated: Instance) -> None:
    done = migrated.run("shell", "-v0", "-c", HUNG_UP)
    assert (done.returncode, done.stdout) == (0, "True\n"), done.stderr
    assert "was not renewed" in done.stderr


def test_a_job_whose_worker_was_killed_runs_again_after_its_lease(migrated: Instance) -> None:
    worker = migrated.start("shell", "-v0", "-c", JOB.format(seconds=60, lease=3600))
    assert worker.stdout is not None
    assert worker.stdout.readline() == "began\n"
    migrated.kill()
    again = migrated.run("shell", "-v0", "-c", JOB.format(seconds=0, lease=3600) + LATER)
    assert again.stdout == "0\nbegan\n1\n"
