"""Measures expected interest, and writes that section of the benchmarks.

Run: python -m bench.expected  (BENCH_DAILY=FILE, default ../shared/data/hf_daily/papers.jsonl.gz)

Everything was tuned on days before 2026; the days from then on are reported, and nothing else is
done with them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.page import replace_section, table
from bench.processes import environment

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data" / "hf_daily" / "papers.jsonl.gz"
FILE = Path(os.environ.get("BENCH_DAILY", SHARED))
FIRST, LAST = "2026-01-01", "2026-04-30"


def main() -> None:
    """Measure and write."""
    if not FILE.is_file():
        sys.exit(f"{FILE} is not there: name a file of papers with votes with BENCH_DAILY")
    replace_section("Expected interest", "\n\n".join(parts(_evaluate())))


def parts(said: dict[str, Any]) -> Iterator[str]:
    """Yield the paragraphs of the section."""
    versions = ", ".join(f"{name} {number}" for name, number in said["versions"].items())
    yield (
        f"Made by `python -m bench.expected`, which runs `dailypapers evaluate --interest` on the "
        f"Hugging Face Daily archive: {said['papers']:,} papers of the {said['days']} days "
        f"{said['from']} to {said['to']}, each day ordered before any vote by what "
        f"{said['earlier papers']:,} papers before and the days since had taught. All was tuned on "
        "days before 2026. Votes are one early count a paper. Brackets are 95 % bootstrap "
        f"intervals over days, seed {said['seed']}. {versions}."
    )
    rows = {"**ours**": said["metrics"]} | said["rows"]
    metrics = list(said["metrics"])
    cells = [[name, *(_cell(one[metric]) for metric in metrics)] for name, one in rows.items()]
    yield table(["", *metrics], cells)
    lead = said["lead over embedding + ridge, ndcg@10"]
    yield (
        f"Ours leads the embedding alone by {_cell(lead)} nDCG@10, paired by day. Votes are "
        "counted early, so that who comes first is voted for longer: the row without the hour of "
        "submission says what hangs on it."
    )


def _cell(figure: dict[str, float]) -> str:
    value, low, high = (f"{figure[end]:.3f}" for end in ("value", "low", "high"))
    return f"{value} [{low}, {high}]"


def _evaluate() -> dict[str, Any]:
    command = [sys.executable, "-m", "dailypapers.cli", "evaluate", "--interest", str(FILE)]
    command += ["--from", FIRST, "--to", LAST, "--json", "-v0"]
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(
            command, env=environment(Path(home)), capture_output=True, text=True, check=True
        )
    said: dict[str, Any] = json.loads(done.stdout)
    return said


if __name__ == "__main__":
    main()
