"""Makes one encoder of several that were tuned from the same one, without training them again.

A change is what tuning did to each weight. Task arithmetic (Ilharco et al. 2022, arXiv 2212.04089)
adds the changes, times a weight. Model Breadcrumbs (Davari and Belilovsky 2023, arXiv 2312.06795)
first leave out the smallest and the very largest of them in each layer. Self Positioning (Li et
al. 2024, arXiv 2410.15035) looks for the place between the changes by the slope of the loss on a
few examples: how the encoders share, and how far to go.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.func import functional_call

from lab.heads import loss_of
from lab.readings import Readings
from lab.trunk import Upper
from lab.tuning import Heads, batches

State = dict[str, Tensor]
STEPS, RATE = 30, 0.1


def change(before: State, after: State) -> State:
    """Return what tuning did to the weights that it tuned."""
    return {name: value - before[name] for name, value in after.items()}


def summed(before: State, changes: Sequence[State], weight: float) -> State:
    """Return the weights before with the sum of the changes, times `weight`."""
    found = dict(before)
    for one in changes:
        for name, value in one.items():
            found[name] = found[name] + weight * value
    return found


def crumbs(one: State, smallest: float, largest: float) -> State:
    """Return the change without these shares of each matrix: its smallest and its largest."""
    return {name: _crumbs(value, smallest, largest) for name, value in one.items()}


def _crumbs(value: Tensor, smallest: float, largest: float) -> Tensor:
    sizes = value.abs().flatten()
    order = sizes.argsort()
    kept = torch.zeros_like(sizes)
    count = len(sizes)
    kept[order[int(smallest * count) : count - int(largest * count)]] = 1
    return value * kept.view_as(value)


class Place(nn.Module):
    """A place between changes: their shares, which make 1, and how far to go along them."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.shares = nn.Parameter(torch.zeros(count))
        self.far = nn.Parameter(torch.ones(()))

    def weights(self) -> Tensor:
        """Return what each change is multiplied with."""
        return self.far * self.shares.softmax(dim=0)

    def state(self, before: State, changes: Sequence[State]) -> State:
        """Return the weights there."""
        found, weights = dict(before), self.weights()
        for weight, one in zip(weights, changes, strict=True):
            for name, value in one.items():
                found[name] = found[name] + weight * value
        return found


def position(
    encoder: Upper,
    changes: Sequence[State],
    heads: Heads,
    readings: Mapping[str, Readings],
    seed: int,
) -> tuple[State, list[float]]:
    """Return the weights at the best place found, and what each change is multiplied with there."""
    place, before = Place(len(changes)), dict(encoder.state_dict())
    optimizer = torch.optim.Adam(place.parameters(), lr=RATE)
    for loss in _steps(encoder, place, before, changes, heads, readings, seed):
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        return place.state(before, changes), [round(float(one), 3) for one in place.weights()]


def _steps(
    encoder: Upper,
    place: Place,
    before: State,
    changes: Sequence[State],
    heads: Heads,
    readings: Mapping[str, Readings],
    seed: int,
) -> Iterator[Tensor]:
    """Yield the loss of all jobs on validation, at the place as it is then."""
    feeds = {job: batches(of.parts["validation"], seed) for job, of in readings.items()}
    for number in range(STEPS):
        state, losses = place.state(before, changes), []
        for job, feed in feeds.items():
            columns, right = next(feed)
            vectors = [functional_call(encoder, state, column) for column in columns]
            losses.append(loss_of(job, vectors, heads[job], right))
        if number % 10 == 0:
            told = ", ".join(f"{float(one.detach()):.3f}" for one in losses)
            sys.stderr.write(f"place, step {number}: {told}\n")
        yield torch.stack(losses).sum()
