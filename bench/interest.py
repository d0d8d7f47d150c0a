"""Measures the ranking for a reader on CiteULike-a, and writes that section of the benchmarks.

Run: python -m bench.interest  (BENCH_LIBRARY=FOLDER, default ../shared/data/citeulike-a;
BENCH_MINILM names a folder with all-MiniLM-L6-v2 as the setting ENCODER=onnx:FOLDER takes it)

The figures are those of `dailypapers evaluate --ranking`, titles only.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.page import replace_section, table
from bench.processes import environment

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("BENCH_LIBRARY", ROOT.parent / "shared" / "data" / "citeulike-a"))
MINILM = os.environ.get("BENCH_MINILM", "")
WHOLE = {
    "folds": "Papers nobody has seen, five folds",
    "newest": "The newest fifth of the papers",
    "days": "The newest fifth in days of 500, each ranked by itself",
}
METRICS = ("ndcg@10", "recall@100", "mrr")
LEAD = "lead over content alone, ndcg@10"


def main() -> None:
    """Measure and write."""
    if not FOLDER.is_dir():
        sys.exit(f"{FOLDER} is not there: name a folder with a library with BENCH_LIBRARY")
    said, seconds = _evaluate("")
    minilm = _evaluate(f"onnx:{MINILM}")[0] if MINILM else None
    replace_section("Ranking for a reader", "\n\n".join(_parts(said, minilm, seconds)))


def _parts(said: dict[str, Any], minilm: dict[str, Any] | None, seconds: float) -> Iterator[str]:
    versions = ", ".join(f"{name} {number}" for name, number in said["versions"].items())
    yield (
        "Made by `python -m bench.interest`, which runs `dailypapers evaluate --ranking` on "
        "CiteULike-a: titles only, and the 164,210 likes that 5,551 readers have of 13,584 papers; "
        "the other papers have no likes here. Brackets are 95 % bootstrap intervals over "
        f"readers, seed {said['seed']}. {seconds:.0f} CPU s, encoding not counted. {versions}."
    )
    for trial, other in zip(said["trials"], (minilm or said)["trials"], strict=True):
        if trial["name"] in WHOLE:
            yield f"{WHOLE[trial['name']]}, {trial['readers']:,} readers:"
            yield _systems(trial, other if minilm else None)
    rest = [trial for trial in said["trials"] if trial["name"] not in WHOLE]
    yield (
        "Readers of few likes, and crowds of few readers: nDCG@10 of at most a thousand on the "
        "first fold, who are not of the crowd. The lead is paired; it is 0 where the check of "
        "held-out likes let no neighbour take part:"
    )
    yield table(
        ["", "ours", "content alone", "lead of neighbours"],
        [
            [one["name"], _cell(one["metrics"]["ndcg@10"]), _alone(one), _cell(one[LEAD], 4)]
            for one in rest
        ],
    )


def _alone(trial: dict[str, Any]) -> str:
    return _cell(trial["rows"]["content alone"]["ndcg@10"])


def _systems(trial: dict[str, Any], minilm: dict[str, Any] | None) -> str:
    rows = {"**ours**": trial["metrics"]}
    if minilm:
        rows["ours, all-MiniLM-L6-v2"] = minilm["metrics"]
    rows |= trial["rows"]
    cells = [[name, *(_cell(one[metric]) for metric in METRICS)] for name, one in rows.items()]
    return table(["", *METRICS], cells)


def _cell(figure: dict[str, float], digits: int = 3) -> str:
    value, low, high = (f"{figure[end]:.{digits}f}" for end in ("value", "low", "high"))
    return f"{value} [{low}, {high}]"


def _evaluate(encoder: str) -> tuple[dict[str, Any], float]:
    """Return what the command says, and its CPU seconds once all vectors are kept in a file."""
    command = [sys.executable, "-m", "dailypapers.cli", "evaluate", "--ranking", str(FOLDER)]
    command += ["--json", "-v0", *(["--encoder", encoder] if encoder else [])]
    with tempfile.TemporaryDirectory() as home:
        warm = [*command, "--test", str(_few_pairs(Path(home)))]
        subprocess.run(warm, env=environment(Path(home)), capture_output=True, check=True)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            command, env=environment(Path(home)), capture_output=True, text=True, check=True
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return json.loads(done.stdout), seconds


def _few_pairs(folder: Path) -> Path:
    """Write a test of one like, which encodes all titles and asks little else."""
    path = folder / "one.csv"
    path.write_text("1,1,1\n")
    return path


if __name__ == "__main__":
    main()
