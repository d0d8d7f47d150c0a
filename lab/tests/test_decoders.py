"""Decoders have a memory of each job, and gates that look at the text."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="the lab's own environment has PyTorch")

from lab.decoders import Decoder  # noqa: E402


def test_a_decoder_begins_with_the_vector_that_ships_and_then_remembers_lower_layers() -> None:
    torch.manual_seed(1)
    net = Decoder(("tag", "retrieve"), layers=3, hidden=8, out=4)
    layers, vector = torch.randn(2, 3, 8), torch.nn.functional.normalize(torch.randn(2, 4), dim=1)
    assert torch.allclose(net("tag", layers, vector), vector)

    for end in net.ends.values():
        torch.nn.init.normal_(end.weight)
    changed = layers.clone()
    changed[:, 0] += 1  # the first layer is read through the memory alone
    said = net("tag", layers, vector)
    assert not torch.allclose(net("tag", changed, vector), said)
    assert not torch.allclose(net("retrieve", layers, vector), said)


def test_the_gate_weighs_experts_anew_for_each_text() -> None:
    torch.manual_seed(1)
    net = Decoder(("tag",), layers=1, hidden=8, out=4)
    seen = []
    net.gates[0]["tag"].register_forward_hook(lambda *of: seen.append(of[2].softmax(dim=1)))
    net("tag", torch.randn(2, 1, 8), torch.randn(2, 4))
    assert not torch.allclose(seen[0][0], seen[0][1])
