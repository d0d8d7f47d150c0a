"""The encoder that ships, back in PyTorch: the numbers of its int8 file as floats, to be tuned."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from dailypapers.encoder.folder import describe
from dailypapers.encoder.wordpiece import WordPiece
from lab.model import HEAD_SIZE, Encoder

FOLDER = Path(__file__).resolve().parent.parent / "dailypapers" / "encoder" / "weights"
PRODUCTS = ("query", "key", "value", "output", "inner", "outer")


def load_shipped(folder: Path = FOLDER) -> Encoder:
    """Return the encoder whose `model.onnx`, as `lab.onnx_graph` writes it, is in the folder."""
    model = onnx.load(folder / "model.onnx")
    held = {part.name: numpy_helper.to_array(part) for part in model.graph.initializer}
    state = {
        "word.weight": held["word.w"].astype(np.float32) * held["word.s"],
        "position.weight": held["position.w"],
        "projection.weight": held["projection.w"].T,
        "norm.weight": held["norm.w"],
        "norm.bias": held["norm.b"],
    }
    widths = []
    while f"l{len(widths)}.inner.w" in held:
        layer = f"l{len(widths)}"
        ours = f"layers.{len(widths)}"
        for name in PRODUCTS:
            weight = held[f"{layer}.{name}.w"].astype(np.float32) * held[f"{layer}.{name}.s"]
            state[f"{ours}.{name}.weight"] = weight.T
            state[f"{ours}.{name}.bias"] = held[f"{layer}.{name}.b"]
        for name in ("norm1", "norm2"):
            state[f"{ours}.{name}.weight"] = held[f"{layer}.{name}.w"]
            state[f"{ours}.{name}.bias"] = held[f"{layer}.{name}.b"]
        heads = state[f"{ours}.query.weight"].shape[0] // HEAD_SIZE
        widths.append((heads, state[f"{ours}.inner.weight"].shape[0]))
    places, hidden = state["position.weight"].shape
    encoder = Encoder(
        widths,
        vocabulary=len(state["word.weight"]),
        hidden=hidden,
        longest=places,
        dimensions=len(state["projection.weight"]),
    )
    encoder.load_state_dict(
        {name: torch.from_numpy(np.ascontiguousarray(value)) for name, value in state.items()}
    )
    return encoder.eval()


def load_words(folder: Path = FOLDER) -> WordPiece:
    """Return what cuts texts for it."""
    return describe(folder).wordpiece()
