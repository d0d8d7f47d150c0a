"""Measures what papers to begin with are worth, and writes that section of the benchmarks.

Run: python -m bench.onboarding  (BENCH_LIBRARY=FOLDER, default ../shared/data/citeulike-a)

Readers of CiteULike-a of whom nothing is known pick their first papers out of the most liked ones,
which come to them in one of three orders: those that are in their own library, so that all have as
many picks; or the nearest to it of what fits on a screen.
"""

from __future__ import annotations

import sys
import time

import numpy as np

from bench.dislikes import CACHE, FOLDER, SEED, Silent
from bench.page import replace_section, table
from dailypapers.encoder.onnx import SHIPPED, OnnxEncoder
from dailypapers.feed.evaluation import trials
from dailypapers.feed.evaluation.library import load
from dailypapers.feed.evaluation.run import estimate
from dailypapers.feed.evaluation.vectors import vectors_of
from dailypapers.feed.interest.blend import content
from dailypapers.feed.interest.likes import Floats, Likes, Rows
from dailypapers.feed.interest.measures import Figures, measured
from dailypapers.feed.interest.reader import Candidates, liked_by_each
from dailypapers.feed.interest.space import Space
from dailypapers.feed.interest.spread import OFFERED, POOL, spread
from dailypapers.search.evaluation.metrics import Estimate

PICKS = (1, 2, 3, 5, 7, 10)
ON_SCREEN = (1, 3, 5)
READERS = 300
RANDOM, LIKED, SPREAD = "at random", "most liked first", "spread (used)"


def main() -> None:
    """Measure and write."""
    if not FOLDER.is_dir():
        sys.exit(f"{FOLDER} is not there: name a folder with a library with BENCH_LIBRARY")
    library = load(FOLDER / "items.jsonl.gz", FOLDER / "dropoutnet_cold_train.csv.gz")
    vectors = vectors_of(library.titles, OnnxEncoder(SHIPPED), CACHE, Silent())
    fold, chance = trials.asked_fold(library, SEED)
    pool, popular = _pool(fold)
    own = [np.intersect1d(papers, pool) for papers, _ in fold.likes]
    some = np.array([n for n, papers in enumerate(own) if len(papers) >= PICKS[-1]])[:READERS]
    orders = {
        RANDOM: chance.permutation(pool),
        LIKED: pool[np.argsort(-popular[pool], kind="stable")],
        SPREAD: pool[spread(vectors[pool], len(pool))],
    }
    candidates = Candidates.of(fold.candidates, vectors, Space.of(vectors), fold.crowd)

    def gained(picks: list[Rows], count: int) -> Figures:
        scores = _scores([one[:count] for one in picks], candidates, vectors)
        return measured(scores, fold.wanted[some])["ndcg@10"]

    libraries = [papers for papers, _ in fold.likes.chosen(some)]
    of_own = {name: [_in_order(own[n], order) for n in some] for name, order in orders.items()}
    nearest = {
        name: [_nearest(order[:OFFERED], papers, vectors) for papers in libraries]
        for name, order in orders.items()
    }
    tables = [
        _table({name: [gained(picks[name], k) for k in counts] for name in orders}, counts)
        for picks, counts in ((of_own, PICKS), (nearest, ON_SCREEN))
    ]
    about = (
        f"Made by `python -m bench.onboarding`: {len(some)} readers of CiteULike-a who have "
        f"{PICKS[-1]} or more of the {len(pool):,} papers that all others like most; titles only, "
        f"a fifth of the papers unseen, content alone; seed {SEED}. nDCG@10 of the unseen papers "
        "by picks, 95 % bootstrap intervals over readers; last rows are paired. Choosing "
        f"{OFFERED} of {len(pool):,} takes {_milliseconds(vectors[pool]):.0f} ms CPU. First, each "
        "picks the first of their own papers in an order, however far down they stand:"
    )
    then = (
        f"Then, each sees the first {OFFERED} of the order, as on the page, and picks those that "
        "are nearest to a paper of their library. Of so few papers out of all fields most readers "
        "like none, so further picks do harm: topics come before papers on the page."
    )
    replace_section("Papers to begin with", "\n\n".join([about, tables[0], then, tables[1]]))


def _table(found: dict[str, list[Figures]], counts: tuple[int, ...]) -> str:
    rows = [[name, *(_cell(_estimate(one)) for one in figures)] for name, figures in found.items()]
    pairs = zip(found[SPREAD], found[RANDOM], strict=True)
    rows.append(["spread less random", *(_cell(_estimate(a - b)) for a, b in pairs)])
    return table(["papers come", *(f"{k} pick{'s' * (k > 1)}" for k in counts)], rows)


def _in_order(papers: Rows, order: Rows) -> Rows:
    return order[np.isin(order, papers)]


def _nearest(offered: Rows, library: Rows, vectors: Floats) -> Rows:
    """Return what is offered, the nearest to any paper of the library first."""
    return offered[np.argsort(-(vectors[offered] @ vectors[library].T).max(axis=1), kind="stable")]


def _pool(fold: trials.Trial) -> tuple[Rows, Rows]:
    """Return the papers that the crowd likes most, and how many like each paper."""
    popular = np.bincount(fold.crowd.papers, minlength=int(fold.candidates.max()) + 1)
    popular[fold.candidates] = 0
    return np.sort(np.argsort(-popular, kind="stable")[:POOL]), popular


def _scores(picks: list[Rows], candidates: Candidates, vectors: Floats) -> Floats:
    """Return the score of each candidate for each reader, (readers, candidates)."""
    likes = liked_by_each(Likes.of([one.tolist() for one in picks]), vectors, counted=False)
    return np.stack([content(candidates.parts(liked), len(liked.weights)) for liked in likes])


def _estimate(figures: Figures) -> Estimate:
    return estimate(figures, np.arange(len(figures)), SEED)


def _cell(one: Estimate) -> str:
    return f"{one.value:.3f} [{one.low:.3f}, {one.high:.3f}]"


def _milliseconds(vectors: Floats) -> float:
    """Return the CPU time of one choice, the best of three."""
    spent = []
    for _ in range(3):
        began = time.process_time()
        spread(vectors, OFFERED)
        spent.append(time.process_time() - began)
    return 1000 * min(spent)


if __name__ == "__main__":
    main()
