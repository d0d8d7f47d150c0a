"""Two thin linear layers in place of a wide one, those that the job feels least.

Hsu et al., "Language model compression with weighted low-rank factorization" (FWSVD, 2022, arXiv
2207.00112): a row counts by what the loss feels of it, the mean square of its slopes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import torch
from torch import Tensor, nn
from torch.nn import functional

from lab.heads import TEMPERATURE
from lab.model import Encoder
from lab.trunk import Upper

PARTS = ("output", "inner", "outer")


def felt(
    encoder: Upper, pairs: Iterable[tuple[tuple[Tensor, Tensor], tuple[Tensor, Tensor]]]
) -> dict[str, Tensor]:
    """Return the sum of squared slopes of every weight when texts look for their papers."""
    found: dict[str, Tensor] = {}
    for left, right in pairs:
        near = encoder(*left) @ encoder(*right).T / TEMPERATURE
        encoder.zero_grad()
        functional.cross_entropy(near, torch.arange(len(near))).backward()
        for name, weight in encoder.named_parameters():
            if weight.grad is not None:
                found[name] = found.get(name, torch.zeros(())) + weight.grad.square()
    encoder.zero_grad()
    return found


@torch.no_grad()
def factorise(encoder: Encoder, share: float, slopes: Mapping[str, Tensor] | None) -> None:
    """Put two layers in place of each of `PARTS`, with `share` of its weights together.

    Without slopes every row counts alike: plain SVD.
    """
    for number, layer in enumerate(encoder.layers):
        for part in PARTS:
            wide = getattr(layer, part)
            rows, columns = wide.weight.shape
            rank = max(1, int(share * rows * columns / (rows + columns)))
            counts = torch.ones(rows, 1)
            if slopes is not None:
                felt_by_row = slopes[f"layers.{number}.{part}.weight"].sum(1, keepdim=True).sqrt()
                counts = (felt_by_row / felt_by_row.mean()).clamp_min(1e-3)
            left, sizes, right = torch.linalg.svd(counts * wide.weight, full_matrices=False)
            first, second = nn.Linear(columns, rank, bias=False), nn.Linear(rank, rows)
            first.weight.copy_(right[:rank])
            second.weight.copy_((left[:, :rank] * sizes[:rank]) / counts)
            second.bias.copy_(wide.bias)
            setattr(layer, part, nn.Sequential(first, second))
