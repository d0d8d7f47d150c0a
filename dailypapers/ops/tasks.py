"""Every periodic job of this program: what the worker runs."""

from __future__ import annotations

from dailypapers.core.schedule import Task
from dailypapers.digests.jobs import TASKS as DIGESTS
from dailypapers.search.jobs import TASKS as SEARCH
from dailypapers.sources.jobs import TASKS as SOURCES

TASKS: list[Task] = [*SEARCH, *SOURCES, *DIGESTS]
