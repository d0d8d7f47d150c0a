"""The periodic jobs of this layer."""

from __future__ import annotations

from datetime import timedelta

from dailypapers.community import (
    curating,
    fetching,
    merges,
    notifications,
    picture_files,
    unmerging,
)
from dailypapers.core.schedule import Task

TASKS: list[Task] = [
    Task("community.merges", merges.follow, every=timedelta(minutes=1), pending=merges.pending),
    Task(
        "community.unmerging",
        unmerging.give_back,
        every=timedelta(minutes=1),
        pending=unmerging.pending,
    ),
    Task(
        "community.picks",
        curating.publish_due,
        every=timedelta(minutes=1),
        pending=curating.pending,
    ),
    Task(
        "community.notifications",
        notifications.tell,
        every=timedelta(minutes=1),
        pending=notifications.pending,
    ),
    Task(
        "community.pictures",
        picture_files.sweep,
        every=timedelta(hours=6),
        pending=picture_files.is_there,
    ),
]
# Sources may take minutes to answer; what follows merges does not wait for them.
FETCHING: list[Task] = [
    Task(
        "community.submissions",
        fetching.fetch_due,
        every=timedelta(seconds=3),
        pending=fetching.pending,
    ),
]
