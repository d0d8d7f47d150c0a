"""Ranking by elimination, arXiv 2506.21638: drop the worst and judge the rest anew, or sort?

    python -m lab.runs.elimination

The scorer depends on the pool: a paper is compared with all that are still in it, and with none
that is gone. Drop order takes out one paper at a time, as the paper does; sort order asks the same
scorer once. Pool and weight of each are chosen, for every collection, on the four others. The
paper's own scorer is a language model that learns from its choices; none is asked here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import product

import numpy as np

from dailypapers.encoder.registry import open_encoder
from dailypapers.feed.interest.measures import Figures
from dailypapers.search.engine.fusion import Fused
from dailypapers.search.engine.reranking import elimination, one_pass
from dailypapers.search.evaluation.collection import load
from lab.ground import DATA
from lab.reranking import COLLECTIONS, NEVER_TRAINED_ON, Pool, found, judged
from lab.results import Decided, Result, record

PAPER = "2506.21638"
SIZES, WEIGHTS = (20, 50, 100), (0.1, 0.2, 0.4)
ONE = 1e-9  # a share of the pool so small that one paper goes at a time
Order = Callable[[Pool, int, float], list[Fused]]


def main() -> None:
    """Measure both orders, and record."""
    encoder = open_encoder("builtin")
    assert encoder
    folder = DATA / "ir"
    pools = {
        name: list(found(load(folder / name, folder / name / file if file else None), encoder))
        for name, file in COLLECTIONS.items()
        if name != NEVER_TRAINED_ON
    }
    dropped, pooled = chosen("drop order", pools, drop_order)
    sorted_, _ = chosen("sort order", pools, sort_order)
    shipped = {name: np.array([judged(p, as_shipped(p)) for p in of]) for name, of in pools.items()}
    fused = {name: np.array([judged(p, p.fused) for p in of]) for name, of in pools.items()}
    print(f"chosen for drop order: {pooled}")
    rows = (
        ("sort order, same scorer", sorted_, Decided.OPTION),
        ("nearness to the best five, as ships", shipped, Decided.NOT_WORTH_IT),
        ("not reranked", fused, Decided.OPTION),
    )
    record(
        *(
            Result(
                "elimination, one paper at a time",
                PAPER,
                f"search ({base}), nDCG@10",
                base,
                alike(theirs),
                alike(dropped),
                decided,
            )
            for base, theirs, decided in rows
        )
    )


def drop_order(pool: Pool, size: int, weight: float) -> list[Fused]:
    """Return the first papers as they are left over, the others behind them."""
    scorer = replace(pool.scorer, leaders=size, weight=weight)
    return elimination(pool.fused[:size], scorer, ONE) + pool.fused[size:]


def sort_order(pool: Pool, size: int, weight: float) -> list[Fused]:
    """Return the first papers by one score, the others behind them."""
    scorer = replace(pool.scorer, leaders=size, weight=weight)
    return one_pass(pool.fused[:size], scorer) + pool.fused[size:]


def as_shipped(pool: Pool) -> list[Fused]:
    """Return the papers as search has them."""
    return one_pass(pool.fused, pool.scorer)


def chosen(
    name: str, pools: Mapping[str, list[Pool]], order: Order
) -> tuple[dict[str, Figures], dict[str, tuple[int, float]]]:
    """Return the figures of each collection with the setting that is best on the others."""
    settings = list(product(SIZES, WEIGHTS))
    figures = {
        collection: np.array([[judged(p, order(p, *one)) for p in of] for one in settings])
        for collection, of in pools.items()
    }
    picked, values = {}, {}
    for collection, of in figures.items():
        others = [rows.mean(axis=1) for other, rows in figures.items() if other != collection]
        best = int(np.argmax(np.mean(others, axis=0)))
        picked[collection], values[collection] = settings[best], of[best]
    for place, one in enumerate(settings):
        means = [rows[place].mean() for rows in figures.values()]
        print(f"{name}, {one}: {np.mean(means):.4f}", flush=True)
    return values, picked


def alike(of: Mapping[str, Figures]) -> Figures:
    """Return all queries in a row, so weighed that each collection weighs alike in their mean."""
    total = sum(map(len, of.values()))
    return np.concatenate([values * total / (len(of) * len(values)) for values in of.values()])


if __name__ == "__main__":
    main()
