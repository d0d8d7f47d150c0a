from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bench import page
from bench.intervals import lacking
from lab.results import Decided, Result, merged, record


def test_a_method_is_recorded_once_beside_its_baseline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "benchmarks.md"
    file.write_text("# Benchmarks\n\n## Other\n\nSaid.\n")
    monkeypatch.setattr(page, "PAGE", file)
    monkeypatch.setattr("bench.figures.write", lambda text: None)
    plain = np.random.default_rng(5).random(50)
    ours = np.stack([plain + 0.1, plain + 0.3])
    found = Result("kites", "2401.00001", "rank, nDCG@10", "a mean", plain, ours, Decided.OPTION)
    record(found)
    record(found)
    rows = [line for line in file.read_text().splitlines() if line.startswith("| kites")]

    assert len(rows) == 1
    assert "| +0.2000 [+0.1000, +0.3000] | ± 0.1414 (2) | kept as an option |" in rows[0]
    assert "| [2401.00001](https://arxiv.org/abs/2401.00001) | rank, nDCG@10 | a mean: " in rows[0]
    assert list(lacking(file.read_text())) == []
    same = Result("kites", "1", "rank", "a mean", ours - 0.1, ours, Decided.OPTION, same_seeds=True)
    assert [same.gained().low, same.gained().high] == pytest.approx([0.1, 0.1])


def test_rows_are_kept_of_other_jobs_and_replaced_of_the_same() -> None:
    old = "Said.\n\n| method | paper | job |\n| --- | --- | --- |\n| a | 2 | x |\n| b | 1 | x |\n"

    assert merged(old, [["a", "2", "y"], ["b", "1", "x"]]) == [
        ["b", "1", "x"],
        ["a", "2", "x"],
        ["a", "2", "y"],
    ]
