"""Measures what the assistant's questions are worth to who looks for a paper; writes that section.

Run: python -m bench.refine         (BENCH_HOME names a folder with an instance; else it is made)
     python -m bench.refine --cost  (what turns cost alone: of fewer readers, in a few minutes)
"""

from __future__ import annotations

import os
import re
import sys
from statistics import median
from typing import Any

import numpy as np

from bench.home import Home, kept_folder, pin
from bench.page import interval, replace_section, section, table
from bench.run import DATA
from dailypapers.search.evaluation.metrics import estimate

TITLE = "Finding the words"
PAPERS = 500
TIMED = 100
MOST = 150  # ms that a turn may take
VAGUE = (0.01, 0.1)  # share of all papers that a vague word stands in
SEED = 20261127
TUNED = (5, 7, 11, 12)  # seeds of the papers that constants were chosen on: they are left out
TUNED_PAPERS = 300  # of each
TURNS = 3
FIRST = 10
NOWHERE = 10**6
NAMES = {
    "alone": "no assistant, one more vague word a turn",
    "random": "facet questions drawn by chance",
    "assistant": "the assistant",
    "wrong": "the assistant, 10 % of the answers drawn by chance",
}
SOURCES = {"keywords": "keywords", "text": "title and abstract"}


def main() -> None:
    """Measure and write."""
    pin()
    with kept_folder() as folder:
        home = Home(folder)
        home.make(DATA, 0)
        if "--cost" in sys.argv[1:]:
            costs = {one: home.inside("refining", str(TIMED), one, "cost") for one in SOURCES}
            replace_section(TITLE, with_costs(section(TITLE), costs))
            return
        found = {source: home.inside("refining", str(PAPERS), source) for source in SOURCES}
    replace_section(TITLE, written(found))


def with_costs(page: str, found: dict[str, Any]) -> str:
    """Return the section with other sentences about costs, one of each kind of first words."""
    sentences = iter(cost(said["costs"]) for said in found.values())
    return re.sub("^CPU of a turn.*$", lambda _: next(sentences), page, flags=re.MULTILINE)


def written(found: dict[str, Any]) -> str:
    """Return the section."""
    return "\n\n".join([about(), *(of_source(source, found[source]) for source in SOURCES)])


def about() -> str:
    """Say what was done."""
    low, high = VAGUE
    return (
        f"Made by `python -m bench.refine`: simulated readers look for {PAPERS} hidden papers each "
        "among 112,622, drawn by chance from all that have author keywords, and from all. A reader "
        "begins with two vague words, drawn from the words of the keywords, or of title and "
        f"abstract, that between {low:.0%} and {high:.0%} of all papers have. They answer "
        "questions, one choice among at most six options or none, from the paper's own record: "
        "the word that the title has, else the one that the abstract has most often; the first of "
        "its topics; the year; of examples the one that shares most rare words. The "
        "assistant knows the answers alone. Constants were chosen on other papers (seeds "
        f"{', '.join(map(str, TUNED))}); these are of seed {SEED}. Brackets are 95 % bootstrap "
        "intervals over readers. Without the assistant, the places are those of the search page, "
        "to the fiftieth; who has no more vague words of the paper stays with what was typed. "
        "Nearly all questions were about words. A turn is search and question; the page adds cards "
        "and other queries."
    )


def of_source(source: str, said: dict[str, Any]) -> str:
    """Return the tables of one kind of first words."""
    places = {name: np.array(rows) for name, rows in said["places"].items()}
    rows = [
        [NAMES[name], *(share(places[name][:, turn]) for turn in range(TURNS + 1))]
        for name in NAMES
        if name in places
    ]
    ranks = [
        [NAMES[name], *(middle(places[name][:, turn]) for turn in range(TURNS + 1))]
        for name in NAMES
        if name in places
    ]
    heads = [f"after {turn}" for turn in range(TURNS + 1)]
    return "\n\n".join(
        [
            f"First words from {SOURCES[source]}: share found in the first {FIRST}, by how many "
            "questions were answered:",
            table([source, *heads], rows),
            "Median place. No intervals: the shares above are of the same readers, and have them.",
            table([source, *heads], ranks),
            cost(said["costs"]),
        ]
    )


def cost(costs: list[list[float]]) -> str:
    """Say what turns of so many readers took."""
    first, later = zip(*((row[0], row[1:]) for row in costs), strict=True)
    every = np.array([ms for row in costs for ms in row])
    return (
        f"CPU of a turn, median and 95 %: the first {median(first):.0f} and "
        f"{np.quantile(first, 0.95):.0f} ms with no words in memory, later ones "
        f"{median(ms for row in later for ms in row):.0f} ms; 95 % of all took at most "
        f"{np.quantile(every, 0.95):.0f} ms, {np.mean(every > MOST):.1%} more than {MOST} "
        f"({len(costs)} readers; load {os.getloadavg()[0]:.1f} on two cores)."
    )


def share(places: Any) -> str:
    """Return how often the paper is among the first."""
    return interval(estimate([float(one < FIRST) for one in places], SEED), ".3f")


def middle(places: Any) -> str:
    """Return the median place, from 1."""
    half = float(np.median(places)) + 1
    return "not found" if half >= NOWHERE else f"{half:.0f}"


if __name__ == "__main__":
    main()
