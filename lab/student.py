"""The recipe of the encoder that ships: prune, distil, quantise, package. One command.

    python -m lab.label   --papers P --collections C --teacher T --out CACHE      (25 CPU minutes)
    python -m lab.student --papers P --collections C --teacher T --cache CACHE --out FOLDER \\
        [--device cpu|cuda] [--hours 1.15] [--budget 21]

P is a JSONL file of papers with abstracts, C the folder of test collections (their titles are left
out of training), T the folder of all-MiniLM-L6-v2 as published. `--budget` is what the encoder may
take for 256 word pieces on one thread, in milliseconds; the teacher takes 26 on the same machine.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from lab.distil import distil, principal_directions, read_material
from lab.label import SEED
from lab.model import Encoder, load_teacher
from lab.package import package
from lab.pieces import padded
from lab.prune import Cost, choose, curves_of, pruned
from lab.texts import Paper, read_papers
from lab.vocabulary import counts, cut, kept

LONGEST = 128  # word pieces that the student reads; more gain nothing beside keywords
DIMENSIONS = 256
LARGEST = 19_800_000  # bytes of the model; what the layers leave goes to the words
COUNTED = 40_000  # papers whose word pieces are counted
CALIBRATION = 320  # papers whose activations say what can go
SAVE_EVERY = 500  # steps; what is saved can be packaged if the run has to end early
DIRECTION_TEXTS = 20_000  # of each kind, for the principal directions


def main() -> None:
    """Run the whole recipe."""
    wanted = _arguments()
    torch.manual_seed(SEED)
    whole = Tokenizer.from_file(str(wanted.teacher / "tokenizer.json"))
    whole.no_padding()
    papers = read_papers(wanted.papers, wanted.collections, SEED)
    teacher = load_teacher(wanted.teacher)
    curves = curves_of(teacher, _calibration(papers, whole))
    widths = choose(curves, wanted.budget, Cost())
    small = pruned(teacher, curves, widths)
    pieces = kept(whole, counts(whole, (p.whole for p in papers[:COUNTED])), _room(small))
    tokenizer = cut(wanted.teacher / "tokenizer.json", pieces)
    tokenizer.enable_truncation(LONGEST)
    tokenizer.no_padding()
    material = read_material(papers, wanted.cache, tokenizer)
    some = np.concatenate([part.vectors[:DIRECTION_TEXTS] for part in material.values()])
    directions = principal_directions(some, DIMENSIONS)
    student = Encoder(widths, vocabulary=len(pieces), dimensions=DIMENSIONS)
    begin(student, small, [whole.token_to_id(piece) for piece in pieces], directions)
    for step, loss in distil(student, material, directions, wanted.hours, SEED, wanted.device):
        sys.stderr.write(f"step {step:,}: loss {loss:.4f}\n")
        if step % SAVE_EVERY == 0:
            torch.save(student.state_dict(), wanted.cache / "student.pt")
    weights = {
        name: value.detach().float().cpu().numpy() for name, value in student.state_dict().items()
    }
    words = wanted.cache / "vocab.txt"
    words.write_text("\n".join(pieces) + "\n")
    package(weights, wanted.name, LONGEST, words, wanted.out)


def _room(small: Encoder) -> int:
    """Return how many word pieces fit beside the layers: 388 bytes each in the model, 8 of text."""
    layers = sum(weight.numel() for layer in small.layers for weight in layer.parameters())
    hidden = small.word.weight.shape[1]
    fixed = layers * 1.012 + (DIMENSIONS + LONGEST) * hidden * 4
    return min(small.word.weight.shape[0], int((LARGEST - fixed) / (hidden + 12)))


def begin(student: Encoder, small: Encoder, rows: list[int], directions: Tensor) -> None:
    """Give the student what it has before it learns: layers, its words, the projection."""
    state = small.state_dict()
    state["word.weight"] = state["word.weight"][rows]
    student.load_state_dict(state, strict=False)
    with torch.no_grad():
        student.projection.weight.copy_(directions)


def _calibration(papers: list[Paper], tokenizer: Tokenizer) -> Iterator[tuple[Tensor, Tensor]]:
    chosen = random.Random(SEED).sample(papers, CALIBRATION)
    for start in range(0, CALIBRATION, 16):
        batch = [paper.whole for paper in chosen[start : start + 16]]
        yield padded([encoding.ids for encoding in tokenizer.encode_batch(batch)])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("papers", "collections", "teacher", "cache", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--name", default="dailypapers-small-1")
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    parser.add_argument("--hours", type=float, default=1.15)
    parser.add_argument("--budget", type=float, default=21.0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
