"""Expert decoders with a memory over a frozen encoder, against plain nets behind its last layer.

    python -m lab.runs.decoders --data DATA --cache CACHE

Both add to the vector that ships, learn all jobs together, for as many steps at the same rate, and
have heads that begin alike.
"""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from lab.decoders import Decoder, Plain, layers_of
from lab.heads import loss_of, scores
from lab.results import Decided, Result, record
from lab.runs.many_jobs import METRICS, frozen, show
from lab.start import JOBS, Bench, Figures, Found, open_bench, seeds, together
from lab.tuning import BATCH

SEEDS = (1, 2, 3)
STEPS, RATES = 400, (3e-4, 1e-3)
KINDS: dict[str, type[nn.Module]] = {"plain": Plain, "experts": Decoder}

Seen = dict[tuple[str, str], list[tuple[Tensor, Tensor]]]  # job and part to each column


def main() -> None:
    """Train both, then print a table."""
    bench = open_bench(__doc__)
    before = frozen(bench)
    seen: Seen = {
        (job, name): [layers_of(bench.encoder, column) for column in part.columns]
        for job, of in bench.readings.items()
        for name, part in of.parts.items()
    }
    found = {}
    for kind in KINDS:

        def run(rate: float, seed: int, kind: str = kind) -> Found:
            name = f"decoder-{kind}-{rate:g}-{seed}"
            return bench.once(name, lambda: _learnt(bench, seen, kind, rate, seed))

        best = max((run(rate, SEEDS[0]) for rate in RATES), key=lambda one: one.facts["validation"])
        found[kind] = [best, *(run(best.facts["rate"], seed) for seed in SEEDS[1:])]
    of_jobs = Found("frozen", {}, {job: before.figures[job] for job in JOBS})
    for kind, results in found.items():
        show(kind, of_jobs, results)
    experts, plain = found["experts"], found["plain"]
    pairs = [(METRICS[job], seeds(experts, job), seeds(plain, job)) for job in JOBS]
    pairs.append(("mean of tag, retrieve and interest", together(experts), together(plain)))
    for job, ours, theirs in pairs:
        method = f"expert decoders with a memory, {experts[0].facts['weights']:,} weights"
        baseline = f"a net for each job, {plain[0].facts['weights']:,} weights"
        decided = Decided.NOT_WORTH_IT
        record(Result(method, "2307.15324", job, baseline, theirs, ours, decided))


def _learnt(
    bench: Bench, seen: Seen, kind: str, rate: float, seed: int
) -> tuple[dict[str, Any], Figures]:
    torch.manual_seed(seed)
    layers, hidden = seen["tag", "train"][0][0].shape[1:]
    net = KINDS[kind](JOBS, layers, hidden, bench.encoder.projection.out_features)
    heads = nn.ModuleDict(copy.deepcopy(bench.heads))
    optimizer = torch.optim.AdamW([*net.parameters(), *heads.parameters()], rate, weight_decay=0.01)
    slope = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, STEPS)
    chance = np.random.default_rng(seed)
    for _ in range(STEPS):
        losses = []
        for job in JOBS:
            part = bench.readings[job].parts["train"]
            rows = chance.choice(len(part), BATCH, replace=False)
            vectors = [net(job, of[rows], ready[rows]) for of, ready in seen[job, "train"]]
            losses.append(loss_of(job, vectors, heads[job], torch.from_numpy(part.right[rows])))
        optimizer.zero_grad()
        torch.stack(losses).sum().backward()
        optimizer.step()
        slope.step()
    checked = _measured(bench, seen, net, heads, "validation")
    facts = {
        "rate": rate,
        "seed": seed,
        "weights": sum(weight.numel() for weight in net.parameters()),
        "validation": float(np.mean([values.mean() for values in checked.values()])),
    }
    return facts, _measured(bench, seen, net, heads, "test")


@torch.no_grad()
def _measured(bench: Bench, seen: Seen, net: nn.Module, heads: nn.ModuleDict, part: str) -> Figures:
    return {
        job: scores(
            job,
            [net(job, layers, vectors).numpy() for layers, vectors in seen[job, part]],
            heads[job],
            bench.readings[job].parts[part],
        )
        for job in JOBS
    }


if __name__ == "__main__":
    main()
