"""Puts an encoder into the folder the program reads: model, words, and what to know of them."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from lab.onnx_graph import write

Weights = Mapping[str, npt.NDArray[np.float32]]


def package(weights: Weights, name: str, longest: int, vocabulary: Path, folder: Path) -> None:
    """Write `model.onnx`, `vocab.txt`, `encoder.json`; texts are cut at `longest` word pieces."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = dict(weights)
    kept["position.weight"] = weights["position.weight"][:longest]
    write(kept, folder / "model.onnx")
    shutil.copyfile(vocabulary, folder / "vocab.txt")
    about = {
        "name": name,
        "dimensions": int(weights["projection.weight"].shape[0]),
        "longest": longest,
        "lower_case": True,
        "weight": 0.5,
        "sha256": {file: sha256(folder / file) for file in ("model.onnx", "vocab.txt")},
    }
    (folder / "encoder.json").write_text(json.dumps(about, indent=2) + "\n")


def sha256(file: Path) -> str:
    """Return the checksum of a file, in hexadecimal."""
    return hashlib.sha256(file.read_bytes()).hexdigest()
