"""Numbers of this instance's own processes: requests, jobs, sizes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from itertools import accumulate
from pathlib import Path

from django.conf import settings
from django.db import connection

from dailypapers.core.models import Job
from dailypapers.ops.beat import BEAT
from dailypapers.ops.counted import BUCKETS, Counts, of_all
from dailypapers.ops.exposition import Sample, gauge, metric

ENDS = (*(f"{end:g}" for end in BUCKETS), "+Inf")


def requests() -> Iterator[str]:
    """Yield what server processes answered, each for itself: a new one begins at nothing."""
    rows = [
        (f'class="{kind}",process="{process}"', counts)
        for process, kinds in of_all()
        for kind, counts in kinds.items()
    ]
    yield from metric(
        "requests_total",
        "counter",
        "Requests by class and kind of status.",
        [
            (f'{labels},status="{status}"', number)
            for labels, counts in rows
            for status, number in counts.statuses.items()
        ],
    )
    yield from metric(
        "request_seconds",
        "histogram",
        "How long requests took.",
        [sample for labels, counts in rows for sample in _histogram(labels, counts)],
    )
    yield from metric(
        "request_cpu_seconds_total",
        "counter",
        "How long requests kept the processor.",
        [(labels, counts.cpu_seconds) for labels, counts in rows],
    )
    yield from metric(
        "request_queries_total",
        "counter",
        "What requests asked of the database.",
        [(labels, counts.queries) for labels, counts in rows],
    )
    yield from metric(
        "request_query_seconds_total",
        "counter",
        "How long the database took over it.",
        [(labels, counts.query_seconds) for labels, counts in rows],
    )


def background(moment: datetime) -> Iterator[str]:
    """Yield how the worker and its jobs do."""
    jobs = list(Job.objects.order_by("name"))
    beats = [job.finished_at for job in jobs if job.name == BEAT and job.finished_at]
    yield from gauge(
        "worker_beat_timestamp_seconds",
        "When a worker last gave a sign of life.",
        [("", beat.timestamp()) for beat in beats],
    )
    for name, text, number in (
        ("failing", "Jobs whose last run failed.", sum(bool(job.error) for job in jobs)),
        ("running", "Jobs under way.", sum(_is_held(job, moment) for job in jobs)),
    ):
        yield from gauge(f"jobs_{name}", text, [("", number)])


def sizes() -> Iterator[str]:
    """Yield how large what is kept is, and what room is left."""
    home = Path(settings.HOME)
    yield from gauge("database_bytes", "Size of the database.", [("", database_bytes())])
    index = sum(path.stat().st_size for path in (home / "index").rglob("*") if path.is_file())
    yield from gauge("index_bytes", "Size of the search index.", [("", index)])
    free = shutil.disk_usage(home).free
    yield from gauge("disk_free_bytes", "Room on the disk of the data folder.", [("", free)])


def database_bytes() -> int:
    """Return the size of the database."""
    asked = {
        "sqlite": "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
        "postgresql": "SELECT pg_database_size(current_database())",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        return int(cursor.fetchone()[0])


def _histogram(labels: str, counts: Counts) -> Iterator[Sample]:
    for end, number in zip(ENDS, accumulate(counts.buckets), strict=True):
        yield f'_bucket|{labels},le="{end}"', number
    yield f"_sum|{labels}", counts.seconds
    yield f"_count|{labels}", sum(counts.buckets)


def _is_held(job: Job, moment: datetime) -> bool:
    return job.leased_until is not None and job.leased_until > moment
