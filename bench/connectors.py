"""What each connector's records cost, and whether a million of them leave memory as it was.

Run: python -m bench.connectors (writes its section of the page of benchmarks). Recorded replies of
`../shared/data/fixtures` are read where there are some, else those of the tests. One is read again
and again; for the catalogue its records are varied, so that each is a paper of its own.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from bench.page import replace_section, table
from bench.run import DATA

FIXTURES = DATA.parent / "fixtures"
PARSED = 2.0  # CPU seconds that each reply is read for
STORED = 3_000  # records of each connector that are taken in
TOGETHER = 500  # records of one batch
MILLION = int(os.environ.get("BENCH_RECORDS", "1_000_000"))
PAPERS = MILLION // 10  # Of the million; each comes ten times.
CHANGED = (
    10  # Of those that come again, every tenth says something new, another what it said first.
)
STEPS = 10
REPEATED = "openreview"  # Whose records they are: with abstracts, and short.


@dataclass(frozen=True, slots=True)
class Recording:
    """Replies of one connector, and whether they were recorded."""

    connector: str
    bodies: Sequence[bytes]
    recorded: bool


def main() -> None:
    """Measure, and write the section."""
    with tempfile.TemporaryDirectory(prefix="dailypapers-connectors-") as home:
        _set_up(home)
        rows = [_measured(one) for one in recordings()]
        steps = list(a_million())
        size = (Path(home) / "dailypapers.sqlite3").stat().st_size >> 20
    replace_section("Connectors", _text(rows, steps, size))


def _set_up(home: str) -> None:
    os.environ |= {
        "DAILYPAPERS_HOME": home,
        "DAILYPAPERS_OFFLINE": "1",
        "DAILYPAPERS_ENCODER": "none",
        "DJANGO_SETTINGS_MODULE": "dailypapers.config.settings",
    }
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def recordings() -> Iterator[Recording]:
    """Yield the replies of every connector that has some."""
    from dailypapers.testing.replies import reply

    for connector, pattern in RECORDED.items():
        found = [body for path in sorted(FIXTURES.glob(pattern)) for body in _bodies(path)]
        if not found:
            sys.exit(f"{FIXTURES / pattern} is not there")
        yield Recording(connector, found, recorded=True)
    for connector, (folder, file) in HAND_WRITTEN.items():
        yield Recording(connector, [reply(folder, file)], recorded=False)


RECORDED = {
    "arxiv": "arxiv_oai/sample_arxiv_record.xml",
    "hf-daily": "hf_daily_papers/*.json",
    "openalex": "openalex/works.json",
    "crossref": "crossref/test_works_query.yaml",
    "semanticscholar": "semanticscholar/test_search_paper.yaml",
    "pubmed": "pubmed/pubmed*.xml",
    "openreview": "openreview/*.json",
    "oai": "oai_pmh/ListRecords*[0-9].xml",
}
HAND_WRITTEN = {
    "biorxiv": ("biorxiv", "details.json"),
    "acl": ("acl", "2026.tea.xml"),
    "zotero": ("zotero", "items.json"),
    "feed": ("feeds", "journal.rss"),
}


def _bodies(path: Path) -> list[bytes]:
    from dailypapers.testing.shared import recorded

    if path.suffix == ".yaml":
        return [body for _, body in recorded(path.parent.name, path.name)]
    return [path.read_bytes()]


def _measured(said: Recording) -> list[str]:
    """Return a row: what is read of a reply, how quickly, and how quickly it is taken in."""
    from dailypapers.sources.reading import read_reply

    def read() -> list[Any]:
        pages = (read_reply(said.connector, body) for body in said.bodies)
        return [record for page in pages for record in page.records]

    once = read()
    seen, began = 0, time.process_time()
    while (spent := time.process_time() - began) < PARSED:
        seen += len(read())
    numbers = count()
    batches = _batches(lambda: [vary(record, next(numbers)) for record in read()], STORED)
    began = time.process_time()
    run = _harvest(said.connector, batches)
    stored = time.process_time() - began
    assert run.new == STORED, run.new
    return [
        said.connector,
        "recorded" if said.recorded else "hand-written",
        f"{sum(map(len, said.bodies)) / len(once) / 1024:.1f}",
        f"{seen / spent:,.0f}",
        f"{STORED / stored:,.0f}",
    ]


def _batches(read: Callable[[], list[Any]], records: int) -> Iterator[Any]:
    """Yield so many records in batches as a connector would."""
    from dailypapers.sources.base import Batch

    kept: list[Any] = []
    while records:
        while len(kept) < min(TOGETHER, records):
            kept += read()
        size = min(TOGETHER, records)
        records -= size
        yield Batch(tuple(kept[:size]), cursor="more" if records else None)
        kept = kept[size:]


def _harvest(name: str, batches: Iterator[Any]) -> Any:
    from dailypapers.sources.harvest import harvest
    from dailypapers.testing.connectors import FakeConnector

    class Playing(FakeConnector):
        def _play(self) -> Iterator[Any]:
            return batches

    return harvest(Playing([], name=name), since=date(2026, 9, 22))


def vary(record: Any, number: int, times: int = 0) -> Any:
    """Return the record as one of another paper, by its number; a later time says something else.

    Its place in lists goes with it, as papers of one day have different places.
    """
    said = f"{record.abstract} Said {times} times." if times else record.abstract
    return replace(
        record,
        source_id=f"{record.source_id[:200]}.{number}",
        title=f"{record.title} {number}",
        abstract=said,
        identifiers=tuple((scheme, f"{value}.{number}") for scheme, value in record.identifiers),
    )


def a_million() -> Iterator[tuple[int, int, int, float]]:
    """Harvest a million records; yield records, papers, MB and CPU seconds after every tenth."""
    from dailypapers.catalogue.models import Paper

    before, began = Paper.objects.count(), time.process_time()
    for times in range(STEPS):
        _harvest(REPEATED, _batches(_coming(times), PAPERS))
        spent = time.process_time() - began
        yield (times + 1) * PAPERS, Paper.objects.count() - before, _resident(), spent


def _coming(times: int) -> Callable[[], list[Any]]:
    """Return what reads the next records of those that came so many times before."""
    from dailypapers.sources.reading import read_reply

    (path,) = FIXTURES.glob(RECORDED[REPEATED])
    body, numbers = path.read_bytes(), count(MILLION)

    def read() -> list[Any]:
        return [varied(record, next(numbers)) for record in read_reply(REPEATED, body).records]

    def varied(record: Any, number: int) -> Any:
        changes = times and number % CHANGED == times % CHANGED
        return vary(record, number, times if changes else 0)

    return read


def _resident() -> int:
    """Return the memory of this process in MB, as it is now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() >> 20


def _text(rows: list[list[str]], steps: list[tuple[int, int, int, float]], size: int) -> str:
    speeds = table(
        ["connector", "replies", "KB a record", "parsed a CPU s", "and taken in, a CPU s"], rows
    )
    million = table(
        ["records harvested", "papers", "MB", "CPU s"],
        [[f"{n:,}", f"{papers:,}", f"{mb}", f"{cpu:,.0f}"] for n, papers, mb, cpu in steps],
    )
    return TEXT.format(
        stored=STORED, together=TOGETHER, speeds=speeds, million=million, size=size,
        all=steps[-1][0], papers=PAPERS, day=date.today(), load=os.getloadavg()[2],
    )  # fmt: skip


TEXT = """Records a second of CPU, in one process. *Parsed*: replies to records, again and again.
*Taken in*: {stored:,} records as a harvest has them, {together} to a batch, each of a paper of its
own: parsed, cleaned, held against the catalogue, merged, stored with the place to go on from. What
a record takes is mostly what it says: OpenAlex sends an index of words, PubMed subject headings.
Recorded replies are those of `../shared/data/fixtures`; of the others the tests have hand-written
ones. Made by: python -m bench.connectors

{speeds}

**{all:,} records** of OpenReview in one process: {papers:,} papers come, then all of them again,
time after time. Of those that come again, about one in five says something else and is merged anew,
the others say nothing new. What grows is the database, to {size:,} MB: by papers, and by one event
with the earlier words for each revision. What stays in memory is one batch, the page cache of
SQLite, which has a limit, and the ids of papers that a run announced, at most 100,000.

{million}

Measured on {day}, load {load:.0f} at the end: where other work goes on beside, CPU time alone says
what it takes.
"""


if __name__ == "__main__":
    main()
