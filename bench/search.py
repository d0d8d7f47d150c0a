"""Measures what search costs, and writes that section of the benchmarks.

Run: python -m bench.search            (all but a million papers)
     python -m bench.search --million  (a million papers alone, made of the real ones)

BENCH_DATA=FILE names the papers (default ../shared/data/papers.jsonl.gz), BENCH_PAPERS=NUMBER takes
so many of them, evenly spread. BENCH_HOME=FOLDER keeps the imported papers, their index and their
vectors, and goes on with what is there: encoding 112,632 papers takes half an hour of one core.
BENCH_MILLION=NUMBER makes another number of copies. bench/requirements.txt names what we are
compared with; rows of what is not installed are left out.

Everything runs on one core. CPU time is that of the measured process, all its threads together.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.home import INDEX, VECTORS, Home, kept_folder, pin
from bench.page import interval, replace_section, section, share, table
from bench.processes import run
from bench.results import result_pages
from dailypapers.testing.pace import pace

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("BENCH_DATA", ROOT.parent / "shared" / "data" / "papers.jsonl.gz"))
PAPERS = int(os.environ.get("BENCH_PAPERS", "0"))
MILLION = int(os.environ.get("BENCH_MILLION", "1_000_000"))
LOAD, PACE = os.getloadavg()[0], pace()  # before anything is measured
TITLE = "Search cost"
MILLION_HEADING = "### A million papers"

# Milliseconds: the median, and the 99th percentile where there is an aim for it.
TARGETS = {
    "keyword, 1 word": "1 / 3",
    "keyword, 3 words": "1 / 3",
    "keyword, 8 words": "2 / 3",
    "meaning": "6",
    "hybrid, year and topic": "8 / 15",
    "words offered": "1",
    "all offered": "1",
    "page": "25 / 60",
    "suggestions over HTTP": "10",
}
OURS_ALONE = ("meaning", "hybrid", "whole", "words", "all")  # kinds that the others have not
MILLION_TARGETS = {"hybrid": "18"}
MOST_MEMORY_MB = 250
BUILD_SECONDS, MILLION_BUILD_SECONDS = 30, 300


def main() -> None:
    """Measure, and write one of the two parts of the section; the other stays as it is."""
    if not DATA.exists():
        sys.exit(f"{DATA} is not there: name a JSONL file of papers with BENCH_DATA=FILE")
    pin()
    real, _, million = section(TITLE).partition(MILLION_HEADING)
    with kept_folder() as kept:
        home = Home(kept)
        home.make(DATA, PAPERS)
        questions = kept / "questions.json"
        home.inside("questions", str(questions))
        if "--million" in sys.argv[1:]:
            million = "\n\n".join(_million(home, questions))
        else:
            real = "\n\n".join(_real(home, questions))
    parts = [real.strip(), *([MILLION_HEADING, million.strip()] if million else [])]
    replace_section(TITLE, "\n\n".join(filter(None, parts)))


def _real(home: Home, questions: Path) -> Iterator[str]:
    """Measure the real papers; yield what the page says of them."""
    timings = home.inside("timings", str(questions))
    compared = home.inside("timings", str(questions), "compared")
    pages = result_pages(home.instance, questions)
    recall = home.inside("recall", str(questions))
    encoder = home.inside("encoder", str(questions))
    yield _introduction(home, recall["all"], encoder["name"])
    yield f"CPU ms:\n\n{_timings({**timings['spent'], **pages['spent']}, TARGETS)}"
    beside = {name: each for name, each in compared["spent"].items() if " word" in name}
    kept = {name: each for name, each in beside.items() if not name.startswith(OURS_ALONE)}
    yield (
        "Keyword search beside others, in turn in one process, whose caches all share:\n\n"
        + _timings(kept, {})
    )
    if not any(name.startswith("bm25s") for name in compared["built"]):
        yield "bm25s was not installed."
    yield (
        f"Memory that one of two server processes has to itself after these pages: "
        f"{pages['memory']['private']:.0f} MB (aim {MOST_MEMORY_MB}), of it "
        f"{pages['memory']['anonymous']:.0f} MB no file stands behind."
    )
    yield _recall(recall)
    yield _descriptions(home.inside("descriptions"))
    yield _building(home, compared["built"])
    yield (
        f"Encoder {encoder['name']} on one core: loads in {encoder['load']:.2f} CPU s, "
        f"{encoder['abstracts']:.0f} abstracts/s; a query of 8 words "
        f"{encoder['query']['p50']:.1f} ms (99 %: {encoder['query']['p99']:.1f})."
    )


def _introduction(home: Home, papers: int, encoder: str) -> str:
    return (
        f"Made by `python -m bench.search` over {papers:,} real papers{_when()}. Vectors made by "
        f"{encoder} in {home.vector_seconds:,.0f} CPU s. One core, one process, one query of each "
        "kind in turn, none asked twice. Words of titles without function words, or running words "
        "of abstracts; keyword search returns ten, as do the other engines, which get the same "
        "queries. Aims are for the median, or the median / the 99th percentile."
    )


def _when() -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    commit = done.stdout.strip()
    return f" on {datetime.now(UTC):%Y-%m-%d} at commit {commit}, load {LOAD:.1f}, pace {PACE:.1f}"


def _timings(spent: Mapping[str, Mapping[str, float]], targets: Mapping[str, str]) -> str:
    rows = [
        [name, f"{each['count']:.0f}", f"{each['p50']:.2f}", f"{each['p99']:.2f}", aim]
        for name, each in spent.items()
        for aim in [targets.get(name) or targets.get(name.rpartition(", ")[0], "")]
    ]
    return table(["", "queries", "50 %", "99 %", "aim"], rows)


def _recall(recall: Mapping[str, Any]) -> str:
    """Say how many of the nearest are found, as it is and with other numbers of candidates."""
    head = ["recall@10 / recall@200", *map(_scan_name, recall["scans"])]
    queries = recall["queries"]
    rows = [["as shipped", *(_pair(scan["found"], queries) for scan in recall["scans"])]]
    for count in recall["scans"][0]["by candidates"]:
        shares = [_pair(scan["by candidates"][count], queries) for scan in recall["scans"]]
        rows.append([f"{count} candidates", *shares])
    return (
        "Nearest papers found by one-bit codes and rescoring, against comparing all vectors; "
        f"{queries} queries of 8 words. Brackets are Wilson's 95 % intervals, rather too wide than "
        f"too narrow:\n\n{table(head, rows)}"
    )


def _descriptions(found: Mapping[str, Any]) -> str:
    """Say how well papers are found by descriptions in other words."""
    rows = [[name, *figures] for name, figures in found["rows"].items()]
    return (
        f"{found['queries']} known papers by descriptions in other words than their own, with 95 % "
        f"bootstrap intervals:\n\n{table(['', *found['measures']], rows)}"
    )


def _scan_name(scan: Mapping[str, Any]) -> str:
    topic = f"topic {scan['filter']}" if scan["filter"] else "no filter"
    return f"{topic} ({scan['papers']:,})"


def _pair(found: Mapping[str, float], queries: int) -> str:
    return " / ".join(interval(share(found[depth], queries), ".4f") for depth in ("10", "200"))


def _building(home: Home, others: Mapping[str, Mapping[str, float]]) -> str:
    """Build the text index in every way there is; say what it costs."""
    command = run(home.instance, "reindex", "-v0")
    sizes = home.sizes()
    written = f"{(sizes['index'] + sizes['papers']) / 1e6:.0f}"
    ways = {way: home.inside("building", way)["cpu"] for way in ("rebuild", "upsert")}
    rows = [
        ["built anew, papers in memory", f"{ways['rebuild']:.1f}", written, f"{BUILD_SECONDS}"],
        ["upserted into an empty index", f"{ways['upsert']:.1f}", written, ""],
        ["`dailypapers reindex` in all", f"{command.cpu:.1f}", written, ""],
    ]
    for name, other in others.items():
        rows.append([name, f"{other['cpu']:.1f}", f"{other['size'] / 1e6:.0f}", ""])
    return (
        f"Text index:\n\n{table(['', 'CPU s', 'MB on disk', 'aim, s'], rows)}\n\n"
        f"Vectors and their codes: {sizes['vectors'] / 1e6:.0f} MB."
    )


def _million(home: Home, questions: Path) -> Iterator[str]:
    """Measure copies of the real papers; yield what the page says of them."""
    big = Home(home.folder / f"copies-{MILLION}")
    built = _copies(home, big)
    timings = big.inside("timings", str(questions))
    recall = big.inside("recall", str(questions))
    sizes = {name: f"{size / 1e6:,.0f}" for name, size in big.sizes().items()}
    yield (
        f"{MILLION:,} papers: the real ones, and copies with one word in ten replaced by one drawn "
        "from running text and a vector turned by noise to a cosine of about .96. So words "
        "are as frequent as in the real ones, but hardly more of them are different. Measured"
        f"{_when()}. CPU ms:"
    )
    yield _timings(timings["spent"], MILLION_TARGETS)
    yield (
        f"Text index: built anew in {built['texts']:.0f} CPU s (aim {MILLION_BUILD_SECONDS}), "
        f"{sizes['index']} MB, papers {sizes['papers']} MB. Vectors and their codes: written in "
        f"{built['vectors']:.0f} CPU s, {sizes['vectors']} MB. The measuring process' own memory: "
        f"{timings['memory']['private']:,.0f} MB, of it {timings['memory']['anonymous']:,.0f} MB "
        "no file stands behind."
    )
    yield _recall(recall)


def _copies(home: Home, big: Home) -> dict[str, Any]:
    """Make the copies if they are not there; return what that cost."""

    def make() -> dict[str, Any]:
        shutil.rmtree(big.instance, ignore_errors=True)
        big.instance.mkdir(parents=True)
        return home.inside("big", str(big.index), str(MILLION))

    return big.once(f"copies with {INDEX}, {VECTORS}", make)


if __name__ == "__main__":
    main()
