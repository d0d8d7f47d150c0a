"""Takes heads and hidden units out of a trained encoder, those that cost most time for least error.

After ZipLM (Kurtic, Frantar, Alistarh 2023, arXiv 2302.04089): for the matrix that reads a
structure (a head's 32 columns of the attention output, one hidden unit's column of the feed-forward
output), the optimal brain surgeon says which one to remove next and how the others make up for it,
from the second moments of their activations. Each layer so gives a curve of error over structures
left; what is left where is then chosen under a budget of milliseconds on the CPU that will run it.
Different here: the budget is met by a Lagrange multiplier instead of a random search.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor

from lab.model import HEAD_SIZE, Encoder, Layer
from lab.trunk import Upper

DAMPING = 0.01  # of the mean diagonal, added to second moments so that they can be inverted
UNIT_STEP = 64  # hidden units are removed in multiples of this, as products like it


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of one text of 256 word pieces on one thread, by structure."""

    head: float = 0.183
    unit: float = 0.00124
    rest: float = 1.44  # embeddings, normalisations


@dataclass(slots=True)
class Curve:
    """What it means to keep only so many structures of one matrix.

    `errors[n]` is the share of the output's energy lost with n structures left, `kept[n]` which
    ones those are, `weights[n]` the matrix (hidden, n * group) that reads them.
    """

    errors: dict[int, float]
    kept: dict[int, Tensor]
    weights: dict[int, Tensor]


def second_moments(
    model: Encoder | Upper, batches: Iterable[tuple[Tensor, Tensor]]
) -> list[dict[str, Tensor]]:
    """Return, for each layer, the second moments of what attention output and outer read."""
    found: list[dict[str, Tensor]] = [{} for _ in model.layers]
    for ids, mask in batches:
        x = model.embed(ids)
        for layer, moments in zip(model.layers, found, strict=True):
            attended = layer.attended(x, mask[:, None, None, :])
            _gather(moments, "output", attended, mask)
            x = layer.norm1(x + layer.output(attended))
            activated = layer.activated(x)
            _gather(moments, "outer", activated, mask)
            x = layer.norm2(x + layer.outer(activated))
    return found


def _gather(moments: dict[str, Tensor], name: str, x: Tensor, mask: Tensor) -> None:
    rows = x[mask].double()
    moments[name] = moments.get(name, 0) + rows.T @ rows


def curve(weight: Tensor, moments: Tensor, group: int, levels: Iterable[int]) -> Curve:
    """Remove groups of columns of `weight` (out, in) one after the other; note each of `levels`."""
    weight, size = weight.double().clone(), weight.shape[1]
    damped = moments + DAMPING * moments.diagonal().mean() * torch.eye(size, dtype=torch.float64)
    inverse = torch.linalg.inv(damped)
    energy = ((weight @ moments) * weight).sum().item()
    left = list(range(size // group))
    wanted, lost, found = set(levels), 0.0, Curve({}, {}, {})
    while True:
        if len(left) in wanted:
            columns = torch.tensor(
                [c for g in left for c in range(g * group, (g + 1) * group)], dtype=torch.long
            )
            found.errors[len(left)] = lost / energy
            found.kept[len(left)] = columns
            found.weights[len(left)] = weight[:, columns].float()
        if len(left) <= min(wanted):
            return found
        losses = _losses(weight, inverse, left, group)
        index = int(losses.argmin())
        lost += losses[index].item()
        gone = torch.arange(left[index] * group, (left[index] + 1) * group)
        del left[index]
        block = torch.linalg.inv(inverse[gone][:, gone])
        weight -= weight[:, gone] @ block @ inverse[gone]
        inverse -= inverse[:, gone] @ block @ inverse[gone]
        weight[:, gone] = 0


def _losses(weight: Tensor, inverse: Tensor, left: list[int], group: int) -> Tensor:
    """Return the growth of the squared error when each of the groups left is removed."""
    if group == 1:
        columns = torch.tensor(left)
        return weight[:, columns].square().sum(0) / inverse.diagonal()[columns]
    losses = []
    for number in left:
        part = slice(number * group, (number + 1) * group)
        block = torch.linalg.inv(inverse[part, part])
        losses.append(((weight[:, part] @ block) * weight[:, part]).sum())
    return torch.stack(losses)


def choose(curves: list[dict[str, Curve]], budget: float, cost: Cost) -> list[tuple[int, int]]:
    """Return heads and units for each layer: the least sum of errors within `budget` ms."""
    low, high = 0.0, 10.0
    for _ in range(60):
        price = (low + high) / 2
        found = _widths(curves, price, cost)
        spent = cost.rest + sum(heads * cost.head + units * cost.unit for heads, units in found)
        low, high = (price, high) if spent > budget else (low, price)
    return _widths(curves, high, cost)


def _widths(curves: list[dict[str, Curve]], price: float, cost: Cost) -> list[tuple[int, int]]:
    return [
        (_cheapest(of["output"], price * cost.head), _cheapest(of["outer"], price * cost.unit))
        for of in curves
    ]


def _cheapest(curve: Curve, price: float) -> int:
    return min(curve.errors, key=lambda left: curve.errors[left] + price * left)


def pruned(
    model: Encoder, curves: list[dict[str, Curve]], widths: list[tuple[int, int]]
) -> Encoder:
    """Return a new encoder with only these structures, the matrices after them adjusted."""
    position = model.position.weight
    small = Encoder(widths, model.word.num_embeddings, position.shape[1], position.shape[0])
    own = model.state_dict()
    shared = {name: value for name, value in own.items() if not name.startswith("layers.")}
    small.load_state_dict(shared, strict=False)
    for layer, new, found, (heads, units) in zip(
        model.layers, small.layers, curves, widths, strict=True
    ):
        _fill(new, layer, found, heads, units)
    return small.eval()


@torch.no_grad()
def _fill(new: Layer, old: Layer, found: dict[str, Curve], heads: int, units: int) -> None:
    columns = found["output"].kept[heads]
    for name in ("query", "key", "value"):
        getattr(new, name).weight.copy_(getattr(old, name).weight[columns])
        getattr(new, name).bias.copy_(getattr(old, name).bias[columns])
    new.output.weight.copy_(found["output"].weights[heads])
    new.output.bias.copy_(old.output.bias)
    columns = found["outer"].kept[units]
    new.inner.weight.copy_(old.inner.weight[columns])
    new.inner.bias.copy_(old.inner.bias[columns])
    new.outer.weight.copy_(found["outer"].weights[units])
    new.outer.bias.copy_(old.outer.bias)
    for name in ("norm1", "norm2"):
        getattr(new, name).load_state_dict(getattr(old, name).state_dict())


@torch.no_grad()
def curves_of(
    model: Encoder | Upper, batches: Iterable[tuple[Tensor, Tensor]]
) -> list[dict[str, Curve]]:
    """Return the curves of each layer's heads and hidden units, from calibration texts."""
    found = []
    for layer, moments in zip(model.layers, second_moments(model, batches), strict=True):
        heads = layer.query.out_features // HEAD_SIZE
        units = range(UNIT_STEP, layer.inner.out_features + 1, UNIT_STEP)
        found.append(
            {
                "output": curve(
                    layer.output.weight, moments["output"], HEAD_SIZE, range(1, heads + 1)
                ),
                "outer": curve(layer.outer.weight, moments["outer"], 1, units),
            }
        )
    return found
