"""Measures what programs cost a server: sixteen clients at once by wrk, and papers as NDJSON.

Run: python -m bench.programs  (needs Debian's `wrk`; BENCH_HOME names a folder that has papers
imported and indexed already, as `bench.search` leaves it, and is copied)

Each kind of address is asked for as fast as sixteen clients can, through many papers and queries.
What the server spent is its process' own clock, for as many answers as wrk counts.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from bench.feeds import _papers_in
from bench.page import replace_section, table
from bench.processes import Server, serving

TITLE = "Programs"
CLIENTS, SECONDS, WARM_UP = 16, 10, 2
QUERIES = Path(__file__).with_name("title_queries.tsv")
WORDS = 3  # of a query
SOME = 200  # papers and queries that are asked for in turn
SCRIPT = """
local paths = {{{paths}}}
local tags = {{{tags}}}
local place = 0
request = function()
  place = place % #paths + 1
  local headers = {{["Accept"] = "application/json"}}
  if tags[place] then headers["If-None-Match"] = tags[place] end
  return wrk.format("GET", paths[place], headers)
end
"""
INTRODUCTION = """
{papers:,} papers, SQLite, one server process, {clients} clients at once for {seconds} s each
(`wrk`), limits off. CPU ms of the server for one answer; answers in a second, and how long
ninety-nine of a hundred took at most, on the same two cores as the clients. Papers and queries
differ from request to request. No answer was an error.
Made by:

```
.venv/bin/python -m bench.programs
```
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What one kind of address took."""

    requests: int
    cpu_ms: float
    a_second: float
    slowest: str


def main() -> None:
    """Copy the papers, measure, and write the section."""
    if shutil.which("wrk") is None:
        sys.exit("wrk is not here: apt-get install wrk")
    os.environ["DAILYPAPERS_API_REQUESTS"] = "0"
    with tempfile.TemporaryDirectory(prefix="dailypapers-bench-") as folder:
        home = Path(folder) / "home"
        papers = _papers_in(home)
        with serving(home) as server:
            rows = [row(name, asked(server, *what)) for name, what in kinds(server).items()]
            lines, wall, cpu = exported(server)
            peak = server.peak_mb()
    said = INTRODUCTION.strip().format(papers=papers, clients=CLIENTS, seconds=SECONDS)
    head = ["address", "CPU ms", "answers a second", "99 % within"]
    export = (
        f"All {lines:,} papers as NDJSON: {lines / wall:,.0f} a second, {cpu:.1f} CPU s.\n"
        f"Peak memory of the server process: {peak:.0f} MB.\n\n"
        f"Measured on {datetime.now(UTC):%Y-%m-%d}, load of the machine {os.getloadavg()[2]:.0f} "
        f"over fifteen minutes, on {os.cpu_count()} cores."
    )
    replace_section(TITLE, f"{said}\n\n{table(head, rows)}\n\n{export}")
    print(rows, export)


def kinds(server: Server) -> dict[str, tuple[Sequence[str], Sequence[str]]]:
    """Return by name the paths that are asked for in turn, and the tags that are sent along."""
    titles = [line.split("\t")[-1].split() for line in QUERIES.read_text().splitlines()]
    queries = [quote(" ".join(title[:WORDS])) for title in titles if len(title) >= WORDS][:SOME]
    found = json.loads(server.get("/api/v1/papers?limit=100&fields=id")[1])["papers"]
    ids = [quote(one["id"]) for one in found]
    papers = [f"/api/v1/papers/{one}" for one in ids]
    tags = [server.headers(path)["Etag"] for path in papers]
    return {
        "`/api/daily_papers?limit=100`": (["/api/daily_papers?limit=100"], []),
        "`/api/papers/{id}`": ([f"/api/papers/{one}" for one in ids], []),
        "`/api/papers/search?q=`, 3 words": (
            [f"/api/papers/search?q={query}" for query in queries],
            [],
        ),
        "`/api/v1/search?q=`, 3 words": ([f"/api/v1/search?q={query}" for query in queries], []),
        "`/api/v1/papers/{id}`": (papers, []),
        "the same, unchanged: 304": (papers, tags),
    }


def asked(server: Server, paths: Sequence[str], tags: Sequence[str]) -> Asked:
    """Ask with all clients at once; raise where anything but what was asked for came back."""
    if tags:
        server.cpu_ms(paths[0], {"If-None-Match": tags[0]}, status=304)
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        said = {"paths": paths, "tags": tags}
        script.write(
            SCRIPT.format(**{name: ", ".join(map(json.dumps, said[name])) for name in said})
        )
        script.flush()
        _wrk(server, script.name, WARM_UP)
        before = server._cpu_seconds()
        output = _wrk(server, script.name, SECONDS)
        spent = server._cpu_seconds() - before
    if re.search(r"Non-2xx|Socket errors", output):
        raise RuntimeError(output)
    requests = int(_number(r"(\d+) requests in", output))
    return Asked(
        requests=requests,
        cpu_ms=spent * 1000 / requests,
        a_second=float(_number(r"Requests/sec: +([\d.]+)", output)),
        slowest=_number(r"99% +(\S+)", output),
    )


def exported(server: Server) -> tuple[int, float, float]:
    """Read all papers as NDJSON; return how many, the seconds by the clock and of the processor."""
    before, began = server._cpu_seconds(), time.monotonic()
    status, body = server.get("/api/v1/export.ndjson")
    if status != 200:
        raise RuntimeError(f"the export answered {status}")
    return body.count(b"\n"), time.monotonic() - began, server._cpu_seconds() - before


def row(name: str, what: Asked) -> list[str]:
    """Return a row of the table."""
    return [name, f"{what.cpu_ms:.1f}", f"{what.a_second:.0f}", what.slowest]


def _wrk(server: Server, script: str, seconds: int) -> str:
    command = ["wrk", "-t2", f"-c{CLIENTS}", f"-d{seconds}s", "--latency", "--timeout", "30s"]
    done = subprocess.run(
        [*command, "-s", script, f"http://127.0.0.1:{server.port}"],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def _number(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise RuntimeError(text)
    return found[1]


if __name__ == "__main__":
    main()
