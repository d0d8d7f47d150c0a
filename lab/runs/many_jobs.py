"""Compacter and LoRA against full tuning on three jobs, and what each forgets of the others.

    python -m lab.runs.many_jobs --data DATA --cache CACHE

A rate is chosen by validation with the first seed; the other seeds take it over. What is forgotten
is measured with the heads that fitted the encoder before.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch

from bench.compared import by_seed
from bench.page import interval
from dailypapers.feed.expected.agreement import spearman
from dailypapers.search.evaluation.variance import difference, monotonicity, over_items
from lab.adapters import add_compacter, add_low_rank, folded, free_all, tuned
from lab.intruders import kinship
from lab.results import SEED, Decided, Result, record
from lab.start import JOBS, Bench, Figures, Found, open_bench, seeds
from lab.trunk import Upper
from lab.tuning import tune

STEPS = 120
SEEDS = (1, 2, 3)
METHODS: dict[str, tuple[Callable[[Upper], None], tuple[float, ...]]] = {
    "full": (free_all, (5e-5, 2e-4)),
    "lora": (add_low_rank, (5e-4, 2e-3)),
    "compacter": (add_compacter, (1e-3, 3e-3)),
}
TOO_MUCH = {"full": (), "lora": (2e-2,)}  # rates that are tried for what they spoil
LEAST = (0.5, 0.8, 0.95)  # cosines under which a direction is an intruder
PAPERS = {"lora": ("LoRA", "2106.09685"), "compacter": ("Compacter", "2106.04647")}
METRICS = {
    "tag": "arXiv categories of a paper, nDCG@3",
    "retrieve": "a paper for its last sentence, nDCG@10",
    "interest": "votes of a day's papers, nDCG@10",
    "collections": "cranfield and med by meaning, nDCG@10",
    "similar": "CSFCube, nDCG@10",
}


def main() -> None:
    """Tune, write the rows, print what is forgotten."""
    bench = open_bench(__doc__)
    before = frozen(bench)
    found = {(m, job): best_of(bench, m, (job,)) for job in JOBS for m in METHODS}
    for (method, job), of in found.items():
        full = found["full", job]
        show(f"{method} for {job}", before, of)
        if method != "full":
            name, paper = PAPERS[method]
            record(
                Result(
                    f"{name}, {of[0].facts['weights']:,} weights",
                    paper,
                    METRICS[job],
                    "full tuning",
                    seeds(full, job),
                    seeds(of, job),
                    Decided.NOT_WORTH_IT,
                )
            )
    forgotten(bench, before)


def frozen(bench: Bench) -> Found:
    """Return the encoder that ships with the best linear heads."""
    return bench.once("frozen", lambda: ({}, bench.figures(bench.fresh(), bench.heads)))


def best_of(
    bench: Bench, method: str, jobs: Sequence[str], rates: Sequence[float] = ()
) -> list[Found]:
    """Return a run of each seed, at the rate that validation prefers with the first."""
    first = [run(bench, method, jobs, rate, SEEDS[0]) for rate in rates or METHODS[method][1]]
    best = max(first, key=lambda one: sum(one.facts["course"][job][-1] for job in jobs))
    return [best, *(run(bench, method, jobs, best.facts["rate"], seed) for seed in SEEDS[1:])]


def run(bench: Bench, method: str, jobs: Sequence[str], rate: float, seed: int) -> Found:
    """Return what tuning for these jobs found; the weights it tuned are kept."""
    name = f"{method}-{'+'.join(jobs)}-{rate:g}-{seed}"

    def make() -> tuple[dict[str, Any], Figures]:
        torch.manual_seed(seed)
        encoder, started = bench.fresh(), time.process_time()
        METHODS[method][0](encoder)
        count = tuned(encoder)
        done = tune(encoder, bench.heads, bench.readings, jobs, steps=STEPS, rate=rate, seed=seed)
        spent = time.process_time() - started
        own = {name: w.detach() for name, w in encoder.named_parameters() if w.requires_grad}
        torch.save({"encoder": own, "heads": done.heads}, bench.cache / f"{name}.pt")
        facts: dict[str, Any] = {
            "method": method,
            "jobs": jobs,
            "rate": rate,
            "seed": seed,
            "weights": count,
            "seconds": round(spent, 1),
            "course": done.course,
        }
        return facts, bench.figures(encoder, done.heads)

    return bench.once(name, make)


def show(name: str, before: Found, found: Sequence[Found]) -> None:
    """Print what came of each job, beside the encoder before."""
    facts = found[0].facts
    print(f"\n{name}, rate {facts.get('rate')}, {facts.get('seconds')} s")
    for job, course in facts.get("course", {}).items():
        print(f"  validation of {job}: {course}, monotonicity {monotonicity(course):.2f}")
    for job, values in before.figures.items():
        ours = seeds(found, job)
        said = interval(over_items(ours, SEED), ".3f")
        gained = interval(difference(ours, values, SEED), "+.4f")
        print(f"  {job}: {said}, over before {gained} {by_seed(ours, '.4f')}")


def forgotten(bench: Bench, before: Found) -> None:
    """Print each run's intruders beside the mean loss on what it was not tuned for."""
    pairs = []
    runs = [
        run(bench, method, (job,), rate, SEEDS[0])
        for method, more in TOO_MUCH.items()
        for job in JOBS
        for rate in (*METHODS[method][1], *more)
    ]
    for one in runs:
        method, (job,) = one.facts["method"], one.facts["jobs"]
        others = [other for other in before.figures if other != job]
        lost = np.mean([before.figures[o].mean() - one.figures[o].mean() for o in others])
        near = kinship(folded(bench.encoder), folded(_tuned_before(bench, method, one)))
        pairs.append((1 - float(near.mean()), float(lost)))
        counts = ", ".join(f"{(near < least).sum()} below {least}" for least in LEAST)
        print(f"{one.name}: of {len(near)} {counts}; mean {near.mean():.4f}; forgotten {lost:.4f}")
    print(f"Spearman's correlation: {spearman(*np.array(pairs).T):.2f}")


def _tuned_before(bench: Bench, method: str, one: Found) -> Upper:
    encoder = bench.fresh()
    METHODS[method][0](encoder)
    kept = torch.load(bench.cache / f"{one.name}.pt", weights_only=False)
    encoder.load_state_dict(kept["encoder"], strict=False)
    return encoder


if __name__ == "__main__":
    main()
