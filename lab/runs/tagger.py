"""Topics of a paper from a frozen encoder: low-rank attention over its pieces, or one linear layer.

    python -m lab.runs.tagger --data DATA --cache CACHE

The linear layer reads the vector that ships; `mean` reads the mean of the pieces, before it is
projected. All learn from the same papers. The rate is chosen by validation with the first seed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import nn

from lab.attention import LowRankAttention, Mean, Tagger, learn, told, upper_pieces
from lab.heads import best_threshold, macro_f1, scores
from lab.results import Decided, Result, record
from lab.start import Bench, Figures, Found, open_bench, seeds
from lab.trunk import Hidden
from lab.tuning import encode

SEEDS = (1, 2, 3)
ROUNDS, RATES = 15, (5e-4, 2e-3)
RANK = 4
LINEAR, MEAN, ATTENTION = "linear layer on the vector that ships", "mean of the pieces", "4 heads"
VIEWS = {MEAN: 0, ATTENTION: 4}


def main() -> None:
    """Train, then print a table."""
    bench = open_bench(__doc__)
    parts = bench.readings["tag"].parts
    known: dict[str, Hidden] = {}
    linear, found = bench.once("tagger-linear", lambda: _linear(bench)), {}
    for name, heads in VIEWS.items():

        def run(rate: float, seed: int, heads: int = heads) -> Found:
            def make() -> tuple[dict[str, Any], Figures]:
                for part in parts:
                    if part not in known:
                        known[part] = upper_pieces(bench.encoder, parts[part].columns[0])
                return _trained(bench, known, heads, rate, seed)

            return bench.once(f"tagger-{heads}-{rate:g}-{seed}", make)

        best = max((run(rate, SEEDS[0]) for rate in RATES), key=lambda o: o.facts["validation"])
        found[name] = [best, *(run(best.facts["rate"], seed) for seed in SEEDS[1:])]
        _show(name, linear, found[name])
    ours = seeds(found[ATTENTION], "tag")
    theirs = {LINEAR: linear.figures["tag"], MEAN: seeds(found[MEAN], "tag")}
    record(
        *(
            Result(
                f"low-rank attention over word pieces, {ATTENTION}",
                "1912.00835",
                f"arXiv categories of a paper ({base}), nDCG@3",
                base,
                values,
                ours,
                Decided.NOT_WORTH_IT,
            )
            for base, values in theirs.items()
        )
    )


def _linear(bench: Bench) -> tuple[dict[str, Any], Figures]:
    """Measure the linear layer on the vectors that the encoder gives."""
    parts, head = bench.readings["tag"].parts, bench.heads["tag"]
    with torch.no_grad():
        given = {
            part: head(torch.from_numpy(encode(bench.encoder, parts[part].columns[0]))).numpy()
            for part in ("validation", "test")
        }
    return _judged(bench, given, sum(weight.numel() for weight in head.parameters()))


def _trained(
    bench: Bench, known: dict[str, Hidden], heads: int, rate: float, seed: int
) -> tuple[dict[str, Any], Figures]:
    torch.manual_seed(seed)
    parts = bench.readings["tag"].parts
    width = bench.encoder.projection.in_features
    view = LowRankAttention(width, heads, RANK) if heads else Mean()
    labels = parts["train"].right.shape[1]
    tagger = Tagger(view, width * max(1, heads), labels)
    right = parts["train"].right
    losses = list(learn(tagger, known["train"], right, rounds=ROUNDS, rate=rate, seed=seed))
    given = {part: told(tagger, known[part]) for part in ("validation", "test")}
    weights = sum(weight.numel() for weight in tagger.parameters())
    facts, figures = _judged(bench, given, weights)
    return {**facts, "rate": rate, "seed": seed, "losses": losses}, figures


def _judged(
    bench: Bench, given: dict[str, np.ndarray], weights: int
) -> tuple[dict[str, Any], Figures]:
    parts = bench.readings["tag"].parts
    least = best_threshold(given["validation"], parts["validation"].right)
    right = parts["test"].right
    found = scores("tag", [given["test"]], nn.Identity(), parts["test"])
    facts = {
        "weights": weights,
        "macro f1": macro_f1(given["test"], right, least),
        "validation": float(
            scores("tag", [given["validation"]], nn.Identity(), parts["validation"]).mean()
        ),
    }
    return facts, {"tag": found}


def _show(name: str, linear: Found, found: Sequence[Found]) -> None:
    f1 = [one.facts["macro f1"] for one in found]
    print(
        f"{name}: rate {found[0].facts['rate']}, {found[0].facts['weights']:,} weights, nDCG@3 "
        f"{seeds(found, 'tag').mean():.4f}, macro F1 {np.mean(f1):.3f}, seeds "
        f"{np.std(f1, ddof=1):.3f}; linear {linear.facts['macro f1']:.3f}"
    )


if __name__ == "__main__":
    main()
