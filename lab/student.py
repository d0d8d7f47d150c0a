"""The recipe of the encoder that ships: prune, distil, quantise, package. One command.

    python -m lab.label   --papers P --collections C --teacher T --out CACHE      (40 CPU minutes)
    python -m lab.student --papers P --collections C --teacher T --cache CACHE --out FOLDER \\
        [--device cpu|cuda] [--hours 0.85] [--budget 15.5]

P is a JSONL file of papers with abstracts, C the folder of test collections (their titles are left
out of training), T the folder of all-MiniLM-L6-v2 as published. `--budget` is what the encoder may
take for 256 word pieces on one thread, in milliseconds; the teacher takes 26 on the same machine.
"""

from __future__ import annotations

import argparse
import random
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

LONGEST = 160  # word pieces that the student reads; more gain nothing beside keywords
DIMENSIONS = 256
CALIBRATION = 320  # papers whose activations say what can go
DIRECTION_TEXTS = 20_000  # of each kind, for the principal directions


def main() -> None:
    """Run the whole recipe."""
    wanted = _arguments()
    torch.manual_seed(SEED)
    tokenizer = Tokenizer.from_file(str(wanted.teacher / "tokenizer.json"))
    tokenizer.enable_truncation(LONGEST)
    tokenizer.no_padding()
    papers = read_papers(wanted.papers, wanted.collections, SEED)
    material = read_material(papers, wanted.cache, tokenizer)
    teacher = load_teacher(wanted.teacher)
    curves = curves_of(teacher, _calibration(papers, tokenizer))
    widths = choose(curves, wanted.budget, Cost())
    some = np.concatenate([part.vectors[:DIRECTION_TEXTS] for part in material.values()])
    directions = principal_directions(some, DIMENSIONS)
    student = Encoder(widths, dimensions=DIMENSIONS)
    student.load_state_dict(pruned(teacher, curves, widths).state_dict(), strict=False)
    with torch.no_grad():
        student.projection.weight.copy_(directions)
    distil(student, material, directions, wanted.hours, SEED, wanted.device)
    weights = {
        name: value.detach().float().cpu().numpy() for name, value in student.state_dict().items()
    }
    package(weights, wanted.name, LONGEST, wanted.teacher / "vocab.txt", wanted.out)


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
    parser.add_argument("--hours", type=float, default=0.85)
    parser.add_argument("--budget", type=float, default=15.5)
    return parser.parse_args()


if __name__ == "__main__":
    main()
