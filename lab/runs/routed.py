"""Low-rank experts chosen piece by piece for three jobs at once, against one low-rank change.

    python -m lab.runs.routed --data DATA --cache CACHE

`together` learns experts and routers on all jobs; `ready` takes the changes that
`lab.runs.many_jobs` tuned for one job each, frozen, with their heads, and learns routers only. The
baseline is one low-rank change of the same number of weights, tuned on all jobs.
"""

from __future__ import annotations

from functools import partial
from itertools import product
from typing import Any

import torch

from lab.adapters import RANK, add_low_rank, tuned
from lab.results import Decided, Result, record
from lab.routed import add_routed, routing_loss
from lab.runs.many_jobs import METRICS, SEEDS, best_of, frozen, show
from lab.start import JOBS, Bench, Figures, Found, open_bench, seeds, together
from lab.tuning import Heads, measure, tune

RATE = 2e-3
STEPS, ROUTER_STEPS = 60, 30  # a step sees a batch of each job
KINDS = {"together": "routed experts", "ready": "routed experts tuned for a job each before"}


def main() -> None:
    """Tune, then print a table."""
    bench = open_bench(__doc__)
    found: dict[str, list[Found]] = {kind: [] for kind in ("one", *KINDS)}
    for seed, kind in product(SEEDS, found):
        name = f"routed-{kind}-{seed}"
        found[kind].append(bench.once(name, partial(_tuned, bench, kind, seed)))
    before = Found("frozen", {}, {job: frozen(bench).figures[job] for job in JOBS})
    for kind, results in found.items():
        show(kind, before, results)
    one = found.pop("one")
    baseline = f"one low-rank change for all jobs, {one[0].facts['weights']:,} weights"
    for kind, results in found.items():
        method = f"{KINDS[kind]}, {results[0].facts['weights']:,} weights learnt"
        pairs = [(METRICS[job], seeds(results, job), seeds(one, job)) for job in JOBS]
        pairs.append(("mean of tag, retrieve and interest", together(results), together(one)))
        for job, ours, theirs in pairs:
            decided = Decided.NOT_WORTH_IT
            record(Result(method, "2507.00029", job, baseline, theirs, ours, decided))


def _tuned(bench: Bench, kind: str, seed: int) -> tuple[dict[str, Any], Figures]:
    torch.manual_seed(seed)
    encoder, heads = bench.fresh(), bench.heads
    if kind == "one":
        add_low_rank(encoder, RANK * len(JOBS))
    elif kind == "together":
        add_routed(encoder, None, len(JOBS))
    else:
        states, heads = _ready(bench, seed)
        add_routed(encoder, states, len(JOBS))
    steps = ROUTER_STEPS if kind == "ready" else STEPS
    done = tune(
        encoder,
        heads,
        bench.readings,
        JOBS,
        steps=steps,
        rate=RATE,
        seed=seed,
        besides=routing_loss,
    )
    facts = {"seed": seed, "rate": RATE, "weights": tuned(encoder), "course": done.course}
    return facts, measure(encoder.eval(), done.heads, bench.readings, "test")


def _ready(bench: Bench, seed: int) -> tuple[list[dict[str, torch.Tensor]], Heads]:
    """Return the changes tuned for each job with this seed, and their heads."""
    states, heads = [], {}
    for job in JOBS:
        name = best_of(bench, "lora", (job,))[SEEDS.index(seed)].name
        kept = torch.load(bench.cache / f"{name}.pt", weights_only=False)
        states.append(kept["encoder"])
        heads[job] = kept["heads"][job]
    return states, heads


if __name__ == "__main__":
    main()
