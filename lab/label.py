"""The teacher's vectors of the training texts, by its int8 file: quick, and the same everywhere.

    python -m lab.label --papers PAPERS.jsonl.gz --collections FOLDER --teacher DIR --out CACHE

Three kinds of text, because a reader's query is as short as a title or a sentence and a paper as
long as its abstract. Each kind has a file of its own, so that two processes can share the work by
`--kinds`; each goes on where it stopped.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from lab.model import load_teacher
from lab.onnx_graph import write
from lab.texts import Paper, read_papers

SEED = 13
LONGEST = 128  # word pieces; the teacher reads no better from more beside keywords
REPORT_EVERY = 5000  # texts
KINDS = ("title", "sentence", "whole")


def texts(papers: list[Paper], kind: str) -> Iterator[str]:
    """Yield one text of each paper, the same ones every time."""
    chance = random.Random(f"{SEED} {kind}")
    for paper in papers:
        if kind == "title":
            yield paper.title
        else:
            yield paper.sentence(chance) if kind == "sentence" else paper.whole


def session(model: Path) -> onnxruntime.InferenceSession:
    """Return a session on one core."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def label(papers: list[Paper], kind: str, out: Path, teacher: Path, most: int) -> None:
    """Append the vectors of one kind, float16 (n, 384), from where the file ends."""
    tokenizer = Tokenizer.from_file(str(teacher / "tokenizer.json"))
    tokenizer.enable_truncation(LONGEST)
    tokenizer.no_padding()
    model = session(out.parent / "teacher.onnx")
    done = out.stat().st_size // (384 * 2) if out.exists() else 0
    with out.open("ab") as file:
        for number, text in enumerate(texts(papers[:most], kind)):
            if number < done:
                continue
            ids = np.array([tokenizer.encode(text).ids])
            vector = model.run(None, {"ids": ids})[0][0]
            file.write(vector.astype(np.float16).tobytes())
            if number % REPORT_EVERY == 0:
                sys.stderr.write(f"{kind}: {number:,}\n")


def main() -> None:
    """Write the teacher's file, then label."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=Path, required=True)
    parser.add_argument("--collections", type=Path, required=True)
    parser.add_argument("--teacher", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--most", type=int, nargs=3, default=[90_000, 90_000, 52_000])
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS)
    wanted = parser.parse_args()
    wanted.out.mkdir(parents=True, exist_ok=True)
    if not (wanted.out / "teacher.onnx").exists():
        weights = {
            name: value.numpy() for name, value in load_teacher(wanted.teacher).state_dict().items()
        }
        write(weights, wanted.out / "teacher.onnx")
    papers = read_papers(wanted.papers, wanted.collections, SEED)
    for kind, most in zip(KINDS, wanted.most, strict=True):
        if kind not in wanted.kinds:
            continue
        label(papers, kind, wanted.out / f"{kind}.f16", wanted.teacher, most)


if __name__ == "__main__":
    main()
