"""Measures what variety in a reader's list costs and gives, and writes that section.

Run: python -m bench.variety  (BENCH_LIBRARY=FOLDER, default ../shared/data/citeulike-a)

The value in use was chosen on the older papers: the greatest that costs less than half a percent of
nDCG@10 there. The newest fifth took no part in that.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import combinations

import numpy as np

from bench.dislikes import CACHE, FOLDER, SEED, Silent
from bench.page import interval, replace_section, table
from dailypapers.encoder.onnx import SHIPPED, OnnxEncoder
from dailypapers.feed.evaluation import systems, trials
from dailypapers.feed.evaluation.library import Library, load
from dailypapers.feed.evaluation.run import estimate
from dailypapers.feed.evaluation.systems import OURS, Material
from dailypapers.feed.evaluation.trials import Trial
from dailypapers.feed.evaluation.vectors import vectors_of
from dailypapers.feed.interest.check import held_out
from dailypapers.feed.interest.likes import Floats
from dailypapers.feed.interest.measures import TOP, Figures, measured
from dailypapers.feed.interest.variety import DIVERSITY, LENGTH, varied

VALUES = (0.0, 0.025, 0.05, 0.1, 0.15, 0.2, 0.4)
FIRST, SECOND = np.array(list(combinations(range(TOP), 2))).T


def main() -> None:
    """Measure and write."""
    if not FOLDER.is_dir():
        sys.exit(f"{FOLDER} is not there: name a folder with a library with BENCH_LIBRARY")
    library = load(FOLDER / "items.jsonl.gz", FOLDER / "dropoutnet_cold_train.csv.gz")
    vectors = vectors_of(library.titles, OnnxEncoder(SHIPPED), CACHE, Silent())
    material = Material(library.titles, vectors, SEED)
    older, newest = next(trials.folds(without_newest(library), SEED)), trials.newest(library)
    chosen, judged = list(figures(older, material)), list(figures(newest, material))
    rows = [
        [f"{value:g}", *one, *other]
        for value, one, other in zip(VALUES, chosen, judged, strict=True)
    ]
    about = (
        "Made by `python -m bench.variety` on CiteULike-a, titles only: lists of "
        f"{len(older.readers):,} readers from a fifth of the older papers, on which the value was "
        "chosen, the greatest that costs less than half a percent of nDCG@10 there, and of "
        f"{len(newest.readers):,} readers from the newest fifth, on which it is "
        "judged. Likeness is the mean cosine of the pairs among the first ten. Brackets are 95 % "
        f"bootstrap intervals over readers, those of changes paired; seed {SEED}. "
        "Held-out likes know nothing of what else a reader would have liked to see, so that "
        f"variety can hardly win by them. The value used is {DIVERSITY:g}."
    )
    head = ["diversity", "nDCG@10, older", "change", "likeness", "nDCG@10, newest"]
    replace_section("Variety for a reader", f"{about}\n\n{table([*head, *head[2:4]], rows)}")


def without_newest(library: Library) -> Library:
    """Return a library in which nobody has liked any of the newest fifth."""
    newest = trials.newest(library).candidates
    known, _ = held_out(library.likes, newest)
    return Library(library.titles, library.readers, known)


def figures(trial: Trial, material: Material) -> Iterator[list[str]]:
    """Yield nDCG@10, its change and the likeness of the first ten, for each value."""
    scores = systems.ours(trial, material)[0][OURS]
    before: Figures | None = None
    for value in VALUES:
        placed, likeness = lists(scores, material.vectors[trial.candidates], value)
        gained = measured(placed, trial.wanted)["ndcg@10"]
        before = gained if before is None else before
        change = estimate(gained - before, trial.readers, material.seed)
        yield [
            interval(estimate(gained, trial.readers, material.seed), ".4f"),
            interval(change, "+.4f") if value else "",
            interval(estimate(likeness, trial.readers, material.seed), ".3f"),
        ]


def lists(scores: Floats, vectors: Floats, diversity: float) -> tuple[Floats, Figures]:
    """Return scores that fall from place to place of each varied list, and its likeness."""
    placed = np.full(scores.shape, -np.inf, np.float32)
    likeness = np.empty(len(scores))
    for reader, of_reader in enumerate(scores):
        first = np.argsort(-of_reader, kind="stable")[:LENGTH]
        order = first[varied(of_reader[first], vectors[first], diversity)]
        placed[reader, order] = -np.arange(len(order))
        top = vectors[order[:TOP]]
        likeness[reader] = (top[FIRST] * top[SECOND]).sum(axis=1).mean()
    return placed, likeness


if __name__ == "__main__":
    main()
