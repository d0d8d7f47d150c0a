"""Sessions of papers without their ids: what comes next, and of which category. PyTorch.

Shalaby and others, "M2TRec: metadata-aware multi-task transformer for large-scale and cold-start
free session-based recommendations" (arXiv 2209.11824): a paper is what is known of it, here the
vector of its title and the attributes that it shares with others. A transformer reads a session;
one head foretells the next paper, another its category. A new paper is read as well as an old one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from dailypapers.feed.interest.likes import Floats, Rows

WIDTH, HEADS, LONGEST = 128, 4, 30
EPOCHS, BATCH, RATE = 12, 64, 2e-3
NEGATIVES, SHARPNESS, OF_CATEGORY = 512, 10.0, 0.3
SPREAD = 0.02  # of what is learnt of attributes and places, before
NONE = -1  # no category or attribute, and what a short session is filled up with


@dataclass(frozen=True, slots=True)
class Papers:
    """What is known of papers: (papers, d), (papers, most attributes), (papers,)."""

    vectors: Floats
    attributes: Rows
    category: Rows

    def by_title(self) -> Papers:
        """Return the same papers without their attributes."""
        return Papers(self.vectors, np.full_like(self.attributes, NONE), self.category)


class Sessions(nn.Module):
    """Reads sessions of papers; says the next paper and its category at each place."""

    vectors: torch.Tensor
    attributes: torch.Tensor

    def __init__(self, papers: Papers) -> None:
        super().__init__()
        self.register_buffer("vectors", torch.from_numpy(papers.vectors))
        self.register_buffer("attributes", torch.from_numpy(papers.attributes + 1))
        self.title = nn.Linear(papers.vectors.shape[1], WIDTH)
        self.shared = nn.EmbeddingBag(
            int(papers.attributes.max()) + 2, WIDTH, mode="mean", padding_idx=0
        )
        self.paper = nn.Sequential(nn.GELU(), nn.Linear(WIDTH, WIDTH))
        self.size = math.sqrt(papers.vectors.shape[1])  # of vectors, to be as large as the rest
        self.place = nn.Embedding(LONGEST, WIDTH)
        layer = nn.TransformerEncoderLayer(
            WIDTH, HEADS, 2 * WIDTH, dropout=0.1, batch_first=True, norm_first=True
        )
        self.reads = nn.TransformerEncoder(layer, 1, enable_nested_tensor=False)
        self.category = nn.Linear(WIDTH, int(papers.category.max()) + 1)
        for learnt in (self.shared, self.place):  # or chance drowns the titles for many epochs
            nn.init.normal_(learnt.weight, std=SPREAD)

    def known(self, rows: Rows) -> torch.Tensor:
        """Return what is made of papers, (papers, WIDTH); nothing else is known of them."""
        of = torch.from_numpy(rows)
        said = self.title(self.size * self.vectors[of]) + self.shared(self.attributes[of])
        return said + self.paper(said)

    def forward(self, sessions: Rows) -> torch.Tensor:
        """Return the state at each place, (sessions, places, WIDTH), which knows the past alone."""
        count, places = sessions.shape
        later = torch.triu(torch.ones(places, places, dtype=torch.bool), diagonal=1)
        said = self.known(sessions.reshape(-1)).view(count, places, WIDTH)
        return torch.as_tensor(self.reads(said + self.place(torch.arange(places)), mask=later))

    def like(self, states: torch.Tensor, rows: Rows) -> torch.Tensor:
        """Return how likely each paper is after each state, but for a constant."""
        made = nn.functional.normalize(self.known(rows), dim=-1)
        return SHARPNESS * nn.functional.normalize(states, dim=-1) @ made.T


def taught(
    sessions: Sequence[Rows], papers: Papers, seed: int, *, with_categories: bool = True
) -> Sessions:
    """Return a model that has read sessions of at least two papers."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    chance = np.random.default_rng(seed)
    model = Sessions(papers)
    adam = torch.optim.Adam(model.parameters(), RATE)
    seen = np.unique(np.concatenate(sessions))
    for _ in range(EPOCHS):
        for batch in np.array_split(chance.permutation(len(sessions)), len(sessions) // BATCH + 1):
            rows = np.stack([_part(sessions[one], chance) for one in batch])
            after = rows[:, 1:] != NONE
            states, wanted = model(rows[:, :-1])[torch.from_numpy(after)], rows[:, 1:][after]
            loss = _next(model, states, wanted, chance.choice(seen, NEGATIVES))
            if with_categories:
                told = torch.from_numpy(papers.category[wanted])
                loss = loss + OF_CATEGORY * nn.functional.cross_entropy(
                    model.category(states), told, ignore_index=NONE
                )
            adam.zero_grad()
            loss.backward()
            adam.step()
    return model.eval()


def foretold(model: Sessions, sessions: Sequence[Rows], candidates: Rows) -> Floats:
    """Return the scores of papers after each session, (sessions, candidates)."""
    found = list[Floats]()
    with torch.no_grad():
        for start in range(0, len(sessions), BATCH):
            some = [one[-LONGEST:] for one in sessions[start : start + BATCH]]
            states = model(np.stack([_filled(one, LONGEST) for one in some]))
            last = states[torch.arange(len(some)), torch.tensor([len(one) - 1 for one in some])]
            found.append(model.like(last, candidates).numpy())
    return np.concatenate(found)


def _next(model: Sessions, states: torch.Tensor, wanted: Rows, others: Rows) -> torch.Tensor:
    """Return the loss of telling each wanted paper from the same others."""
    right = nn.functional.normalize(model.known(wanted), dim=-1)
    own = SHARPNESS * (nn.functional.normalize(states, dim=-1) * right).sum(dim=-1, keepdim=True)
    is_same = torch.from_numpy(wanted[:, None] == others[None])
    against = model.like(states, others).masked_fill(is_same, -1e9)
    scores = torch.cat([own, against], dim=1)
    return nn.functional.cross_entropy(scores, torch.zeros(len(wanted), dtype=torch.long))


def _part(one: Rows, chance: np.random.Generator) -> Rows:
    """Return a part of a session to learn from, a long one's by chance."""
    start = int(chance.integers(max(1, len(one) - LONGEST)))
    return _filled(one[start : start + LONGEST + 1], LONGEST + 1)


def _filled(one: Rows, length: int) -> Rows:
    """Return a session filled up at its end."""
    found = np.full(length, NONE, np.int64)
    found[: len(one)] = one
    return found
