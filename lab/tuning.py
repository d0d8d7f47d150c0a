"""Tunes an encoder for one job or several, and measures it on all of them."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor, nn

from lab.heads import loss_of, scores
from lab.readings import Part, Readings
from lab.trunk import AT_ONCE, Hidden, Upper

BATCH = 24
HEAD_RATE = 2e-3
WARM_UP = 0.1  # share of the steps
CHECKS = 3  # times that validation is looked at

Heads = dict[str, nn.Module]


@dataclass(slots=True)
class Tuned:
    """An encoder with its heads, and how validation went: job to figures, first to last."""

    encoder: Upper
    heads: Heads
    course: dict[str, list[float]] = field(default_factory=dict)


def one_thread() -> None:
    """Use one core."""
    torch.set_num_threads(1)


@torch.no_grad()
def encode(encoder: nn.Module, texts: Hidden) -> np.ndarray:
    """Return (texts, dimensions); texts of one length go together, as padding costs time."""
    order = texts.lengths().argsort(kind="stable")
    parts = [
        encoder(*texts.batch(order[start : start + AT_ONCE])).numpy()
        for start in range(0, len(order), AT_ONCE)
    ]
    return np.concatenate(parts)[order.argsort()]


def measure(
    encoder: nn.Module, heads: Mapping[str, nn.Module], readings: Mapping[str, Readings], part: str
) -> dict[str, np.ndarray]:
    """Return each job's figures, an item each."""
    found = {}
    for job, of in readings.items():
        asked = of.parts[part]
        vectors = [encode(encoder, column) for column in asked.columns]
        found[job] = scores(job, vectors, heads[job], asked)
    return found


def tune(
    encoder: Upper,
    heads: Heads,
    readings: Mapping[str, Readings],
    jobs: Sequence[str],
    *,
    steps: int,
    rate: float,
    seed: int,
    besides: Callable[[nn.Module, Tensor], Tensor] | None = None,
) -> Tuned:
    """Tune what can be tuned in the encoder, and copies of the heads of these jobs.

    Every step sees a batch of each job, so that several jobs take as many steps as one. `besides`
    is added to the loss of each; it is given the encoder and the mask of the texts it read last.
    """
    torch.manual_seed(seed)
    heads = copy.deepcopy(heads)
    done = Tuned(encoder, heads, {job: [] for job in jobs})
    own = [weight for weight in encoder.parameters() if weight.requires_grad]
    behind = [weight for job in jobs for weight in heads[job].parameters()]
    groups = [{"params": own, "lr": rate, "most": rate}]
    if behind:
        groups.append({"params": behind, "lr": HEAD_RATE, "most": HEAD_RATE})
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    feeds = {job: batches(readings[job].parts["train"], seed) for job in jobs}
    for step in range(1, steps + 1):
        for group in optimizer.param_groups:
            group["lr"] = group["most"] * _slope(step / steps)
        loss = torch.zeros(())
        for job in jobs:
            batch = next(feeds[job])
            loss = loss + _loss(encoder, heads, job, batch)
            if besides is not None:
                loss = loss + besides(encoder, batch[0][-1][1])
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(own, 1.0)
        optimizer.step()
        if step % max(1, steps // CHECKS) == 0:
            some = {job: readings[job] for job in jobs}
            for job, figures in measure(encoder, heads, some, "validation").items():
                done.course[job].append(float(figures.mean()))
    return done


def batches(part: Part, seed: int) -> Iterator[tuple[list[tuple[Tensor, Tensor]], Tensor]]:
    """Yield ids and masks of each column, and what is right; every row once in a round."""
    chance = np.random.default_rng(seed)
    while True:
        order = chance.permutation(len(part))
        for start in range(0, len(order) - BATCH + 1, BATCH):
            rows = order[start : start + BATCH]
            columns = [column.batch(rows) for column in part.columns]
            yield columns, torch.from_numpy(part.right[rows])


def _loss(
    encoder: nn.Module,
    heads: Heads,
    job: str,
    batch: tuple[list[tuple[Tensor, Tensor]], Tensor],
) -> Tensor:
    columns, right = batch
    return loss_of(job, [encoder(*column) for column in columns], heads[job], right)


def _slope(share: float) -> float:
    """Return the share of the rate: up in a straight line, down in a cosine."""
    if share < WARM_UP:
        return share / WARM_UP
    return 0.02 + 0.49 * (1 + math.cos(math.pi * (share - WARM_UP) / (1 - WARM_UP)))
