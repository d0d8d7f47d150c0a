"""A folder with a model small enough to check by hand, as exports for sentence-transformers are.

The model looks each piece up in a table, and multiplies by what the attention mask says. ONNX files
are protocol buffers (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto); the few fields needed
are written here, so that no test needs the library that makes them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "kite", "##s", "fly", "low"]
TABLE = np.arange(len(PIECES) * 3, dtype=np.float32).reshape(-1, 3) % 7 + 1
FLOAT, INT64 = 1, 7  # element types of ONNX


def write_folder(folder: Path, **changes: Any) -> Path:
    """Write model and settings into `folder`; `changes` replace the content of files by name.

    Dots in names are written as `__`, and `/` as `___`; None leaves a file out.
    """
    files = {
        "onnx___model__onnx": model(),
        "vocab__txt": "\n".join(PIECES) + "\n",
        "tokenizer_config__json": {"do_lower_case": True, "model_max_length": 10**30},
        "sentence_bert_config__json": {"max_seq_length": 6},
        "modules__json": [
            {"type": "x.Transformer"},
            {"type": "x.Pooling"},
            {"type": "x.Normalize"},
        ],
        "1_Pooling___config__json": {"pooling_mode_mean_tokens": True},
    }
    for name, content in (files | changes).items():
        path = folder / name.replace("___", "/").replace("__", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        elif content is not None:
            path.write_text(content if isinstance(content, str) else json.dumps(content))
    return folder


def model(output: str = "last_hidden_state") -> bytes:
    """Return the model: `output` = table[input_ids] * attention_mask."""
    nodes = [
        node("Gather", ["table", "input_ids"], "looked_up"),
        node("Cast", ["attention_mask"], "mask", number("to", FLOAT)),
        node("Unsqueeze", ["mask", "axis"], "column"),
        node("Mul", ["looked_up", "column"], output),
    ]
    constants = [
        tensor("table", FLOAT, TABLE.shape, TABLE.tobytes()),
        tensor("axis", INT64, (1,), np.array([2], dtype=np.int64).tobytes()),
    ]
    graph = (
        b"".join(bytes_field(1, made) for made in nodes)
        + bytes_field(2, b"tiny")
        + b"".join(bytes_field(5, made) for made in constants)
        + b"".join(
            bytes_field(11, value(name, INT64, 2)) for name in ("input_ids", "attention_mask")
        )
        + bytes_field(12, value(output, FLOAT, 3))
    )
    return integer_field(1, 8) + bytes_field(7, graph) + bytes_field(8, integer_field(2, 17))


def node(kind: str, inputs: Iterable[str], output: str, attribute: bytes = b"") -> bytes:
    """Return a NodeProto."""
    named = b"".join(bytes_field(1, name.encode()) for name in inputs)
    settled = bytes_field(5, attribute) if attribute else b""
    return named + bytes_field(2, output.encode()) + bytes_field(4, kind.encode()) + settled


def number(name: str, content: int) -> bytes:
    """Return an AttributeProto with an integer (type 2)."""
    return bytes_field(1, name.encode()) + integer_field(3, content) + integer_field(20, 2)


def tensor(name: str, kind: int, shape: Iterable[int], content: bytes) -> bytes:
    """Return a TensorProto."""
    sizes = b"".join(integer_field(1, size) for size in shape)
    return sizes + integer_field(2, kind) + bytes_field(8, name.encode()) + bytes_field(9, content)


def value(name: str, kind: int, axes: int) -> bytes:
    """Return a ValueInfoProto of a tensor whose axes may have any length."""
    shape = b"".join(bytes_field(1, bytes_field(2, b"n%d" % axis)) for axis in range(axes))
    described = integer_field(1, kind) + bytes_field(2, shape)
    return bytes_field(1, name.encode()) + bytes_field(2, bytes_field(1, described))


def integer_field(field: int, content: int) -> bytes:
    """Return a field that holds a number."""
    return varint(field << 3) + varint(content)


def bytes_field(field: int, content: bytes) -> bytes:
    """Return a field that holds bytes, text or a message."""
    return varint(field << 3 | 2) + varint(len(content)) + content


def varint(number: int) -> bytes:
    """Return a number seven bits to a byte, the lowest first."""
    made = bytearray()
    while number > 127:
        made.append(number & 127 | 128)
        number >>= 7
    return bytes([*made, number])
