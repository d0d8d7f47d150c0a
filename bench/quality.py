"""Measures how good search is on the open collections, and writes that section of the benchmarks.

Run: python -m bench.quality  (BENCH_COLLECTIONS=FOLDER, default ../shared/data/ir; BENCH_MINILM
names a folder with all-MiniLM-L6-v2 as the setting ENCODER=onnx:FOLDER takes it)

The figures are `dailypapers evaluate`'s own. Beside them, on the same texts and judgements: bm25s
where it is installed (bench/requirements.txt), and the named MiniLM alone.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench.bm25s_quality import bm25s_figures
from bench.page import interval, replace_section, table
from bench.processes import environment
from dailypapers.search.evaluation.metrics import Estimate, mean_of

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("BENCH_COLLECTIONS", ROOT.parent / "shared" / "data" / "ir"))
MINILM = os.environ.get("BENCH_MINILM", "")
SEARCHED = {
    "cacm": ("cacm", ""),
    "cisi": ("cisi", ""),
    "cranfield": ("cranfield", "qrels_without_source_docs.tsv"),
    "med": ("med", ""),
    "scifact train": ("scifact", ""),
}
SIMILAR = {"csfcube first fold": ("csfcube", "")}
METRICS = ("ndcg@10", "recall@100")


def main() -> None:
    """Measure and write."""
    if not FOLDER.is_dir():
        sys.exit(f"{FOLDER} is not there: name a folder of collections with BENCH_COLLECTIONS")
    searched = {name: _evaluate(*what, "hybrid", "hybrid") for name, what in SEARCHED.items()}
    for name, (folder, judgements) in SEARCHED.items():
        searched[name]["rows"] = {**_outside(folder, judgements), **searched[name]["rows"]}
    similar = {name: _evaluate(*what, "similar", "similar") for name, what in SIMILAR.items()}
    said = next(iter(searched.values()))
    versions = ", ".join(f"{name} {number}" for name, number in said["versions"].items())
    parts = [
        "Made by `python -m bench.quality`, which runs `dailypapers evaluate` on each collection. "
        "Cranfield without source documents; CSFCube ranks each query's judged pool. Brackets are "
        f"95 % bootstrap intervals over queries, seed {said['seed']}. {versions}.",
    ]
    for metric in METRICS:
        parts.append(f"{metric}, search:\n\n{_rows(searched, metric)}")
    parts.append(f"ndcg@10, similar papers:\n\n{_rows(similar, 'ndcg@10')}")
    replace_section("Search quality", "\n\n".join(parts))


def _outside(folder: str, judgements: str) -> dict[str, Any]:
    """Return the rows of what is not ours, as far as it is here."""
    rows: dict[str, Any] = {}
    if find_spec("bm25s"):
        rows["bm25s"] = bm25s_figures(FOLDER / folder, judgements)
    if MINILM:
        said = _evaluate(folder, judgements, "meaning", "meaning", f"onnx:{MINILM}")
        rows["all-MiniLM-L6-v2"] = said["metrics"]
    return rows


def _evaluate(
    folder: str, judgements: str, mode: str, main_row: str, encoder: str = ""
) -> dict[str, Any]:
    command = [sys.executable, "-m", "dailypapers.cli", "evaluate", str(FOLDER / folder)]
    command += ["--mode", mode, "--json", "-v0", *(["--encoder", encoder] if encoder else [])]
    if judgements:
        command += ["--qrels", str(FOLDER / folder / judgements)]
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(
            command, env=environment(Path(home)), capture_output=True, text=True, check=True
        )
    said: dict[str, Any] = json.loads(done.stdout)
    said["rows"] = {**said["rows"], main_row: said["metrics"]}
    return said


def _rows(outcomes: dict[str, dict[str, Any]], metric: str) -> str:
    """Return a table: a row for each system, a column for each collection, then the mean."""
    systems = list(next(iter(outcomes.values()))["rows"])
    head = ["system", *outcomes] + (["mean"] if len(outcomes) > 1 else [])
    rows = []
    for system in systems:
        figures = [outcome["rows"][system][metric] for outcome in outcomes.values()]
        each = [Estimate(f["value"], f["low"], f["high"]) for f in figures]
        cells = [interval(one, ".3f") for one in each]
        rows.append([system, *cells] + ([interval(mean_of(each), ".4f")] if len(each) > 1 else []))
    return table(head, rows)


if __name__ == "__main__":
    main()
