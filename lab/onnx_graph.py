"""Writes a BERT-like encoder as an int8 ONNX file, node by node.

Why by hand: PyTorch's exporter and onnxruntime's own fusions give a graph that is half as quick on
a CPU. Here the three projections share one quantised input, attention is one
`MultiHeadAttention`, and additions stay apart from the normalisations after them, because
onnxruntime 1.32's fused `SkipLayerNormalization` takes ten times as long as the two (measured with
its profiler on 256 word pieces, one thread).

Weights are symmetric int8, one scale per output column, 7 bits wide: CPUs without VNNI saturate on
full 8-bit products. Activations are quantised at run time with one scale for the whole text, so a
vector never depends on other texts as long as the batch is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

Array = npt.NDArray[np.float32]
WIDEST = 63  # 7 bits
LAYER_NORM_EPSILON = 1e-12
OPSETS = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]


class Graph:
    """Nodes and constants under construction."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: npt.NDArray[np.generic]) -> str:
        """Add a constant; return its name."""
        self.constants.append(numpy_helper.from_array(value, name))
        return name

    def node(
        self, kind: str, inputs: list[str], output: str, domain: str = "", **more: object
    ) -> str:
        """Add a node with one output; return the output's name."""
        self.nodes.append(helper.make_node(kind, inputs, [output], domain=domain, **more))
        return output

    def linear(self, x: str, weight: Array, bias: Array | None, name: str) -> str:
        """Add `x @ weight.T + bias` in int8; `weight` is (out, in) as PyTorch keeps it."""
        quantised, scale = by_column(weight.T)
        inputs = [
            x,
            self.constant(f"{name}.w", quantised),
            self.constant(f"{name}.s", scale),
            self.constant(f"{name}.z", np.zeros(len(scale), np.int8)),
        ]
        if bias is not None:
            inputs.append(self.constant(f"{name}.b", bias))
        return self.node("DynamicQuantizeMatMul", inputs, f"{name}.y", "com.microsoft")

    def shared(self, x: str, name: str) -> tuple[str, str, str]:
        """Quantise `x` once, for several products; return values, scale and zero point."""
        outputs = (f"{name}.q", f"{name}.qs", f"{name}.qz")
        self.nodes.append(helper.make_node("DynamicQuantizeLinear", [x], list(outputs)))
        return outputs

    def product(self, x: tuple[str, str, str], weight: Array, bias: Array, name: str) -> str:
        """Add `x @ weight.T + bias` for an `x` that is quantised already."""
        quantised, scale = by_column(weight.T)
        inputs = [
            x[0],
            self.constant(f"{name}.w", quantised),
            x[1],
            self.constant(f"{name}.s", scale),
            x[2],
            self.constant(f"{name}.z", np.zeros(len(scale), np.int8)),
            self.constant(f"{name}.b", bias),
        ]
        return self.node("MatMulIntegerToFloat", inputs, f"{name}.y", "com.microsoft")

    def norm(self, x: str, weight: Array, bias: Array, name: str) -> str:
        """Add a layer normalisation."""
        inputs = [x, self.constant(f"{name}.w", weight), self.constant(f"{name}.b", bias)]
        return self.node(
            "LayerNormalization", inputs, f"{name}.y", axis=-1, epsilon=LAYER_NORM_EPSILON
        )


def by_column(weight: Array) -> tuple[npt.NDArray[np.int8], Array]:
    """Quantise (in, out) to int8 with one scale per column."""
    scale = np.maximum(np.abs(weight).max(axis=0), 1e-8) / WIDEST
    return np.rint(weight / scale).astype(np.int8), scale.astype(np.float32)


def by_row(table: Array) -> tuple[npt.NDArray[np.int8], Array]:
    """Quantise an embedding table to int8 with one scale per row, (rows, 1)."""
    scale = np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-8) / 127
    return np.rint(table / scale).astype(np.int8), scale.astype(np.float32)


def write(weights: Mapping[str, Array], path: Path, head_size: int = 32) -> None:
    """Write the encoder whose PyTorch weights (`lab.model.Encoder.state_dict`) these are.

    A layer after attention or in the feed-forward net may be two (`torch.nn.Sequential`).

    Input `ids`: int64 (1, n), special tokens included. Output `vector`: float32 (1, d), of unit
    length.
    """
    graph = Graph()
    x = _embedding(graph, weights)
    number = 0
    while f"layers.{number}.query.weight" in weights:
        own = {
            name.removeprefix(f"layers.{number}."): value
            for name, value in weights.items()
            if name.startswith(f"layers.{number}.")
        }
        x = _layer(graph, x, own, f"l{number}", head_size)
        number += 1
    x = graph.node("ReduceMean", [x], "mean", axes=[1], keepdims=0)
    if "projection.weight" in weights:
        matrix = graph.constant(
            "projection.w", np.ascontiguousarray(weights["projection.weight"].T)
        )
        x = graph.node("MatMul", [x, matrix], "projected")
    graph.node("LpNormalization", [x], "vector", axis=1, p=2)
    _save(graph, path, weights.get("projection.weight", weights["word.weight"].T).shape[0])


def _embedding(graph: Graph, weights: Mapping[str, Array]) -> str:
    table, scale = by_row(weights["word.weight"])
    ids = "ids"
    rows = graph.node("Gather", [graph.constant("word.w", table), ids], "rows")
    scales = graph.node("Gather", [graph.constant("word.s", scale), ids], "scales")
    floats = graph.node("Cast", [rows], "floats", to=TensorProto.FLOAT)
    words = graph.node("Mul", [floats, scales], "words")
    length = graph.node("Shape", [ids], "length", start=1, end=2)
    first = graph.constant("first", np.zeros(1, np.int64))
    axis = graph.constant("axis", np.zeros(1, np.int64))
    table = graph.constant("position.w", weights["position.weight"])
    places = graph.node("Slice", [table, first, length, axis], "places")
    both = graph.node("Add", [words, places], "embedded")
    return graph.norm(both, weights["norm.weight"], weights["norm.bias"], "norm")


def _layer(graph: Graph, x: str, own: Mapping[str, Array], name: str, head_size: int) -> str:
    heads = own["query.weight"].shape[0] // head_size
    if heads:
        shared = graph.shared(x, name)
        parts = [
            graph.product(shared, own[f"{part}.weight"], own[f"{part}.bias"], f"{name}.{part}")
            for part in ("query", "key", "value")
        ]
        attended = graph.node(
            "MultiHeadAttention", parts, f"{name}.attended", "com.microsoft", num_heads=heads
        )
        out = _product(graph, attended, own, "output", name)
        x = graph.node("Add", [x, out], f"{name}.first")
        x = graph.norm(x, own["norm1.weight"], own["norm1.bias"], f"{name}.norm1")
    inner = _product(graph, x, own, "inner", name)
    active = graph.node("Gelu", [inner], f"{name}.active", "com.microsoft")
    outer = _product(graph, active, own, "outer", name)
    x = graph.node("Add", [x, outer], f"{name}.second")
    return graph.norm(x, own["norm2.weight"], own["norm2.bias"], f"{name}.norm2")


def _product(graph: Graph, x: str, own: Mapping[str, Array], part: str, name: str) -> str:
    """Add a linear layer, or the two thin ones that stand in its place."""
    if f"{part}.0.weight" in own:
        x = graph.linear(x, own[f"{part}.0.weight"], None, f"{name}.{part}.0")
        part = f"{part}.1"
    return graph.linear(x, own[f"{part}.weight"], own[f"{part}.bias"], f"{name}.{part}")


def _save(graph: Graph, path: Path, dimensions: int) -> None:
    made = helper.make_graph(
        graph.nodes,
        "encoder",
        [helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "n"])],
        [helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, dimensions])],
        graph.constants,
    )
    model = helper.make_model(made, opset_imports=OPSETS, ir_version=10)
    path.write_bytes(model.SerializeToString())
