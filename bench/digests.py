"""Measures 10,000 personal mails on an instance of 112,632 papers, and writes that section.

Run: python -m bench.digests  (BENCH_DATA, BENCH_PAPERS and BENCH_HOME as for bench.search)

The instance is a copy, which gets 10,000 readers: each likes thirty papers, ten near each of three
that are drawn, and has For you by mail once a week. One worker composes and hands over; a real
SMTP server in another process takes what it is handed. The clock stands where the newest papers
came.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from multiprocessing import Process, Queue
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import numpy as np

from bench.clock import memory
from bench.home import Home, kept_folder
from bench.page import replace_section, table
from bench.processes import run
from bench.search import DATA, PAPERS

TITLE = "Personal mails"
READERS = int(os.environ.get("BENCH_READERS", "10000"))
INTERESTS, NEAR, SEEDS = 3, 10, 600
SEED = 12
CLOCKS = ("issues", "sending", "memory", "handover")
INTRODUCTION = f"""
An instance of {{papers}} papers and {READERS:,} readers who like {INTERESTS * NEAR} each and have
For you by mail; one worker, on a machine of {os.cpu_count()} cores, with SQLite, the shipped
encoder and an SMTP server on loopback in a process of its own, over one connection. Each mail is
composed for its reader alone. Made by:

```
.venv/bin/python -m bench.digests
```
"""


def main() -> None:
    """Make the instance, measure, and write the section."""
    if not DATA.exists():
        sys.exit(f"{DATA} is not there: name a JSONL file of papers with BENCH_DATA=FILE")
    os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    with kept_folder() as kept, TemporaryDirectory(prefix="dailypapers-bench-") as other:
        home = Home(kept)
        home.make(DATA, PAPERS)
        copy = Path(other) / "home"
        shutil.copytree(home.instance, copy)
        run(copy, "migrate", "-v0")
        with mail_server() as port:
            os.environ.update(DAILYPAPERS_SMTP_HOST="127.0.0.1", DAILYPAPERS_SMTP_PORT=str(port))
            script = "from bench.digests import say; say()"
            output = run(copy, "shell", "-v0", "-c", script).output
    found = json.loads(output.splitlines()[-1])
    body = table(["", "measured", "aim"], found["rows"])
    replace_section(TITLE, f"{INTRODUCTION.strip().format(papers=found['papers'])}\n\n{body}")
    print(body)


def say() -> None:
    """Print what sending costs; in the process of the home."""
    from dailypapers.catalogue.models import Announcement, Paper
    from dailypapers.digests.models import Delivery
    from dailypapers.ops.ready import make_ready

    newest = Announcement.objects.latest("announced_at").announced_at
    at = newest + timedelta(minutes=1)
    Paper.objects.update(created_at=newest - timedelta(days=400))
    make_readers(at)
    make_ready()
    found = measure(at)
    per_mail, sent = found["cpu"] / found["sent"] * 1000, found["sent"]
    shown = sum(len(papers.split()) for papers in Delivery.objects.values_list("papers", flat=True))
    first, last = found["held"][1], found["held"][-1]
    rows = [
        ["mails composed and handed over", f"{sent:,}", f"{READERS:,}"],
        ["papers in a mail, on average", f"{shown / sent:.1f}", ""],
        ["wall seconds", f"{found['wall']:.0f}", "600"],
        ["load of the machine meanwhile", f"{os.getloadavg()[2]:.1f}", ""],
        ["CPU seconds of the worker", f"{found['cpu']:.0f}", ""],
        ["CPU ms a mail", f"{per_mail:.1f}", ""],
        [f"memory after {found['every']:,} mails, MB", f"{first:.0f}", ""],
        [f"memory after {sent:,} mails, MB", f"{last:.0f}", f"{first:.0f}"],
    ]
    print(json.dumps({"papers": f"{Paper.objects.count():,}", "rows": rows}))


def measure(at: datetime) -> dict[str, Any]:
    """Send what is due, noting the memory behind which no file stands now and then."""
    from dailypapers.digests import issues
    from dailypapers.digests.sending import Sender

    every = max(1, READERS // 20)
    held: list[float] = []
    with clock_at(at):
        deliver = Sender.send
        sent = 0

        def counted(self: Any, *args: Any) -> Any:
            nonlocal sent
            outcome = deliver(self, *args)
            if outcome is not None:
                sent += 1
                if sent % every == 0:
                    held.append(memory(os.getpid())["anonymous"])
            return outcome

        started, cpu = time.monotonic(), time.process_time()
        with mock.patch.object(Sender, "send", counted):
            while issues.pending():
                tally = issues.send_due()
                assert not tally.failed, tally
        wall, spent = time.monotonic() - started, time.process_time() - cpu
    return {"sent": sent, "wall": wall, "cpu": spent, "held": held or [0.0], "every": 2 * every}


@contextmanager
def clock_at(at: datetime) -> Iterator[None]:
    """Let digests and lists see one time."""
    names = [f"dailypapers.digests.{name}.now" for name in CLOCKS]
    with ExitStack() as stack:
        for name in [*names, "dailypapers.feed.view_papers.now"]:
            stack.enter_context(mock.patch(name, return_value=at))
        yield


def make_readers(at: datetime) -> None:
    """Make readers with their likes, their confirmed addresses and their subscriptions."""
    from allauth.account.models import EmailAddress

    from dailypapers.accounts.models import User
    from dailypapers.community.models import Vote
    from dailypapers.digests.models import Address, Subscription

    chance = np.random.default_rng(SEED)
    near = interests(chance)
    emails = [f"reader{number}@example.org" for number in range(READERS)]
    readers = User.objects.bulk_create([User(email=email) for email in emails], batch_size=1000)
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=one, email=one.email, verified=True, primary=True) for one in readers],
        batch_size=1000,
    )
    for start in range(0, READERS, 500):
        rows = []
        for one in readers[start : start + 500]:
            drawn = chance.choice(len(near), INTERESTS, replace=False)
            liked = {paper for place in drawn for paper in near[place]}
            rows += [
                Vote(reader=one, paper_id=paper, at=at - timedelta(days=float(days)))
                for paper, days in zip(liked, chance.uniform(0, 365, len(liked)), strict=True)
            ]
        Vote.objects.bulk_create(rows, batch_size=1000)
    addresses = Address.objects.bulk_create(
        [Address(mailbox=email, email=email, answer_due=False) for email in emails],
        batch_size=1000,
    )
    week = 1 << at.weekday()
    Subscription.objects.bulk_create(
        [
            Subscription(
                address=address,
                reader=reader,
                view="for-you",
                state="confirmed",
                days=week,
                due_at=at,
            )
            for address, reader in zip(addresses, readers, strict=True)
        ],
        batch_size=1000,
    )


def interests(chance: np.random.Generator) -> list[list[int]]:
    """Return papers that are near each of some that are drawn."""
    from dailypapers.catalogue.models import Paper
    from dailypapers.search import index

    reader = index.reader()
    papers = np.array(Paper.objects.filter(merged_into=None).values_list("pk", flat=True))
    drawn = reader.vectors(chance.choice(papers, SEEDS, replace=False).tolist())
    return [[hit.id for hit in reader.vector(vector, k=NEAR)] for vector in drawn.values()]


@contextmanager
def mail_server() -> Iterator[int]:
    """Run an SMTP server in a process of its own; it counts what it takes and keeps nothing."""
    port: Queue[int] = Queue()
    server = Process(target=_serve, args=(port,), daemon=True)
    server.start()
    try:
        yield port.get(timeout=30)
    finally:
        server.terminate()
        server.join(10)


def _serve(port: Queue[int]) -> None:
    from dailypapers.testing.smtp import _FreePort

    class Sink:
        connections = 0

        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
            return "250 taken" if envelope.content else "554 empty"

    controller = _FreePort(Sink(), hostname="127.0.0.1", port=0)
    controller.start()
    port.put(controller.port)
    time.sleep(24 * 3600)


if __name__ == "__main__":
    main()
