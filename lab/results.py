"""The table of what was tried: a row a method, held against its baseline on the same items.

A recipe in `lab/runs/` says what it found with `record`, which puts the row in the section “The
lab” of `docs/benchmarks.md`, in the place of an earlier one of the same method and job.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from bench.compared import by_seed
from bench.page import interval, replace_section, section, table
from dailypapers.search.evaluation.metrics import Estimate
from dailypapers.search.evaluation.variance import difference, over_items

TITLE, SEED = "The lab", 13
HEAD = ["method", "paper", "job", "baseline", "method's own", "difference", "by seed", "decided"]
ABOUT = f"""
Methods of papers, tried on the jobs of this program by the recipes in `lab/runs/`; `lab/LOG.md`
says what was done, and what failed. Each is held against the plain way of doing the same on the
same items, none of which it was tuned on. Brackets are 95 % bootstrap intervals over items, and
over training seeds where something was trained; differences are paired by item; seed {SEED}.
*By seed* is the standard deviation over training seeds, and how many there were.
"""


class Decided(StrEnum):
    """What became of a method."""

    SHIPPED = "shipped"
    OPTION = "kept as an option"
    NOT_WORTH_IT = "not worth it"


@dataclass(frozen=True)
class Result:
    """A method beside its baseline: values of a metric, (items,) or (training seeds, items)."""

    method: str
    paper: str  # arXiv id
    job: str  # with the metric
    baseline: str
    theirs: ArrayLike
    ours: ArrayLike
    decided: Decided
    same_seeds: bool = False  # of chance, the same in both

    def gained(self) -> Estimate:
        """Return what the method is over its baseline, paired."""
        if self.same_seeds:
            return over_items(np.subtract(self.ours, self.theirs), SEED)
        return difference(self.ours, self.theirs, SEED)

    def row(self) -> list[str]:
        """Return the cells of its row."""
        return [
            self.method,
            f"[{self.paper}](https://arxiv.org/abs/{self.paper})",
            self.job,
            f"{self.baseline}: {interval(over_items(self.theirs, SEED), '.3f')}",
            interval(over_items(self.ours, SEED), ".3f"),
            interval(self.gained(), "+.4f"),
            by_seed(self.ours, ".4f"),
            str(self.decided),
        ]


def record(*results: Result) -> None:
    """Write the rows into the page, and say them."""
    rows = merged(section(TITLE), [result.row() for result in results])
    replace_section(TITLE, f"{ABOUT.strip()}\n\n{table(HEAD, rows)}")
    for result in results:
        print(" | ".join(result.row()))


def merged(said: str, new: list[list[str]]) -> list[list[str]]:
    """Return the rows that a section has with new ones, each method and job once, by paper."""
    lines = re.findall(r"^\|(.*)\|$", said, re.M)[2:]
    rows = [[cell.strip() for cell in line.split("|")] for line in lines] + new
    latest = {(row[0], row[2]): row for row in rows}
    return sorted(latest.values(), key=lambda row: (row[1], row[0], row[2]))
