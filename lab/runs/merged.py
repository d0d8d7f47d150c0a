"""Encoders tuned for one job each made into one, against the sum of what tuning did to them.

    python -m lab.runs.merged --data DATA --cache CACHE

Tunes as `lab.runs.many_jobs` does, with what that left in CACHE. Heads are those of each job's own
tuning. What can be chosen is chosen by validation of all jobs together, with the first seed.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import torch

from lab.merging import State, change, crumbs, position, summed
from lab.results import Decided, Result, record
from lab.runs.many_jobs import METRICS, SEEDS, best_of, frozen, show
from lab.start import JOBS, Bench, Figures, Found, open_bench, seeds, together
from lab.trunk import Upper
from lab.tuning import Heads, measure

WEIGHTS = (0.2, 0.35, 0.5, 0.7, 1.0)
SMALLEST, LARGEST = (0.85,), 0.01  # shares of a matrix, as in the paper
CRUMB_WEIGHTS = (0.5, 1.0, 1.5, 2.0)
PAPERS = {
    "Model Breadcrumbs": "2312.06795",
    "Self Positioning": "2410.15035",
    "tuning for all jobs at once": "2410.15035",
}

Own = dict[str, list[Found]]
Merge = Callable[[State, list[State]], State]


def main() -> None:
    """Merge, tune jointly, write the rows."""
    bench = open_bench(__doc__)
    own = {job: best_of(bench, "full", (job,)) for job in JOBS}
    sums = _chosen(bench, own, "arithmetic", _sums())
    found = {
        "Model Breadcrumbs": _chosen(bench, own, "breadcrumbs", _breadcrumbs()),
        "Self Positioning": [
            bench.once(f"positioning-{seed}", partial(_positioned, bench, own, seed))
            for seed in SEEDS
        ],
        "tuning for all jobs at once": best_of(bench, "full", JOBS, _rates(own)),
    }
    before = frozen(bench)
    show("each job by its own encoder", before, _alone(own, before))
    for name, of in {"task arithmetic": sums, **found}.items():
        show(name, before, of)
        print([one.facts.get("weights") for one in of])
    for name, of in found.items():
        gains = {job: seeds(of, job).mean() - seeds(sums, job).mean() for job in JOBS}
        worst = min(gains, key=gains.__getitem__)
        record(_row(name, "mean of tag, retrieve and interest", together(of), together(sums)))
        record(
            _row(name, f"{METRICS[worst]}, worst of three", seeds(of, worst), seeds(sums, worst))
        )


def _rates(own: Own) -> list[float]:
    """Return the rates that validation preferred for one job."""
    return sorted({found[0].facts["rate"] for found in own.values()})


def _row(name: str, job: str, ours: np.ndarray, theirs: np.ndarray) -> Result:
    return Result(name, PAPERS[name], job, "task arithmetic", theirs, ours, Decided.NOT_WORTH_IT)


def _alone(own: Own, before: Found) -> list[Found]:
    """Return, seed by seed, the figures of each job by the encoder tuned for it."""
    return [
        Found("alone", {}, {**before.figures, **{job: own[job][at].figures[job] for job in JOBS}})
        for at in range(len(SEEDS))
    ]


def _sums() -> dict[str, Merge]:
    def merge(weight: float) -> Merge:
        return lambda before, changes: summed(before, changes, weight)

    return {f"weight {weight}": merge(weight) for weight in WEIGHTS}


def _breadcrumbs() -> dict[str, Merge]:
    def merge(small: float, weight: float) -> Merge:
        return lambda before, changes: summed(
            before, [crumbs(one, small, LARGEST) for one in changes], weight
        )

    return {
        f"without the smallest {small:.0%}, weight {weight}": merge(small, weight)
        for small, weight in itertools.product(SMALLEST, CRUMB_WEIGHTS)
    }


def _chosen(bench: Bench, own: Own, kind: str, tried: dict[str, Merge]) -> list[Found]:
    """Return the best way by validation, with each seed."""
    best = bench.once(f"chosen-{kind}", lambda: _choose(bench, own, tried)).facts["best"]

    def make(seed: int) -> tuple[dict[str, Any], Figures]:
        changes, heads = _parts(bench, own, seed)
        encoder = _filled(bench, tried[best](bench.encoder.state_dict(), changes))
        return {"seed": seed, "weights": best}, bench.figures(encoder, heads)

    return [bench.once(f"{kind}-{seed}", partial(make, seed)) for seed in SEEDS]


def _choose(bench: Bench, own: Own, tried: dict[str, Merge]) -> tuple[dict[str, Any], Figures]:
    changes, heads = _parts(bench, own, SEEDS[0])
    found = {}
    for name, merge in tried.items():
        encoder = _filled(bench, merge(bench.encoder.state_dict(), changes))
        figures = measure(encoder, heads, bench.readings, "validation")
        found[name] = float(np.mean([values.mean() for values in figures.values()]))
        print(f"{name}: {found[name]:.4f}")
    return {"best": max(found, key=found.__getitem__), "validation": found}, {}


def _parts(bench: Bench, own: Own, seed: int) -> tuple[list[State], Heads]:
    """Return what each job's tuning did with this seed, and its head."""
    changes, heads = [], {}
    for job in JOBS:
        file = bench.cache / f"{own[job][SEEDS.index(seed)].name}.pt"
        kept = torch.load(file, weights_only=False)
        changes.append(change(bench.encoder.state_dict(), kept["encoder"]))
        heads[job] = kept["heads"][job]
    return changes, heads


def _filled(bench: Bench, state: State) -> Upper:
    encoder = bench.fresh()
    encoder.load_state_dict(state)
    return encoder


def _positioned(bench: Bench, own: Own, seed: int) -> tuple[dict[str, Any], Figures]:
    changes, heads = _parts(bench, own, seed)
    state, weights = position(bench.fresh(), changes, heads, bench.readings, seed)
    return {"seed": seed, "weights": weights}, bench.figures(_filled(bench, state), heads)


if __name__ == "__main__":
    main()
