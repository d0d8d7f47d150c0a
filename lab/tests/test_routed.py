"""Routers choose experts piece by piece, and use all of them."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="the lab's own environment has PyTorch")

from lab.adapters import LowRank  # noqa: E402
from lab.routed import Routed  # noqa: E402


def test_two_of_three_experts_change_a_piece_and_an_uneven_use_costs_more() -> None:
    torch.manual_seed(1)
    base = torch.nn.Linear(3, 2)
    routed = Routed(base, [LowRank(base, 1, 1.0) for _ in range(3)])
    with torch.no_grad():
        routed.router.weight.copy_(9 * torch.eye(3))
        routed.router.bias.zero_()
        routed.up.fill_(1.0)
        routed.down.copy_(torch.tensor([[[1.0, 1, 1]], [[10.0, 10, 10]], [[100.0, 100, 100]]]))
    pieces = torch.tensor([[[1.0, 0.5, -1.0]]])

    added = (routed(pieces) - base(pieces)).detach()

    shares = torch.tensor([9.0, 4.5]).softmax(dim=0)
    wanted = (shares * torch.tensor([0.5, 5.0])).sum() * routed.scale
    assert torch.allclose(added, wanted.expand(1, 1, 2), atol=1e-4)
    every = torch.ones(1, 3, dtype=torch.bool)
    routed(torch.eye(3)[None])
    even, first = routed.cost(every), routed.cost(torch.tensor([[True, False, False]]))
    routed(torch.eye(3)[[0, 0, 0]][None])
    assert routed.cost(every) > even
    assert torch.allclose(routed.cost(every), first)  # padding counts for nothing
