"""Measures For you on an instance of 112,632 papers and 1,000 readers, and writes that section.

Run: python -m bench.for_you  (BENCH_DATA, BENCH_PAPERS and BENCH_HOME as for bench.search)

The instance is a copy, which gets readers: each likes thirty papers, ten near each of three that
are drawn, on days of the last year. Requests are made in one process that was made ready as servers
are, from the session to the last byte, each time for another reader.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import time
from datetime import timedelta
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from bench.clock import memory
from bench.home import Home, kept_folder, pin
from bench.page import replace_section, table
from bench.processes import run
from bench.search import DATA, PAPERS

if TYPE_CHECKING:  # What is measured is loaded in the process of the home.
    from dailypapers.accounts.models import User

TITLE = "For you"
READERS, INTERESTS, NEAR = 1000, 3, 10
ASKED = 200  # readers whose page is measured
EXPLAINED = 20  # papers whose words are asked for
SEED = 11
INTRODUCTION = f"""
An instance of {{papers}} papers and {READERS:,} readers who like {INTERESTS * NEAR} each; CPU time
in one process, with SQLite and the shipped encoder. A page is the whole request of one of {ASKED}
readers, with nothing of it kept from before; “what is known of all” is made once in ten minutes in
each process. The lists of all are what a morning's mails need. Made by:

```
.venv/bin/python -m bench.for_you
```
"""


def main() -> None:
    """Make the instance, measure, and write the section."""
    if not DATA.exists():
        sys.exit(f"{DATA} is not there: name a JSONL file of papers with BENCH_DATA=FILE")
    pin()
    with kept_folder() as kept, TemporaryDirectory(prefix="dailypapers-bench-") as other:
        home = Home(kept)
        home.make(DATA, PAPERS)
        copy = Path(other) / "home"
        shutil.copytree(home.instance, copy)
        output = run(copy, "shell", "-v0", "-c", "from bench.for_you import say; say()").output
    found = json.loads(output.splitlines()[-1])
    body = table(["", "p50", "p99", "aim"], found["rows"])
    replace_section(TITLE, f"{INTRODUCTION.strip().format(papers=found['papers'])}\n\n{body}")
    print(body)


def say() -> None:
    """Print what it costs; in the process of the home."""
    from django.conf import settings
    from django.contrib.sessions.models import Session
    from django.test import Client

    from dailypapers.catalogue.models import Paper
    from dailypapers.core.clock import now
    from dailypapers.feed import instance_interest
    from dailypapers.feed.for_you import for_each
    from dailypapers.feed.interest_profile import Owner
    from dailypapers.ops.ready import make_ready

    settings.ALLOWED_HOSTS = ["testserver"]
    readers = make_readers()
    clients: list[Client] = []
    for reader in readers[:ASKED]:
        client = Client()
        client.force_login(reader)
        if clients:  # Else each would make the middleware anew, which a server does once.
            client.handler = clients[0].handler
        clients.append(client)
    assert Session.objects.count() >= ASKED
    make_ready()
    made = spent(lambda: instance_interest.known(now()))
    first = spent(lambda: ask(clients[0]))
    pages = sorted(spent(lambda client=client: ask(client)) for client in clients[1:])
    everybody = spent(lambda: list(for_each([Owner(reader.pk) for reader in readers], now())))
    asked = [(client, why_page(client)) for client in clients[:EXPLAINED]]
    words = sorted(
        spent(lambda client=client, path=path: client.get(path)) for client, path in asked
    )
    held, peak = memory(os.getpid()), getrusage(RUSAGE_SELF).ru_maxrss / 1024
    rows = [
        [
            "a page, ms",
            f"{pages[len(pages) // 2]:.1f}",
            f"{pages[int(len(pages) * 0.99)]:.1f}",
            "50",
        ],
        ["the first page of a process, ms", f"{first:.0f}", "", ""],
        ["which words brought a paper, ms", f"{words[len(words) // 2]:.0f}", "", ""],
        ["what is known of all, ms", f"{made:.0f}", "", ""],
        [f"the lists of all {READERS:,} readers, s", f"{everybody / 1000:.1f}", "", "5"],
        ["memory behind which no file stands, MB", f"{held['anonymous']:.0f}", "", "400"],
        ["the most of all memory, the mapped index included, MB", f"{peak:.0f}", "", ""],
    ]
    print(json.dumps({"papers": f"{Paper.objects.count():,}", "rows": rows}))


def make_readers() -> list[User]:
    """Make readers with their likes."""
    from dailypapers.catalogue.models import Paper
    from dailypapers.community.models import Vote
    from dailypapers.core.clock import now
    from dailypapers.search import index
    from dailypapers.testing.people import make_reader

    chance, at, reader = np.random.default_rng(SEED), now(), index.reader()
    papers = np.array(Paper.objects.filter(merged_into=None).values_list("pk", flat=True))
    made = [make_reader() for _ in range(READERS)]
    for one in made:
        drawn = reader.vectors(chance.choice(papers, INTERESTS, replace=False).tolist())
        near = {hit.id for vector in drawn.values() for hit in reader.vector(vector, k=NEAR)}
        Vote.objects.bulk_create(
            Vote(reader=one, paper_id=paper, at=at - timedelta(days=float(chance.uniform(0, 365))))
            for paper in near
        )
    return made


def ask(client: object) -> None:
    """Ask for the page."""
    reply = client.get("/papers/for-you")  # type: ignore[attr-defined]
    assert reply.status_code == 200
    assert reply.content.count(b"<article") > 20


def why_page(client: object) -> str:
    """Return where the page is that says which words brought the first paper."""
    page = client.get("/papers/for-you").content.decode()  # type: ignore[attr-defined]
    path = re.search(r"/papers/for-you/why/[^\"]+", page)
    assert path
    assert client.get(path[0]).status_code == 200  # type: ignore[attr-defined]
    return path[0]


def spent(act: object) -> float:
    """Return the CPU ms that something takes."""
    before = time.process_time()
    act()  # type: ignore[operator]
    return (time.process_time() - before) * 1000


if __name__ == "__main__":
    main()
