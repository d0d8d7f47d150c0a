"""Low-rank attention asks a text as a whole, and each head looks where it is told to."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="the lab's own environment has PyTorch")

from lab.attention import LowRankAttention  # noqa: E402


def test_a_head_looks_at_the_piece_that_its_form_answers_to_and_never_at_padding() -> None:
    view = LowRankAttention(hidden=3, heads=2, rank=1)
    with torch.no_grad():
        view.context.weight.copy_(torch.tensor([[50.0, 50.0, 50.0], [0.0, 0.0, 0.0]]))
        view.piece.weight.copy_(torch.tensor([[50.0, 0.0, 0.0], [1.0, 1.0, 1.0]]))
    pieces = torch.tensor([[[1.0, 0, 0], [0, 1.0, 0], [0, 0, 9.0]]])
    mask = torch.tensor([[True, True, False]])

    looked = view(pieces, mask).detach().view(2, 3)

    likely = torch.tensor([1.0, 0.0]).softmax(dim=0)  # tanh says 1 and 0
    assert torch.allclose(looked[0], torch.tensor([likely[0], likely[1], 0.0]), atol=1e-5)
    assert torch.allclose(looked[1], torch.tensor([0.5, 0.5, 0.0]), atol=1e-5)


def test_a_head_has_two_thin_matrices_in_place_of_a_wide_one() -> None:
    view = LowRankAttention(hidden=384, heads=4, rank=4)
    assert sum(weight.numel() for weight in view.parameters()) == 2 * 384 * 4 * 4
