"""Several jobs through one encoder: low-rank experts, chosen for each word piece.

LoRA-Mixer of Li et al. (2025, arXiv 2507.00029): low-rank experts in the projections of attention,
a router that chooses some of them for each word piece, and a loss that asks for an even use of all
experts over a batch and a clear choice for each piece.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from lab.adapters import CHANGED, RANK, STRENGTH, LowRank
from lab.trunk import Upper

CHOSEN = 2  # experts of a word piece
EVEN, CLEAR = 0.01, 0.01  # weights of the two parts of the router's loss


class Routed(nn.Module):
    """A frozen linear layer with low-rank experts; the best `CHOSEN` change each piece."""

    def __init__(self, base: nn.Linear, experts: Sequence[LowRank]) -> None:
        super().__init__()
        self.base = base
        self.down = nn.Parameter(torch.stack([one.down.detach() for one in experts]))
        self.up = nn.Parameter(torch.stack([one.up.detach() for one in experts]))
        self.scale = experts[0].scale
        self.router = nn.Linear(base.in_features, len(experts))
        self.chose: tuple[Tensor, Tensor] | None = None  # in the last call: how likely, and which

    @property
    def out_features(self) -> int:
        """How many numbers it gives."""
        return self.base.out_features

    def forward(self, x: Tensor) -> Tensor:
        """Return the layer's output, changed by the experts chosen."""
        likely = self.router(x).softmax(dim=-1)
        best = likely.topk(CHOSEN, dim=-1).indices
        hard = torch.zeros_like(likely).scatter(-1, best, 1.0)
        shares = likely * hard
        shares = shares / shares.sum(dim=-1, keepdim=True)
        self.chose = likely, hard
        inner = torch.einsum("bnd,erd->bner", x, self.down) * shares[..., None]
        return self.base(x) + self.scale * torch.einsum("bner,eor->bno", inner, self.up)

    def cost(self, mask: Tensor) -> Tensor:
        """Return the router's loss for the last call, over pieces that are not padding."""
        assert self.chose is not None
        likely, hard = (part[mask] for part in self.chose)
        even = likely.shape[1] * (hard.mean(dim=0) / CHOSEN * likely.mean(dim=0)).sum()
        doubt = -(likely * likely.clamp_min(1e-9).log()).sum(dim=1).mean()
        return EVEN * even + CLEAR * doubt


def add_routed(encoder: Upper, trained: Sequence[dict[str, Tensor]] | None, count: int) -> None:
    """Put experts into queries and values; `trained` ones are frozen, and only routers learn."""
    encoder.requires_grad_(False)
    for number, layer in enumerate(encoder.layers):
        for name in CHANGED:
            base = getattr(layer, name)
            experts = [LowRank(base, RANK, STRENGTH) for _ in range(count)]
            for one, state in zip(experts, trained or (), strict=False):
                one.down.data = state[f"layers.{number}.{name}.down"]
                one.up.data = state[f"layers.{number}.{name}.up"]
            routed = Routed(base, experts)
            routed.down.requires_grad_(trained is None)
            routed.up.requires_grad_(trained is None)
            setattr(layer, name, routed)


def routing_loss(encoder: nn.Module, mask: Tensor) -> Tensor:
    """Return what the routers' last choices cost, per router; 0 without any."""
    costs = [part.cost(mask) for part in encoder.modules() if isinstance(part, Routed)]
    return torch.stack(costs).mean() if costs else torch.zeros(())
