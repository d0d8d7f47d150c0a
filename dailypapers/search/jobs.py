"""The periodic jobs of search."""

from __future__ import annotations

from datetime import timedelta

from dailypapers.core.schedule import Task
from dailypapers.search import index
from dailypapers.search.encoding_job import EncodingJob


def catch_up() -> None:
    """Index what changed in the catalogue."""
    index.catch_up()


TASKS = [
    Task(
        "search.catch_up",
        catch_up,
        every=timedelta(seconds=1),
        lease=timedelta(0),  # The index has a lock of its own, which dies with its holder.
        pending=index.is_behind,
    ),
    Task(index.MENDING, index.mend, every=timedelta(hours=6), lease=timedelta(0)),
]

_encoding = EncodingJob()

ENCODING = [
    Task(
        "search.encode",
        _encoding.turn,
        every=timedelta(seconds=1),
        lease=timedelta(0),  # It has a lock of its own, too.
        pending=_encoding.has_work,
    ),
]
