"""Lists as sentences of papers: a recurrent network reads a list and says it again. PyTorch.

Papreja and others, "Representation, exploration and recommendation of music playlists" (arXiv
1907.01098), with the vectors of papers in the place of learnt ones of songs: most papers stand in
few lists. The state after reading is the list's vector; it alone is what the saying starts from.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import nn

from dailypapers.feed.interest.likes import Floats, Rows

WIDTH, LONGEST = 64, 12  # of the state; papers of a list that are read
EPOCHS, BATCH, RATE = 6, 64, 3e-3
SHARPNESS = 10.0


class Teller(nn.Module):
    """Reads the vectors of a list's papers, and foretells each from the state and those before."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.reads = nn.GRU(width, WIDTH, batch_first=True)
        self.says = nn.GRU(width, WIDTH, batch_first=True)
        self.meant = nn.Linear(WIDTH, width)

    def read(self, lists: torch.Tensor) -> torch.Tensor:
        """Return the states of lists, (lists, WIDTH), given (lists, papers, d)."""
        _, state = self.reads(lists)
        return torch.as_tensor(state[0])

    def forward(self, lists: torch.Tensor) -> torch.Tensor:
        """Return what is foretold at each place, (lists, papers, d)."""
        before = torch.cat([torch.zeros_like(lists[:, :1]), lists[:, :-1]], dim=1)
        said, _ = self.says(before, self.read(lists)[None])
        return torch.as_tensor(self.meant(said))


def taught(lists: Sequence[Rows], vectors: Floats, seed: int) -> tuple[Teller, list[float]]:
    """Return a teller that has learnt to say lists again, and its loss epoch by epoch.

    A paper is to be told from all others of the batch.
    """
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    chance, teller = np.random.default_rng(seed), Teller(vectors.shape[1])
    adam, losses = torch.optim.Adam(teller.parameters(), RATE), []
    for _ in range(EPOCHS):
        order, each = chance.permutation(len(lists)), []
        for batch in np.array_split(order, len(lists) // BATCH):
            rows = np.stack([_some(lists[one], chance) for one in batch])
            shown = torch.from_numpy(vectors[rows])
            told = teller(shown).reshape(-1, vectors.shape[1])
            papers, place = np.unique(rows, return_inverse=True)
            likely = SHARPNESS * told @ torch.from_numpy(vectors[papers]).T
            loss = nn.functional.cross_entropy(likely, torch.from_numpy(place.reshape(-1)))
            adam.zero_grad()
            loss.backward()
            adam.step()
            each.append(float(loss.detach()))
        losses.append(float(np.mean(each)))
    return teller, losses


def states(teller: Teller, lists: Sequence[Rows], vectors: Floats, seed: int) -> Floats:
    """Return the vector of each list at unit length, (lists, WIDTH)."""
    chance = np.random.default_rng(seed)
    rows = np.stack([_some(one, chance) for one in lists])
    with torch.no_grad():
        found = np.asarray(teller.read(torch.from_numpy(vectors[rows])).numpy())
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)


def _some(one: Rows, chance: np.random.Generator) -> Rows:
    """Return `LONGEST` papers of a list in an order by chance, of a short one again and again."""
    times = -(-LONGEST // len(one))
    return np.concatenate([chance.permutation(one) for _ in range(times)])[:LONGEST]
