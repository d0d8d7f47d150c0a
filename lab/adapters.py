"""Few weights beside a frozen encoder: low-rank changes, and adapters of Kronecker products."""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from lab.trunk import Upper

RANK = 8
STRENGTH = 16  # of a low-rank change, before it is shared out over the ranks
CHANGED = ("query", "value")
PARTS = 4  # Kronecker products in a sum; hidden sizes are multiples of it
BOTTLENECK = 48


class LowRank(nn.Module):
    """A frozen linear layer and a change of it that is a product of two thin matrices.

    Hu et al., "LoRA" (2021, arXiv 2106.09685). It begins without any change.
    """

    def __init__(self, base: nn.Linear, rank: int = RANK, strength: float = STRENGTH) -> None:
        super().__init__()
        self.base, self.scale = base, strength / rank
        self.down = nn.Parameter(torch.randn(rank, base.in_features) / math.sqrt(base.in_features))
        self.up = nn.Parameter(torch.zeros(base.out_features, rank))

    @property
    def out_features(self) -> int:
        """How many numbers it gives."""
        return self.base.out_features

    def change(self) -> Tensor:
        """Return what is added to the weights."""
        return self.scale * self.up @ self.down

    def forward(self, x: Tensor) -> Tensor:
        """Return the layer's output with the change."""
        return self.base(x) + self.scale * (x @ self.down.T) @ self.up.T


class Kronecker(nn.Module):
    """A linear layer whose weights are a sum of Kronecker products, as in Compacter.

    W = sum of A_i x (s_i t_i), with few slow weights A that all layers share and fast weights s, t
    of its own, of rank one: Karimi Mahabadi et al. (2021, arXiv 2106.04647).
    """

    def __init__(self, slow: nn.Parameter, width: int, out: int, *, quiet: bool) -> None:
        """`quiet` begins with zeros, so that nothing is changed yet."""
        super().__init__()
        self.slow = slow
        spread = math.sqrt(len(slow) / width)
        self.left = nn.Parameter(torch.randn(len(slow), width // len(slow)) * spread)
        right = torch.randn(len(slow), out // len(slow))
        self.right = nn.Parameter(torch.zeros_like(right) if quiet else right)
        self.bias = nn.Parameter(torch.zeros(out))

    def weight(self) -> Tensor:
        """Return (in, out)."""
        parts = torch.einsum("iab,ic,id->acbd", self.slow, self.left, self.right)
        return parts.reshape(self.slow.shape[1] * self.left.shape[1], -1)

    def forward(self, x: Tensor) -> Tensor:
        """Return the product and the bias."""
        return functional.linear(x, self.weight().T, self.bias)


class Adapted(nn.Module):
    """A frozen layer, and after it a bottleneck whose output is added to its own."""

    def __init__(self, base: nn.Linear, slow: nn.Parameter, bottleneck: int) -> None:
        super().__init__()
        self.base = base
        self.down = Kronecker(slow, base.out_features, bottleneck, quiet=False)
        self.up = Kronecker(slow, bottleneck, base.out_features, quiet=True)

    def forward(self, x: Tensor) -> Tensor:
        """Return the layer's output, adapted."""
        x = self.base(x)
        return x + self.up(functional.gelu(self.down(x)))


def free_all(encoder: Upper) -> None:
    """Let everything be tuned."""
    encoder.requires_grad_(True)


def add_low_rank(encoder: Upper, rank: int = RANK) -> None:
    """Let low-rank changes of queries and values be tuned, nothing else."""
    encoder.requires_grad_(False)
    for layer in encoder.layers:
        for name in CHANGED:
            setattr(layer, name, LowRank(getattr(layer, name), rank))


def add_compacter(encoder: Upper, bottleneck: int = BOTTLENECK) -> None:
    """Let adapters after attention and feed-forward net, and normalisations, be tuned."""
    encoder.requires_grad_(False)
    slow = nn.Parameter(torch.randn(PARTS, PARTS, PARTS) / math.sqrt(PARTS))
    for layer in encoder.layers:
        layer.output = Adapted(layer.output, slow, bottleneck)
        layer.outer = Adapted(layer.outer, slow, bottleneck)
        for norm in (layer.norm1, layer.norm2):
            norm.requires_grad_(True)


def tuned(encoder: Upper) -> int:
    """Return how many weights are tuned."""
    return sum(weight.numel() for weight in encoder.parameters() if weight.requires_grad)


@torch.no_grad()
def folded(encoder: Upper) -> dict[str, np.ndarray]:
    """Return the matrices of the layers with low-rank changes in them, by name."""
    found = {}
    for name, part in encoder.named_modules():
        if isinstance(part, LowRank):
            found[f"{name}.weight"] = (part.base.weight + part.change()).numpy()
        elif isinstance(part, nn.Linear) and name.startswith("layers.") and ".base" not in name:
            found[f"{name}.weight"] = part.weight.numpy().copy()
    return found
