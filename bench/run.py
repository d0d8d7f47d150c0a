"""Measures what docs/benchmarks.md states, and writes that page.

Run: make bench  (BENCH_DATA=FILE names the papers; default ../shared/data/papers.jsonl.gz)

Requests are interleaved (one of each kind, round after round), each with words or pages not asked
before, so that nothing is answered from a cache of ours. CPU is the server process' own clock.
"""

from __future__ import annotations

import json
import os
import platform
import random
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from urllib.parse import quote_plus

from bench.page import PAGE, section, table, titles
from bench.processes import Cost, free_port, run, serving, wait_for

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("BENCH_DATA", ROOT.parent / "shared" / "data" / "papers.jsonl.gz"))
QUERIES = ROOT / "bench" / "title_queries.tsv"
ROUNDS = 41
WARM_UP = 3
SEED = 20260930
BUSY_DAY, BUSY_MONTH = "2026-02-03", "2026-02"


def main() -> None:
    """Measure everything and write the page."""
    if not DATA.exists():
        sys.exit(f"{DATA} is not there: name a JSONL file of papers with BENCH_DATA=FILE")
    with tempfile.TemporaryDirectory(prefix="dailypapers-bench-") as folder:
        home = Path(folder) / "home"
        fresh = from_clone(Path(folder) / "clone")
        parts = [heading(), fresh, *writing(home), reading(home), findings(home)]
    parts += elsewhere(titles("\n\n".join(parts)))
    PAGE.write_text("\n\n".join(parts) + "\n")
    print(f"Written to {PAGE.relative_to(ROOT)}")


def elsewhere(own: list[str]) -> list[str]:
    """The sections that other measurements write, as they are."""
    others = [title for title in titles(PAGE.read_text()) if title not in own]
    return [f"## {title}\n\n{section(title)}" for title in others]


def heading() -> str:
    """The machine, the commit, the command."""
    model = next(
        (
            line.split(":")[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    commit = _git("rev-parse", "--short", "HEAD")
    return "\n".join(
        [
            "# Benchmarks",
            "",
            'Made by `make bench`, but for "Votes", which names its own command. Medians of '
            "interleaved, uncached runs; CPU time is the process' own clock.",
            "",
            f"Machine: {os.cpu_count()} cores of {model}, {memory:.0f} GiB, "
            f"Python {platform.python_version()}, {platform.system()} {platform.release()}. "
            f"Measured on {datetime.now(UTC):%Y-%m-%d} at commit {commit}, load "
            f"{os.getloadavg()[0]:.1f} at the start.",
        ]
    )


def from_clone(clone: Path) -> str:
    """Seconds from `git clone` to the first page, and of a second start."""
    port = free_port()
    started = time.monotonic()
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    first = _until_page(clone, port, started)
    second = _until_page(clone, port, time.monotonic())
    shutil.rmtree(clone)
    return _table(
        "From a fresh clone to a full page",
        ["", "seconds"],
        [["`make run`, downloads included", f"{first:.0f}"], ["again", f"{second:.1f}"]],
    )


def _until_page(clone: Path, port: int, started: float) -> float:
    env = {key: value for key, value in os.environ.items() if not key.startswith("DAILYPAPERS")}
    env["DAILYPAPERS_OFFLINE"] = "1"
    command = ["make", "run", f"PORT={port}"]
    process = subprocess.Popen(command, cwd=clone, env=env, start_new_session=True)
    try:
        wait_for(port, "/")
        return time.monotonic() - started
    finally:
        os.killpg(process.pid, 2)
        process.wait(60)


def writing(home: Path) -> list[str]:
    """Import and index times."""
    run(home, "migrate", "-v0")
    cost = run(home, "import", "--json", "-v0", str(DATA))
    counts = json.loads(cost.output.splitlines()[-1])
    again = run(home, "import", "--json", "-v0", str(DATA))
    small = _small_import()
    index = run(home, "reindex", "-v0")
    size = sum(path.stat().st_size for path in (home / "index").rglob("*") if path.is_file())
    table = _table(
        f"Writing {counts['read']:,} papers ({counts['new']:,} works)",
        ["", "wall s", "CPU s", "papers/s", "peak MB"],
        [
            _row("import into an empty catalogue", cost, counts["read"]),
            _row("the same file again", again, counts["read"]),
            _row("first 20,000 lines only", small, 20_000),
            _row("index, from nothing", index, counts["new"]),
        ],
    )
    database = (home / "dailypapers.sqlite3").stat().st_size
    return [table, f"On disk: database {database / 1e6:.0f} MB, index {size / 1e6:.0f} MB."]


def _small_import() -> Cost:
    """The first lines alone, to show that memory does not grow with the file."""
    with tempfile.TemporaryDirectory() as folder:
        part = Path(folder) / "part.jsonl"
        subprocess.run(f"zcat '{DATA}' | head -20000 > '{part}'", shell=True, check=True)
        home = Path(folder) / "home"
        run(home, "migrate", "-v0")
        return run(home, "import", "--json", "-v0", str(part))


def reading(home: Path) -> str:
    """CPU per request of every kind of page, interleaved, and the server's peak memory."""
    titles = _titles(home)
    with serving(home) as server:
        kinds = _kinds(titles)
        costs: dict[str, list[float]] = {name: [] for name in kinds}
        for turn in range(-WARM_UP, ROUNDS):
            for name, paths in kinds.items():
                spent = server.cpu_ms(paths[turn % len(paths)])
                if turn >= 0:
                    costs[name].append(spent)
        peak = server.peak_mb()
    rows = [
        [name, f"{median(spent):.1f}", f"{sorted(spent)[int(len(spent) * 0.95)]:.1f}"]
        for name, spent in costs.items()
    ]
    table = _table("Reading, CPU ms per request", ["page", "median", "95 %"], rows)
    return f"{table}\n\nPeak memory of the server process: {peak:.0f} MB."


def _kinds(titles: list[tuple[str, str]]) -> dict[str, list[str]]:
    """Addresses of each kind of page, as many as there are rounds and none twice."""
    words = random.Random(SEED)
    day = [f"/papers/date/{BUSY_DAY}?page={page}" for page in range(1, 24)]
    kinds = {
        "daily page, 50 of 1,182 papers": day,
        "week": [f"/papers/week/2026-W{week:02}" for week in range(2, 18)],
        "month": [f"/papers/month/{BUSY_MONTH}?page={page}" for page in range(1, ROUNDS)],
        "trending, year": ["/papers/trending?window=year"],
        "topic, newest first": [f"/topics/cs.CL?page={page}" for page in range(1, ROUNDS)],
        "paper": [f"/papers/{quote_plus(address)}" for address, _ in titles[: ROUNDS + WARM_UP]],
    }
    for count in (1, 3, 8):
        asked = [_words(title, count, words) for _, title in titles]
        kinds[f"search, {count} word{'s' * (count > 1)}"] = [
            f"/search?q={quote_plus(query)}" for query in dict.fromkeys(filter(None, asked))
        ][: ROUNDS + WARM_UP]
    return kinds


def _words(title: str, count: int, chance: random.Random) -> str:
    """Some neighbouring words of a title, long enough to be looked for."""
    usable = [word for word in title.split() if word.isalpha() and len(word) > 3]
    if len(usable) < count:
        return ""
    first = chance.randrange(len(usable) - count + 1)
    return " ".join(usable[first : first + count])


def _titles(home: Path) -> list[tuple[str, str]]:
    """Addresses and titles of papers, drawn by a fixed seed."""
    script = (
        "import json, random\n"
        "from dailypapers.catalogue.models import Paper\n"
        "papers = list(Paper.objects.order_by('pk').values_list('address', 'title'))\n"
        f"print(json.dumps(random.Random({SEED}).sample(papers, 600)))\n"
    )
    output = run(home, "shell", "-v0", "-c", script).output
    return [(address, title) for address, title in json.loads(output.splitlines()[-1])]


def findings(home: Path) -> str:
    """Where the paper of each committed title query is found."""
    rows = []
    for line in QUERIES.read_text().splitlines():
        _, title = line.split("\t")
        found = json.loads(run(home, "search", title, "--json").output)["papers"]
        titles = [paper["title"] for paper in found]
        rows.append([title, str(titles.index(title) + 1) if title in titles else "not in ten"])
    said = "No intervals: each row is one query."
    return (
        f"## Title queries over the imported papers\n\n{said}\n\n{table(['query', 'place'], rows)}"
    )


def _row(name: str, cost: Cost, papers: int) -> list[str]:
    speed = f"{papers / cost.wall:,.0f}"
    return [name, f"{cost.wall:.1f}", f"{cost.cpu:.1f}", speed, f"{cost.peak_mb:.0f}"]


def _table(title: str, head: list[str], rows: list[list[str]]) -> str:
    return f"## {title}\n\n{table(head, rows)}"


def _git(*arguments: str) -> str:
    command = ["git", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


if __name__ == "__main__":
    main()
