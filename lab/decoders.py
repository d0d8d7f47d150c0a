"""Several jobs from one frozen encoder: decoders of experts, with a memory of each job.

TaskExpert of Ye and Xu (2023, arXiv 2307.15324): experts split what a layer says into features, a
gate of each job puts them together anew for each text, and a memory of each job goes from layer to
layer and is one more expert.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from lab.trunk import AT_ONCE, Hidden, Upper, mean

EXPERTS, FEATURES = 5, 64


class Decoder(nn.Module):
    """What jobs make of the layers of a frozen encoder: a vector for each job."""

    def __init__(self, jobs: Sequence[str], layers: int, hidden: int, out: int) -> None:
        super().__init__()
        self.jobs = tuple(jobs)
        self.experts = nn.ModuleList(nn.Linear(hidden, EXPERTS * FEATURES) for _ in range(layers))
        self.gates = nn.ModuleList(
            nn.ModuleDict({job: nn.Linear(hidden + FEATURES, EXPERTS + 1) for job in jobs})
            for _ in range(layers)
        )
        self.writes = nn.ModuleList(
            nn.ModuleDict({job: nn.Linear(FEATURES, FEATURES) for job in jobs})
            for _ in range(layers)
        )
        self.norms = nn.ModuleDict({job: nn.LayerNorm(FEATURES) for job in jobs})
        self.ends = nn.ModuleDict({job: nn.Linear(FEATURES, out) for job in jobs})
        for end in self.ends.values():
            nn.init.zeros_(end.weight)
            nn.init.zeros_(end.bias)

    def forward(self, job: str, layers: Tensor, vector: Tensor) -> Tensor:
        """Return the vector and what the memory adds; `layers` is (batch, layers, hidden)."""
        memory = layers.new_zeros(len(layers), FEATURES)
        for number in range(layers.shape[1]):
            x = layers[:, number]
            features = functional.gelu(self.experts[number](x)).view(-1, EXPERTS, FEATURES)
            features = torch.cat([features, memory[:, None]], dim=1)
            gate = self.gates[number][job](torch.cat([x, memory], dim=1)).softmax(dim=1)
            read = (gate[:, :, None] * features).sum(dim=1)
            memory = self.norms[job](memory + self.writes[number][job](read))
        return functional.normalize(vector + self.ends[job](memory), dim=1)


class Plain(nn.Module):
    """The same from the last layer alone: a net of one hidden layer for each job."""

    def __init__(self, jobs: Sequence[str], layers: int, hidden: int, out: int) -> None:
        super().__init__()
        width = 4 * FEATURES
        self.first = nn.ModuleDict({job: nn.Linear(hidden, width) for job in jobs})
        self.ends = nn.ModuleDict({job: nn.Linear(width, out) for job in jobs})
        for end in self.ends.values():
            nn.init.zeros_(end.weight)
            nn.init.zeros_(end.bias)

    def forward(self, job: str, layers: Tensor, vector: Tensor) -> Tensor:
        """Return the vector with what the job's net adds."""
        added = self.ends[job](functional.gelu(self.first[job](layers[:, -1])))
        return functional.normalize(vector + added, dim=1)


@torch.no_grad()
def layers_of(encoder: Upper, texts: Hidden) -> tuple[Tensor, Tensor]:
    """Return the means of what goes into and out of every layer, and the vectors."""
    order = texts.lengths().argsort(kind="stable")
    parts = []
    for start in range(0, len(order), AT_ONCE):
        x, mask = texts.batch(order[start : start + AT_ONCE])
        parts.append(torch.stack([mean(one, mask) for one in encoder.layered(x, mask)], dim=1))
    layers = torch.cat(parts)[torch.from_numpy(order.argsort())]
    return layers, encoder.vectors(layers[:, -1])
