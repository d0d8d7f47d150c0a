"""Measures a day's page of 100 entries for who is signed in and did something with every paper.

Run: python -m bench.reader  (BENCH_DATA=FILE names the papers, as for `make bench`)

Lists page by 50; for this measure by 100. The whole request is made in one process that was made
ready as servers are, from the session to the last byte of HTML, each time for another page.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench.page import replace_section, table
from bench.processes import run
from bench.run import BUSY_DAY, DATA

if TYPE_CHECKING:  # What is measured is loaded in the process of the home.
    from django.test import Client

    from dailypapers.accounts.models import User

TITLE = "A reader's page of 100"
ENTRIES = 100
PAGES = 11  # of the busy day, by 100
ROUNDS = 40
INTRODUCTION = f"""
A day's page of {ENTRIES} entries ({BUSY_DAY}, pages 1 to {PAGES} in turn, {ROUNDS} times) for a
reader who voted for every second paper, saved every third, read every fifth and has a note about
every fourth; CPU ms of the whole request, in one process, with SQLite. The last row is a loop that
always does the same: what its 99th percentile has over its median is the machine's, which is
shared, and so is most of that of pages. Made by:

```
.venv/bin/python -m bench.reader
```
"""


def main() -> None:
    """Import the papers, measure, and write the section."""
    if not DATA.exists():
        sys.exit(f"{DATA} is not there: name a JSONL file of papers with BENCH_DATA=FILE")
    with tempfile.TemporaryDirectory(prefix="dailypapers-bench-") as folder:
        home = Path(folder) / "home"
        run(home, "migrate", "-v0")
        run(home, "import", "-v0", str(DATA))
        output = run(home, "shell", "-v0", "-c", "from bench.reader import say; say()").output
    rows = json.loads(output.splitlines()[-1])
    head = ["", "queries", "CPU p50", "CPU p99", "entries"]
    replace_section(TITLE, f"{INTRODUCTION.strip()}\n\n{table(head, rows)}")
    print(f"{TITLE}: {rows}")


def say() -> None:
    """Print what a signed-in reader's pages cost, and a stranger's; in the process of the home."""
    from django.conf import settings
    from django.test import Client

    from dailypapers.feed import queries
    from dailypapers.ops.ready import make_ready
    from dailypapers.testing.people import make_reader

    settings.ALLOWED_HOSTS = ["testserver"]
    queries.PAGE_SIZE = ENTRIES
    reader, stranger = Client(), Client()
    ada = make_reader(email="ada@example.org")
    act(ada)
    reader.force_login(ada)
    make_ready()
    rows = [["signed in", *cost(reader)], ["a stranger", *cost(stranger)]]
    print(json.dumps([*rows, ["a loop of Python, for comparison", "", *loop(), ""]]))


def act(reader: User) -> None:
    """Vote, save, read and write notes among the papers of the day."""
    from dailypapers.catalogue.models import Announcement
    from dailypapers.community.models import Mark, Note, Vote

    day = Announcement.objects.filter(day=BUSY_DAY).order_by("paper")
    papers = list(day.values_list("paper", flat=True).distinct())
    Vote.objects.bulk_create(Vote(reader=reader, paper_id=paper) for paper in papers[::2])
    for step, kind in ((3, Mark.Kind.SAVED), (5, Mark.Kind.READ)):
        made = (Mark(reader=reader, paper_id=paper, kind=kind) for paper in papers[::step])
        Mark.objects.bulk_create(made)
    Note.objects.bulk_create(
        Note(reader=reader, paper_id=paper, text="Ask *Marmaduke* about the second table. " * 9)
        for paper in papers[::4]
    )


def cost(client: Client) -> list[str]:
    """Return queries, the median and the 99th percentile of CPU ms, and the entries of a page."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def ask(number: int) -> bytes:
        return bytes(client.get(f"/papers/date/{BUSY_DAY}?page={number}").content)

    for number in range(1, PAGES + 1):
        ask(number)
    with CaptureQueriesContext(connection) as asked:
        entries = ask(1).count(b"<article")
    queries = len(asked)
    spent = []
    for _ in range(ROUNDS):
        for number in range(1, PAGES + 1):
            before = time.process_time()
            ask(number)
            spent.append((time.process_time() - before) * 1000)
    return [str(queries), *_middle_and_most(spent), str(entries)]


def loop() -> list[str]:
    """Return what as many runs of a loop cost that always does the same: the machine's own part."""
    spent = []
    for _ in range(ROUNDS * PAGES):
        before = time.process_time()
        sum(number for number in range(400_000))
        spent.append((time.process_time() - before) * 1000)
    return _middle_and_most(spent)


def _middle_and_most(spent: list[float]) -> list[str]:
    spent.sort()
    return [f"{spent[len(spent) // 2]:.1f}", f"{spent[int(len(spent) * 0.99)]:.1f}"]


if __name__ == "__main__":
    main()
