"""Teaches a pruned encoder to give the teacher's vectors again, for a stated time.

Three losses: the cosine to the teacher's vector, in the 256 directions that carry most of it; the
similarities between the texts of a batch, so that nearness is kept and not only place; and
contrast, a title or a sentence against the abstracts of the batch, its own the right one (InfoNCE).
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from lab.label import KINDS, texts
from lab.model import Encoder
from lab.pieces import padded
from lab.texts import Paper

TEACHER_DIMENSIONS = 384
BATCH = {"title": 32, "sentence": 32, "whole": 12}
RATE = 1e-4
WARM_UP = 0.03  # share of the time
SIMILARITY_WEIGHT = 4.0
CONTRAST_WEIGHT = 0.05
TEMPERATURE = 0.05
REPORT_EVERY = 50  # steps


@dataclass(frozen=True, slots=True)
class Material:
    """The texts of one kind as word pieces, and the teacher's vectors of them, (n, 384)."""

    pieces: list[list[int]]
    vectors: np.ndarray


def read_material(papers: list[Paper], labels: Path, tokenizer: Tokenizer) -> dict[str, Material]:
    """Return what `lab.label` has written, with the texts it was written of."""
    found = {}
    for kind in KINDS:
        vectors = np.fromfile(labels / f"{kind}.f16", np.float16)
        vectors = vectors[: len(vectors) // TEACHER_DIMENSIONS * TEACHER_DIMENSIONS]
        vectors = vectors.reshape(-1, TEACHER_DIMENSIONS)
        chosen = list(texts(papers[: len(vectors)], kind))
        pieces = [encoding.ids for encoding in tokenizer.encode_batch(chosen)]
        found[kind] = Material(pieces, vectors)
    return found


def principal_directions(vectors: np.ndarray, dimensions: int) -> Tensor:
    """Return (dimensions, 384): the directions that keep most of the inner products."""
    x = vectors.astype(np.float64)
    _, directions = np.linalg.eigh(x.T @ x)
    return torch.from_numpy(directions[:, ::-1][:, :dimensions].T.copy()).float()


def batches(
    material: dict[str, Material], seed: int
) -> Iterator[list[tuple[Tensor, Tensor, Tensor]]]:
    """Yield ids, mask and teacher's vectors of each kind; the first rows are the same papers."""
    chance = np.random.default_rng(seed)
    paired = min(len(part.pieces) for part in material.values())
    while True:
        common = chance.choice(paired, min(BATCH.values()), replace=False)
        made = []
        for kind, part in material.items():
            more = chance.choice(len(part.pieces), BATCH[kind] - len(common), replace=False)
            rows = np.concatenate([common, more])
            ids, mask = padded([part.pieces[row] for row in rows])
            made.append((ids, mask, torch.from_numpy(part.vectors[rows].astype(np.float32))))
        yield made


def loss_of(
    student: Encoder, batch: list[tuple[Tensor, Tensor, Tensor]], directions: Tensor
) -> Tensor:
    """Return the loss of one batch."""
    ours = [student(ids, mask) for ids, mask, _ in batch]
    theirs = [functional.normalize(vectors @ directions.T, dim=1) for *_, vectors in batch]
    place = 1 - (torch.cat(ours) * torch.cat(theirs)).sum(1).mean()
    mine, yours = torch.cat(ours), torch.cat(theirs)
    nearness = functional.mse_loss(mine @ mine.T, yours @ yours.T)
    right = torch.arange(min(BATCH.values()))
    whole = ours[KINDS.index("whole")]
    contrast = sum(
        functional.cross_entropy(
            ours[KINDS.index(kind)][: len(right)] @ whole.T / TEMPERATURE, right
        )
        for kind in ("title", "sentence")
    )
    return place + SIMILARITY_WEIGHT * nearness + CONTRAST_WEIGHT * contrast


def distil(
    student: Encoder,
    material: dict[str, Material],
    directions: Tensor,
    hours: float,
    seed: int,
    device: str = "cpu",
) -> Iterator[tuple[int, float]]:
    """Train in place until the time is over; yield (step, mean loss) every 50 steps.

    Word and place embeddings stay the teacher's: most words are too rare to be learnt anew.
    """
    student.to(device).train()
    directions = directions.to(device)
    student.word.requires_grad_(False)
    student.position.requires_grad_(False)
    learning = [weight for weight in student.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(learning, lr=RATE, weight_decay=0.01)
    started, seconds, recent = time.monotonic(), hours * 3600, []
    for step, batch in enumerate(batches(material, seed)):
        share = (time.monotonic() - started) / seconds
        if share >= 1:
            return
        for group in optimizer.param_groups:
            group["lr"] = (
                RATE
                * min(1.0, share / WARM_UP + 0.02)
                * (0.02 + 0.49 * (1 + math.cos(math.pi * share)))
            )
        batch = [tuple(part.to(device) for part in kind) for kind in batch]
        with torch.autocast(device, torch.bfloat16):
            loss = loss_of(student, batch, directions)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
        optimizer.step()
        recent.append(loss.item())
        if step % REPORT_EVERY == REPORT_EVERY - 1:
            yield step + 1, float(np.mean(recent))
            recent.clear()
