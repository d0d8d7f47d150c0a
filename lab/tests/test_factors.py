"""Two thin layers in place of a wide one keep best what the job feels."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the lab's own environment has PyTorch")

from lab.factors import PARTS, factorise  # noqa: E402
from lab.model import Encoder  # noqa: E402
from lab.onnx_graph import write  # noqa: E402


def small() -> Encoder:
    torch.manual_seed(4)
    encoder = Encoder([(1, 32)], vocabulary=30, hidden=32, longest=8, dimensions=4)
    encoder.eval()
    return encoder


def product(encoder: Encoder) -> Any:
    first, second = encoder.layers[0].inner
    return (second.weight @ first.weight).detach()


def test_rows_that_are_felt_are_kept_better_than_by_plain_svd() -> None:
    plain, ours = small(), small()
    wide = plain.layers[0].inner.weight.detach().clone()
    slopes = {f"layers.0.{part}.weight": torch.ones(32, 32) for part in PARTS}
    slopes["layers.0.inner.weight"][:4] = 400.0
    factorise(plain, 0.5, None)
    factorise(ours, 0.5, slopes)

    lost = [(product(of) - wide).square().sum(dim=1) for of in (plain, ours)]

    assert lost[1][:4].sum() < lost[0][:4].sum() / 2
    assert lost[1].sum() > lost[0].sum()
    assert sum(part.weight.numel() for part in ours.layers[0].inner) == 32 * 32 // 2


def test_a_factorised_encoder_says_the_same_in_its_int8_file(tmp_path: Path) -> None:
    import onnxruntime

    encoder = small()
    factorise(encoder, 1.5, None)
    file = tmp_path / "model.onnx"
    write({name: value.numpy() for name, value in encoder.state_dict().items()}, file)

    ids = torch.tensor([[3, 7, 11, 2]])
    said = onnxruntime.InferenceSession(file).run(None, {"ids": ids.numpy()})[0]

    with torch.no_grad():
        assert np.sum(said[0] * encoder(ids, ids > 0)[0].numpy()) > 0.98
