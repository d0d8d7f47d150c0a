"""Harvests all real days of arXiv by its OAI-PMH road, and measures what that takes.

Run: python -m bench.replay (writes its section of the page of benchmarks). The server is
`dailypapers/testing/arxiv_days.py`, in a process of its own: what is measured is this one.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from multiprocessing.synchronize import Event
from typing import Any

from bench.page import replace_section, table
from bench.run import DATA

ONE_DAY = timedelta(days=1)
BUSY = 1500  # Records of a busy day of all of arXiv's computer science.
REPEATED = 200_000  # Records that are parsed one after the other.
Calendar = Any  # The day that the server has come to, shared with it.


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of all days."""

    days: int
    papers: int
    new: int
    right: int
    announced: int
    records: int
    cpu: float
    memory: tuple[int, int]  # MB, halfway and at the end


def main() -> None:
    """Measure, and write the section."""
    with tempfile.TemporaryDirectory(prefix="dailypapers-replay-") as home:
        _set_up(home)
        from dailypapers.testing.arxiv_days import read_days

        papers = read_days(DATA)
        replayed = replay(papers)
        busy = a_day(papers)
        parsed, memory = parse_alone(papers)
    replace_section("Harvesting arXiv", _text(replayed, busy, parsed, memory))


def _set_up(home: str) -> None:
    os.environ |= {
        "DAILYPAPERS_HOME": home,
        "DAILYPAPERS_OFFLINE": "0",
        "DAILYPAPERS_ENCODER": "none",
        "DJANGO_SETTINGS_MODULE": "dailypapers.config.settings",
    }
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


@contextmanager
def server(papers: list[Any]) -> Iterator[tuple[str, Calendar]]:
    """Serve papers in another process; return the address, and how to move its day on."""
    context = multiprocessing.get_context("fork")
    today, done, told = context.Value("i", 0), context.Event(), context.Queue()
    process = context.Process(target=_serve, args=(papers, today, done, told), daemon=True)
    process.start()
    try:
        yield told.get(timeout=60), today
    finally:
        done.set()
        process.join(timeout=10)


def _serve(papers: list[Any], today: Calendar, done: Event, told: Any) -> None:
    from dailypapers.testing.arxiv_days import Archive, serving

    class Moving(Archive):
        def answer(self, query: dict[str, str]) -> bytes:
            self.today = date.fromordinal(today.value or papers[-1].day.toordinal())
            return super().answer(query)

    with serving(Moving(papers, page=1000)) as url:
        told.put(url)
        done.wait()


def _arxiv(url: str, today: Callable[[], date]) -> Any:
    from dailypapers.core.http import Http
    from dailypapers.sources.arxiv.client import ArxivConnector

    return ArxivConnector(Http(pause=0), oai_url=url, today=today)


def replay(papers: list[Any]) -> Replayed:
    """Harvest day after day, each on its own day, and look where every paper is."""
    from dailypapers.catalogue.models import Announcement
    from dailypapers.sources.harvest import harvest, watermark

    days = sorted({paper.day for paper in papers})
    records, memory, began = 0, 0, time.thread_time()
    with server(papers) as (url, today):
        for number, day in enumerate(days):
            today.value = day.toordinal()
            arxiv = _arxiv(url, partial(date.fromordinal, day.toordinal()))
            run = harvest(arxiv, since=None if watermark("arxiv") else day)
            records += run.new + run.changed + run.same
            memory = memory or (_peak() if number > len(days) // 2 else 0)
    spent = time.thread_time() - began
    new = {paper.arxiv_id: paper.day for paper in papers if paper.is_new}
    found = list(
        Announcement.objects.filter(paper__identifiers__scheme="arxiv").values_list(
            "paper__identifiers__value", "day"
        )
    )
    right = sum(new.get(name) == day for name, day in found)
    known = len({paper.arxiv_id for paper in papers})
    return Replayed(
        len(days), known, len(new), right, len(found), records, spent, (memory, _peak())
    )


def a_day(papers: list[Any]) -> tuple[float, float]:
    """Return the CPU seconds of a busy day: harvested and merged, then indexed."""
    from dailypapers.search import index
    from dailypapers.sources.harvest import harvest

    index.catch_up()
    day = papers[-1].day + ONE_DAY
    month = f"{day:%y%m}"
    fresh = [
        replace(paper, day=day, arxiv_id=f"{month}.{90_000 + number}")
        for number, paper in enumerate(papers[-BUSY:])
    ]
    fresh = [
        replace(paper, said={**paper.said, "title": f"{paper.said['title']}, once more"})
        for paper in fresh
    ]
    with server(fresh) as (url, _):
        began = time.thread_time()
        run = harvest(_arxiv(url, lambda: day), since=day)
        gathered = time.thread_time() - began
    assert run.new == BUSY, run.new
    began = time.process_time()
    index.catch_up()
    return gathered, time.process_time() - began


def parse_alone(papers: list[Any]) -> tuple[float, tuple[int, int]]:
    """Return records parsed a second of CPU, and the memory after a quarter and at the end."""
    part = papers[-10_000:]
    seen, quarter, began = 0, 0, time.thread_time()
    with server(part) as (url, _):
        while seen < REPEATED:
            for batch in _arxiv(url, lambda: part[-1].day).harvest(since=part[0].day):
                seen += len(batch.records)
            quarter = quarter or (_peak() if seen >= REPEATED // 4 else 0)
    return seen / (time.thread_time() - began), (quarter, _peak())


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _text(done: Replayed, busy: tuple[float, float], parsed: float, memory: tuple[int, int]) -> str:
    rows = [
        ["days harvested, one after the other", f"{done.days}"],
        ["papers on their lists", f"{done.papers:,}"],
        ["of these new then, by their ids", f"{done.new:,}"],
        ["announced once, on the right day", f"{done.right:,}"],
        ["announced otherwise", f"{done.announced - done.right:,}"],
        ["records parsed and merged a second of CPU", f"{done.records / done.cpu:,.0f}"],
        ["records parsed alone a second of CPU", f"{parsed:,.0f}"],
        ["a day of 1,500 records: harvested and merged, CPU s", f"{busy[0]:.1f}"],
        ["and indexed, CPU s", f"{busy[1]:.1f}"],
        ["peak memory halfway through the days, MB", f"{done.memory[0]}"],
        ["at their end, MB", f"{done.memory[1]}"],
        [f"after {REPEATED // 4:,} records parsed again, MB", f"{memory[0]}"],
        [f"after {REPEATED:,}, MB", f"{memory[1]}"],
    ]
    return f"""{TEXT}

{table(["", ""], rows)}"""


TEXT = """All real days of `papers.jsonl.gz` (`feed_day`) by the OAI-PMH road, each on its day,
with the day before it once more, from a server in another process. A paper whose id was given out
long before its list is no news by arXiv's own rules: its list showed it as revised, and it enters
no edition. Aims: every paper once and on its day; a day in under 10 s of CPU; memory that does not
grow. The measuring process itself holds all papers. Meaning is encoded in the background, later.
Made by: python -m bench.replay"""


if __name__ == "__main__":
    main()
