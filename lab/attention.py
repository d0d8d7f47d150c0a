"""A tagger that looks at a text in several ways, each with very few weights.

Low-rank multi-head attention of Mehta et al. (2019, arXiv 1912.00835): the affinity of a head,
between a context of the whole text and one word piece, is a bilinear form of low rank, and a text
is asked once, not by every piece of it. Here the context is the mean of the text's pieces.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from lab.trunk import AT_ONCE, Hidden, Upper, mean


class LowRankAttention(nn.Module):
    """Several views of a text, (batch, heads * hidden)."""

    def __init__(self, hidden: int, heads: int, rank: int) -> None:
        super().__init__()
        self.heads, self.rank = heads, rank
        self.context = nn.Linear(hidden, heads * rank, bias=False)
        self.piece = nn.Linear(hidden, heads * rank, bias=False)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """`x` is (batch, n, hidden), `mask` (batch, n), True where there is a piece."""
        asked = self.context(mean(x, mask)).view(len(x), 1, self.heads, self.rank)
        told = self.piece(x).view(len(x), -1, self.heads, self.rank)
        near = torch.tanh(asked * told).sum(-1) / math.sqrt(self.rank)
        shares = near.masked_fill(~mask[:, :, None], -1e9).softmax(dim=1)
        return torch.einsum("bnh,bnd->bhd", shares, x).flatten(1)


class Mean(nn.Module):
    """The mean of a text's pieces, (batch, hidden)."""

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """`x` is (batch, n, hidden), `mask` (batch, n), True where there is a piece."""
        return mean(x, mask)


class Tagger(nn.Module):
    """A view of a text, normalised, and one linear layer of labels."""

    def __init__(self, view: nn.Module, width: int, labels: int) -> None:
        super().__init__()
        self.view, self.norm, self.head = view, nn.LayerNorm(width), nn.Linear(width, labels)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Return (batch, labels)."""
        return self.head(self.norm(self.view(x, mask)))


@torch.no_grad()
def upper_pieces(encoder: Upper, texts: Hidden) -> Hidden:
    """Return what the last layer of a frozen encoder says of each piece."""
    every = np.zeros_like(texts.every)
    lengths = texts.lengths()
    order = lengths.argsort(kind="stable")
    for start in range(0, len(order), AT_ONCE):
        rows = order[start : start + AT_ONCE]
        x, mask = texts.batch(rows)
        for row, of in zip(rows, encoder.layered(x, mask)[-1].numpy(), strict=True):
            every[texts.ends[row] - lengths[row] : texts.ends[row]] = of[: lengths[row]]
    return Hidden(every, texts.ends)


def learn(
    tagger: Tagger, known: Hidden, right: np.ndarray, *, rounds: int, rate: float, seed: int
) -> Iterator[float]:
    """Train in place; yield the mean loss of each round."""
    chance = np.random.default_rng(seed)
    optimizer = torch.optim.AdamW(tagger.parameters(), lr=rate, weight_decay=0.1)
    steps = rounds * (len(right) // 64)
    slope = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    for _ in range(rounds):
        order, losses = chance.permutation(len(right)), []
        for start in range(0, len(order) - 63, 64):
            numbers = order[start : start + 64]
            told = tagger(*known.batch(numbers))
            loss = functional.binary_cross_entropy_with_logits(
                told, torch.from_numpy(right[numbers])
            )
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            slope.step()
            losses.append(loss.item())
        yield float(np.mean(losses))


@torch.no_grad()
def told(tagger: Tagger, of: Hidden) -> np.ndarray:
    """Return the scores of all labels, (texts, labels)."""
    parts = [
        tagger(*of.batch(range(start, min(start + 64, len(of))))).numpy()
        for start in range(0, len(of), 64)
    ]
    return np.concatenate(parts)
