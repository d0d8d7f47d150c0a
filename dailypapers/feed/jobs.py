"""The periodic jobs of this layer."""

from __future__ import annotations

from datetime import timedelta

from dailypapers.core.schedule import Task
from dailypapers.feed import (
    closing,
    expectations,
    loud,
    neighbour_check,
    news,
    search_news,
    usual_here,
)

TASKS: list[Task] = [
    Task("feed.closing", closing.close_due, every=timedelta(minutes=5), pending=closing.pending),
    Task(
        "feed.expectations",
        expectations.run,
        every=timedelta(minutes=10),
        pending=expectations.pending,
    ),
    Task("feed.neighbours", neighbour_check.run, every=timedelta(days=7)),
    Task("feed.observations", loud.forget_old, every=timedelta(days=7)),
    Task("feed.usual", usual_here.run, every=timedelta(hours=1)),
    Task("feed.news", news.tell, every=timedelta(minutes=5), pending=news.pending),
    Task(
        "feed.search_news",
        search_news.tell,
        every=timedelta(minutes=5),
        pending=search_news.pending,
    ),
]
