"""Measures other constants of a reader's ranking on the older papers, and writes that section.

Run: python -m bench.constants  (BENCH_LIBRARY=FOLDER, default ../shared/data/citeulike-a)

The newest fifth of the papers takes no part: it judges, in `bench.interest`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from types import ModuleType
from unittest.mock import patch

import numpy as np

from bench.dislikes import CACHE, FOLDER, SEED, Silent
from bench.page import interval, replace_section, table
from bench.variety import without_newest
from dailypapers.encoder.onnx import SHIPPED, OnnxEncoder
from dailypapers.feed.evaluation import systems, trials
from dailypapers.feed.evaluation.library import load
from dailypapers.feed.evaluation.run import estimate
from dailypapers.feed.evaluation.systems import OURS, Material
from dailypapers.feed.evaluation.trials import Trial
from dailypapers.feed.evaluation.vectors import vectors_of
from dailypapers.feed.interest import blend, closeness, neighbours, space
from dailypapers.feed.interest.measures import Figures, measured

READERS = 1500
Constants = Mapping[tuple[ModuleType, str], float]
NARROW: Constants = {(closeness, "SHARPNESS"): 10.0, (neighbours, "NEAREST"): 100}
OTHERS: dict[str, Constants] = {
    "as they are": {},
    "closeness weighs 0.15": {(blend, "CLOSENESS"): 0.15},
    "closeness weighs 0.4": {(blend, "CLOSENESS"): 0.4},
    "sharpness of closeness 10": {(closeness, "SHARPNESS"): 10.0},
    "sharpness of closeness 40": {(closeness, "SHARPNESS"): 40.0},
    "familiar weighs 0": {(blend, "FAMILIARITY"): 0.0},
    "familiar weighs 0.3": {(blend, "FAMILIARITY"): 0.3},
    "20 neighbours": {(neighbours, "NEAREST"): 20},
    "100 neighbours": {(neighbours, "NEAREST"): 100},
    "sharpness of neighbours 4": {(neighbours, "SHARPNESS"): 4},
    "half the shrinkage": {
        (space, "SHRINKAGE_FEW"): space.SHRINKAGE_FEW / 2,
        (space, "SHRINKAGE_MANY"): space.SHRINKAGE_MANY / 2,
    },
    "twice the shrinkage": {
        (space, "SHRINKAGE_FEW"): space.SHRINKAGE_FEW * 2,
        (space, "SHRINKAGE_MANY"): space.SHRINKAGE_MANY * 2,
    },
    "sharpness 10, 100 neighbours": NARROW,
    "the same, closeness weighs 0.15": {**NARROW, (blend, "CLOSENESS"): 0.15},
}


def main() -> None:
    """Measure and write."""
    if not FOLDER.is_dir():
        sys.exit(f"{FOLDER} is not there: name a folder with a library with BENCH_LIBRARY")
    library = load(FOLDER / "items.jsonl.gz", FOLDER / "dropoutnet_cold_train.csv.gz")
    vectors = vectors_of(library.titles, OnnxEncoder(SHIPPED), CACHE, Silent())
    material, older = Material(library.titles, vectors, SEED), without_newest(library)
    asked = [some(trials.daily(older)), some(next(trials.folds(older, SEED)))]
    columns = [list(column(trial, material)) for trial in asked]
    rows = [
        [name, *day, *fold] for name, day, fold in zip(OTHERS, columns[0], columns[1], strict=True)
    ]
    about = (
        f"Made by `python -m bench.constants` on CiteULike-a, titles only, {READERS:,} readers, "
        "without the newest fifth of the papers: days of 500 from the newest of the rest, and a "
        "fold of them. Changes of nDCG@10 are paired, with 95 % bootstrap intervals over readers; "
        f"seed {SEED}. No gain is more than the best of {len(OTHERS) - 1} trials gives by chance. "
        "The last line was judged once by `python -m bench.interest`: the newest papers of each "
        "day stayed at nDCG@10 .349 and fell from .830 to .826 in recall@100, the five folds from "
        ".690 to .689, so that the constants are as they were."
    )
    head = ["constants", "nDCG@10, days", "change", "nDCG@10, fold", "change"]
    replace_section("Constants of the ranking for a reader", f"{about}\n\n{table(head, rows)}")


def some(trial: Trial) -> Trial:
    """Return the trial of fewer readers, drawn by chance."""
    chosen = np.sort(np.random.default_rng(SEED).permutation(len(trial.readers))[:READERS])
    return replace(
        trial,
        readers=trial.readers[chosen],
        likes=trial.likes.chosen(chosen),
        wanted=trial.wanted[chosen],
    )


def column(trial: Trial, material: Material) -> Iterator[list[str]]:
    """Yield nDCG@10 and its change, for each choice of constants."""
    before: Figures | None = None
    readers = np.tile(trial.readers, len(trial.days))
    for constants in OTHERS.values():
        with ExitStack() as changed:
            material.check(trial.crowd)  # With the constants as they are, and then remembered.
            for (module, name), value in constants.items():
                changed.enter_context(patch.object(module, name, value))
            scores = systems.ours(trial, material)[0][OURS]
        gained = np.concatenate(
            [measured(scores[:, day], trial.wanted[:, day])["ndcg@10"] for day in trial.days]
        )
        before = gained if before is None else before
        change = estimate(gained - before, readers, SEED)
        said = interval(estimate(gained, readers, SEED), ".4f")
        yield [said, interval(change, "+.4f") if constants else ""]


if __name__ == "__main__":
    main()
