"""What the encoder that ships loses where it is made quicker and smaller still: two frontiers.

    python -m lab.runs.smaller --data DATA --cache CACHE

ZipLM takes out heads and hidden units and is held against the encoder that ships; FWSVD puts two
thin layers in place of a wide one and is held against plain SVD of the same weights. All are
measured as they are made, without learning anew. Time is CPU of one thread for 128 word pieces in
the int8 file, in turns with the file that ships; quality is that of the weights before rounding.
"""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch

from lab.factors import factorise, felt
from lab.label import session
from lab.model import Encoder
from lab.onnx_graph import write
from lab.prune import Cost, Curve, choose, curves_of, pruned
from lab.results import Decided, Result, record
from lab.runs.many_jobs import METRICS
from lab.shipped import FOLDER, load_shipped
from lab.start import Bench, Figures, Found, open_bench
from lab.trunk import Upper
from lab.tuning import measure

CALIBRATED = 320  # papers
LEVELS = (0.75, 0.5)  # of the time for ZipLM, of the layers' weights for two thin layers
LENGTH, RUNS = 128, 60  # pieces, times
PAPERS = {"ziplm": ("ZipLM", "2302.04089"), "fwsvd": ("FWSVD", "2207.00112")}
KINDS = ("svd", "fwsvd", "ziplm")


class Smaller:
    """Makes smaller encoders, each from the same papers."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._curves: list[dict[str, Curve]] = []
        asked, found = bench.readings["retrieve"].parts["train"].columns
        self._asked, self._found = asked, found
        self._some = [range(start, start + 16) for start in range(0, CALIBRATED, 16)]
        self._slopes: dict[str, torch.Tensor] = {}

    def make(self, kind: str, level: float) -> Encoder:
        """Return an encoder of this kind and level."""
        encoder = load_shipped()
        if kind == "ziplm":
            return self._cut(encoder, level)
        if not self._slopes:
            both = ((self._asked.batch(rows), self._found.batch(rows)) for rows in self._some)
            self._slopes = felt(self._bench.fresh(), both)
        factorise(encoder, level, self._slopes if kind == "fwsvd" else None)
        return encoder

    def _cut(self, encoder: Encoder, share: float) -> Encoder:
        if not self._curves:
            texts = (self._found.batch(rows) for rows in self._some)
            self._curves = curves_of(self._bench.encoder, texts)
        cost = Cost()
        now = sum(heads * cost.head + units * cost.unit for heads, units in encoder.widths)
        budget = share * (cost.rest + now)
        small = pruned(encoder, self._curves, choose(self._curves, budget, cost))
        small.projection = encoder.projection
        return small


def main() -> None:
    """Make, measure and record."""
    bench = open_bench(__doc__, lower=0)
    smaller = Smaller(bench)
    whole = bench.once("smaller-whole", lambda: _measured(bench, load_shipped(), bench.fresh()))

    def run(kind: str, level: float) -> tuple[dict[str, Any], Figures]:
        encoder = smaller.make(kind, level)
        return _measured(bench, encoder, Upper(encoder, 0))

    for level in LEVELS:
        found = {
            kind: bench.once(f"smaller-{kind}-{level:g}-made", partial(run, kind, level))
            for kind in KINDS
        }
        _record("ziplm", found["ziplm"], "the encoder that ships", whole)
        _record("fwsvd", found["fwsvd"], f"SVD, {_cost(found['svd'])}", found["svd"])


def _measured(bench: Bench, encoder: Encoder, upper: Upper) -> tuple[dict[str, Any], Figures]:
    """Write the int8 file, and ask the layers that are in it."""
    upper.eval()
    encoder.layers, encoder.projection = upper.layers, upper.projection
    weights = {name: value.detach().numpy() for name, value in encoder.state_dict().items()}
    weights["position.weight"] = weights["position.weight"][:LENGTH]
    file, ships = bench.cache / "smaller.onnx", FOLDER / "model.onnx"
    write(weights, file)
    facts = {"time": in_turns(file, ships), "bytes": file.stat().st_size / ships.stat().st_size}
    found = measure(upper, bench.heads, {"retrieve": bench.readings["retrieve"]}, "test")
    return facts, {**found, "collections": bench.judged.finds(upper)}


def in_turns(file: Path, other: Path) -> float:
    """Return the median ratio of CPU times for a text of `LENGTH` word pieces, one thread."""
    models, ratios = [session(file), session(other)], []
    ids = np.random.default_rng(1).integers(1000, 20_000, (1, LENGTH))
    for _ in range(RUNS):
        spent = []
        for model in models:
            started = time.process_time()
            model.run(None, {"ids": ids})
            spent.append(time.process_time() - started)
        ratios.append(spent[0] / spent[1])
    return float(np.median(ratios))


def _record(kind: str, ours: Found, base: str, theirs: Found) -> None:
    (name, paper), decided = PAPERS[kind], Decided.NOT_WORTH_IT
    for job, values in ours.figures.items():
        method = f"{name}, {_cost(ours)}"
        record(Result(method, paper, METRICS[job], base, theirs.figures[job], values, decided))


def _cost(found: Found) -> str:
    return f"{found.facts['time']:.2f} of the time, {found.facts['bytes']:.2f} of the bytes"


if __name__ == "__main__":
    main()
