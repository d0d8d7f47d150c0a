"""Holds benchmarks made of papers themselves against judged ones, and writes that section.

Run: python -m bench.own_benchmark  (BENCH_COLLECTIONS=FOLDER, default ../shared/data/ir)

The documents of each judged collection give queries of their own (`search/evaluation/own.py`).
Both sets of queries rank the same six ways to search; Kendall's tau says how much alike.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from itertools import combinations, permutations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import django
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from bench.page import interval, replace_section, table
from bench.processes import environment
from dailypapers.encoder.onnx import SHIPPED, OnnxEncoder
from dailypapers.search.evaluation.collection import Collection, load
from dailypapers.search.evaluation.metrics import Estimate
from dailypapers.search.evaluation.own import made

if TYPE_CHECKING:
    from dailypapers.search.evaluation.run import Outcome

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("BENCH_COLLECTIONS", ROOT.parent / "shared" / "data" / "ir"))
JUDGEMENTS = {
    "cacm": "qrels.tsv",
    "cisi": "qrels.tsv",
    "cranfield": "qrels_without_source_docs.tsv",
    "med": "qrels.tsv",
    "scifact": "",
}
QUERIES, SEED, SAMPLES = 500, 13, 2000
METRIC, FIRST = "ndcg@10", "BM25"

Floats = NDArray[np.float64]


class Pair(NamedTuple):
    """What a collection says by its judges, and by itself."""

    judged: Outcome
    own: Outcome


class Judged(NamedTuple):
    """The metric of both in some collections, (systems, queries) each."""

    judged: Sequence[Floats]
    own: Sequence[Floats]


def main() -> None:
    """Measure and write."""
    if not FOLDER.is_dir():
        sys.exit(f"{FOLDER} is not there: name a folder of collections with BENCH_COLLECTIONS")
    with TemporaryDirectory() as home:
        settings = {"DJANGO_SETTINGS_MODULE": "dailypapers.config.settings", "OMP_NUM_THREADS": "1"}
        os.environ.update(environment(Path(home)) | settings)
        django.setup()
        pairs = list(_measured())
    replace_section("A benchmark of one's own papers", "\n\n".join(_parts(pairs)))


def _measured() -> Iterator[Pair]:
    from dailypapers.search.evaluation.run import evaluate  # Once settings are there.

    encoder = OnnxEncoder(SHIPPED)
    with tqdm() as bar:

        def progress(what: str, done: int, total: int) -> None:
            bar.set_description(what)

        for name, file in JUDGEMENTS.items():
            judged = load(FOLDER / name, FOLDER / name / file if file else None)
            yield Pair(
                evaluate(judged, "hybrid", encoder, progress),
                evaluate(_own(judged), "hybrid", encoder, progress),
            )


def _own(judged: Collection) -> Collection:
    return made(judged.name, judged.documents, QUERIES, SEED)


def _parts(pairs: Sequence[Pair]) -> Iterator[str]:
    yield (
        "Made by `python -m bench.own_benchmark`. The documents of each collection give up to "
        f"{QUERIES} queries of their own, a sentence or a title each, taken out of the document it "
        "has to find. Kendall's tau compares the orders in which the judged queries and these put "
        f"six ways to search by mean {METRIC}: 1 is the same order, 0 is chance. Brackets are 95 % "
        f"bootstrap intervals over both sets of queries, {SAMPLES:,} samples, seed {SEED}. Of the "
        "15 pairs of ways, those told apart are the ones where a paired interval over the judged "
        "queries leaves out 0."
    )
    head = [
        "collection",
        "judged queries",
        "own queries",
        "tau",
        "pairs told apart",
        "of them in the same order",
    ]
    each = [Judged([_values(pair.judged)], [_values(pair.own)]) for pair in pairs]
    everything = Judged([one.judged[0] for one in each], [one.own[0] for one in each])
    rows = [[pair.judged.name, *_cells(one)] for pair, one in zip(pairs, each, strict=True)]
    yield table(head, [*rows, ["mean of all", *_cells(everything)]])
    yield f"{METRIC}, mean of the collections, and what it is over {FIRST}, paired by query:"
    systems = list(pairs[0].judged.rows)
    columns = [_compared(side, systems.index(FIRST)) for side in everything]
    yield table(
        ["system", "judged", f"over {FIRST}", "own", f"over {FIRST}"],
        [[name, *one, *other] for name, one, other in zip(systems, *columns, strict=True)],
    )


def _compared(collections: Sequence[Floats], first: int) -> Iterator[list[str]]:
    """Yield the mean of each system over collections, and what it is over the first one's."""
    chance = np.random.default_rng(SEED)
    drawn = np.array([_drawn(collections, chance) for _ in range(SAMPLES)])
    means = _means(collections)
    for row, mean in enumerate(means):
        gained = _cell(mean - means[first], drawn[:, row] - drawn[:, first], "+.3f")
        yield [_cell(mean, drawn[:, row], ".3f"), "" if row == first else gained]


def _cell(value: float, drawn: Floats, form: str) -> str:
    low, high = np.quantile(drawn, [0.025, 0.975])
    return interval(Estimate(float(value), float(low), float(high)), form)


def _cells(values: Judged) -> list[str]:
    """Return how many queries there are, how alike the orders, and how alike where it is sure."""
    apart = _told_apart(values.judged)
    own = _means(values.own)
    same = sum(bool(own[one] > own[other]) for one, other in apart)
    return [
        *(f"{sum(one.shape[1] for one in side):,}" for side in values),
        interval(_tau(values), ".2f"),
        str(len(apart)),
        str(same),
    ]


def _values(outcome: Outcome) -> Floats:
    """Return the metric, (systems, queries)."""
    return np.array([row[METRIC] for row in outcome.rows.values()])


def _means(collections: Sequence[Floats]) -> Floats:
    """Return the mean of each system over collections that weigh alike, (systems,)."""
    means: Floats = np.mean([values.mean(axis=1) for values in collections], axis=0)
    return means


def _drawn(collections: Sequence[Floats], chance: np.random.Generator) -> Floats:
    """Return the means of systems over queries that are drawn anew, (systems,)."""
    return _means([one[:, chance.integers(0, one.shape[1], one.shape[1])] for one in collections])


def _tau(values: Judged) -> Estimate:
    chance = np.random.default_rng(SEED)
    found = [tau(_drawn(values.judged, chance), _drawn(values.own, chance)) for _ in range(SAMPLES)]
    low, high = np.quantile(found, [0.025, 0.975])
    return Estimate(tau(*map(_means, values)), float(low), float(high))


def tau(one: Floats, other: Floats) -> float:
    """Return Kendall's tau-a of two rows of figures.

    >>> tau(np.array([1.0, 2.0, 3.0]), np.array([0.1, 0.3, 0.2]))
    0.3333333333333333
    """
    pairs = list(combinations(range(len(one)), 2))
    agreed = sum(float(np.sign(one[a] - one[b]) * np.sign(other[a] - other[b])) for a, b in pairs)
    return agreed / len(pairs)


def _told_apart(collections: Sequence[Floats]) -> list[tuple[int, int]]:
    """Return the pairs of systems, the better first, whose difference is surely not 0."""
    chance, found = np.random.default_rng(SEED), []
    samples = np.array([_drawn(collections, chance) for _ in range(SAMPLES)])
    for one, other in permutations(range(samples.shape[1]), 2):
        if np.quantile(samples[:, one] - samples[:, other], 0.025) > 0:
            found.append((one, other))
    return found


if __name__ == "__main__":
    main()
