"""An encoder in two: the lower layers, run once over every text, and the upper ones, to be tuned.

What comes out of the lower layers is kept on disk as float16, so that a step of tuning on a CPU
costs what the upper layers cost.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from lab.model import Encoder
from lab.pieces import padded

AT_ONCE = 64  # texts run together


@dataclass(frozen=True, slots=True)
class Hidden:
    """What lower layers say of each word piece of some texts."""

    every: np.ndarray  # (all pieces, hidden), float16
    ends: np.ndarray  # where the pieces of each text end

    def __len__(self) -> int:
        return len(self.ends)

    def lengths(self) -> np.ndarray:
        """Return how many pieces each text has."""
        return np.diff(self.ends, prepend=0)

    def batch(self, numbers: Iterable[int]) -> tuple[Tensor, Tensor]:
        """Return (batch, n, hidden) and the mask of what is not padding."""
        rows = [self.every[self.ends[one - 1] if one else 0 : self.ends[one]] for one in numbers]
        x = np.zeros((len(rows), max(map(len, rows)), self.every.shape[1]), np.float32)
        for place, row in enumerate(rows):
            x[place, : len(row)] = row
        mask = np.arange(x.shape[1]) < np.array([[len(row)] for row in rows])
        return torch.from_numpy(x), torch.from_numpy(mask)


class Upper(nn.Module):
    """The layers of an encoder from one on, and its projection."""

    def __init__(self, encoder: Encoder, lower: int) -> None:
        super().__init__()
        self.layers = copy.deepcopy(encoder.layers[lower:])
        assert encoder.projection is not None
        self.projection = copy.deepcopy(encoder.projection)

    def embed(self, x: Tensor) -> Tensor:
        """Return what the first of its layers reads: what it is given."""
        return x

    def layered(self, x: Tensor, mask: Tensor) -> list[Tensor]:
        """Return what goes in, and what comes out of each layer, (batch, n, hidden)."""
        found = [x]
        for layer in self.layers:
            found.append(layer(found[-1], mask[:, None, None, :]))
        return found

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Return (batch, dimensions), unit length; `mask` is (batch, n), True for pieces."""
        return self.vectors(mean(self.layered(x, mask)[-1], mask))

    def vectors(self, x: Tensor) -> Tensor:
        """Return the vectors of means, (batch, hidden)."""
        return functional.normalize(self.projection(x), dim=1)


def mean(x: Tensor, mask: Tensor) -> Tensor:
    """Return the mean over the pieces, (batch, hidden)."""
    weights = mask[:, :, None].to(x.dtype)
    return (x * weights).sum(1) / weights.sum(1)


@torch.no_grad()
def run_lower(encoder: Encoder, lower: int, texts: Sequence[list[int]]) -> dict[str, np.ndarray]:
    """Return what comes out of the lower layers, as `Hidden` takes it."""
    lengths = np.array([len(text) for text in texts])
    ends = np.cumsum(lengths)
    every = np.zeros((ends[-1], encoder.word.weight.shape[1]), np.float16)
    order = lengths.argsort(kind="stable")
    for start in range(0, len(order), AT_ONCE):
        rows = order[start : start + AT_ONCE]
        ids, mask = padded([texts[row] for row in rows])
        x = encoder.embed(ids)
        for layer in encoder.layers[:lower]:
            x = layer(x, mask[:, None, None, :])
        for row, of in zip(rows, x.numpy(), strict=True):
            every[ends[row] - lengths[row] : ends[row]] = of[: lengths[row]]
    return {"every": every, "ends": ends}
