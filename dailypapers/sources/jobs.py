"""The periodic jobs of gathering. None of them leaves the machine when the instance is offline."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from django.conf import settings

from dailypapers.core.schedule import Task
from dailypapers.sources import abstracts, pruning, rows
from dailypapers.sources.chains import gather
from dailypapers.sources.code import signals
from dailypapers.sources.full_text import fetching
from dailypapers.sources.models import Source


def ask_code_hosts() -> None:
    """Ask GitHub and GitLab about the code of some papers."""
    signals.refresh()


def forget_old_runs() -> None:
    """Keep of old runs what tells how a source did."""
    pruning.prune()


def may_ask() -> bool:
    """Say whether outgoing traffic is allowed."""
    return not settings.OFFLINE


ABSTRACTS = Task(
    "arxiv.abstracts",
    abstracts.fetch_next_day,
    every=timedelta(seconds=10),
    retry=timedelta(minutes=10),  # arXiv rests longer than a day's papers take.
    pending=abstracts.pending,
)
CODE = Task("code.signals", ask_code_hosts, every=timedelta(hours=1), pending=signals.wanted)
FULL_TEXTS = Task(
    "arxiv.full_texts",
    fetching.fetch_some,
    every=timedelta(minutes=5),
    pending=fetching.pending,
)
RUNS = Task("sources.runs", forget_old_runs, every=timedelta(days=1))


def tasks() -> list[Task]:
    """Return a job for each source that is switched on, and what goes with them."""
    return [
        *(_harvest(row) for row in rows.seed() if row.active),
        ABSTRACTS,
        CODE,
        FULL_TEXTS,
        RUNS,
    ]


def _harvest(row: Source) -> Task:
    return Task(row.job, partial(gather, row.name), every=row.every, pending=may_ask)
