"""What each way to make the encoder smaller costs before anything is trained: a table.

    python -m lab.alternatives --papers P --collections C --teacher T

Every row changes one thing in the teacher, in float32, and reads 128 word pieces. `bytes` are those
of its weights in int8, `ms` what `prune.Cost` says of 128 pieces; `cosine` is the mean nearness to
the teacher's own vectors over 300 papers that nothing was fitted on; nDCG@10 is of meaning alone.
"""

from __future__ import annotations

import argparse
import copy
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from dailypapers.search.evaluation.collection import Collection, load
from dailypapers.search.evaluation.metrics import ndcg_at_10
from lab.distil import TEMPERATURE
from lab.label import SEED
from lab.model import Encoder, load_teacher
from lab.pieces import padded
from lab.prune import Cost, choose, curves_of, pruned
from lab.texts import Paper, read_papers
from lab.vocabulary import SPECIAL, counts, kept

LONGEST = 128  # word pieces
BUDGET = 21.0  # milliseconds for 256 pieces, as in `lab.student`
JUDGED = {"cranfield": "qrels_without_source_docs.tsv", "med": ""}
LAYERS_LEFT_OUT = ({2}, {4}, {2, 4})  # by number from 0; the first and last cost most
CALIBRATION, HELD_OUT, COUNTED = 320, 300, 40_000  # papers
BATCH = 16
VOCABULARIES = (15_000,)


def main() -> None:
    """Print the table, a row as soon as it is known."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("papers", "collections", "teacher"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    wanted = parser.parse_args()
    cutter = Tokenizer.from_file(str(wanted.teacher / "tokenizer.json"))
    papers = read_papers(wanted.papers, wanted.collections, SEED)
    random.Random(SEED).shuffle(papers)
    found = counts(cutter, (paper.whole for paper in papers[:COUNTED]))
    cutter.enable_truncation(LONGEST)
    cutter.no_padding()
    teacher = load_teacher(wanted.teacher)
    judge = Judge(wanted.collections, cutter, papers[-HELD_OUT:], teacher)
    for name, model in variants(teacher, cutter, papers[:CALIBRATION]):
        judge.show(name, model)
    for size in VOCABULARIES:
        pieces = kept(cutter, found, size)
        judge.show(f"{size:,} word pieces", teacher, spelt(cutter, pieces))


def variants(
    teacher: Encoder, cutter: Tokenizer, papers: Sequence[Paper]
) -> Iterator[tuple[str, Encoder]]:
    """Yield what is compared, the teacher first."""
    yield "teacher", teacher
    batches = list(calibration(cutter, papers))
    with torch.no_grad():
        curves = curves_of(teacher, batches)
    widths = choose(curves, BUDGET, Cost())
    share = sum(units for _, units in widths) / sum(units for _, units in teacher.widths)
    yield f"ZipLM, {share:.0%} of the hidden units", pruned(teacher, curves, widths)
    yield "the same number by size of their weights", by_magnitude(teacher, widths)
    for numbers in LAYERS_LEFT_OUT:
        named = " and ".join(str(number + 1) for number in sorted(numbers))
        yield f"without layer {named}", without_layers(teacher, numbers)
    fisher = fisher_of(teacher, cutter, papers)
    yield "hidden layers by SVD at the same bytes", factorised(teacher, share, None)
    yield "hidden layers by FWSVD at the same bytes", factorised(teacher, share, fisher)


def calibration(cutter: Tokenizer, papers: Sequence[Paper]) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield ids and mask of whole papers."""
    for start in range(0, len(papers), BATCH):
        texts = [paper.whole for paper in papers[start : start + BATCH]]
        yield padded([encoding.ids for encoding in cutter.encode_batch(texts)])


@torch.no_grad()
def by_magnitude(teacher: Encoder, widths: list[tuple[int, int]]) -> Encoder:
    """Keep the hidden units with the largest weights; nothing makes up for the others."""
    small = copy.deepcopy(teacher)
    for layer, (_, units) in zip(small.layers, widths, strict=True):
        size = layer.inner.weight.norm(dim=1) * layer.outer.weight.norm(dim=0)
        best = size.topk(units).indices.sort().values
        inner = nn.Linear(layer.inner.in_features, units)
        outer = nn.Linear(units, layer.outer.out_features)
        inner.weight.copy_(layer.inner.weight[best])
        inner.bias.copy_(layer.inner.bias[best])
        outer.weight.copy_(layer.outer.weight[:, best])
        outer.bias.copy_(layer.outer.bias)
        layer.inner, layer.outer = inner, outer
    return small


def without_layers(teacher: Encoder, numbers: set[int]) -> Encoder:
    """Leave layers out."""
    small = copy.deepcopy(teacher)
    small.layers = nn.ModuleList(
        layer for number, layer in enumerate(small.layers) if number not in numbers
    )
    return small


def fisher_of(teacher: Encoder, cutter: Tokenizer, papers: Sequence[Paper]) -> dict[str, Tensor]:
    """Return how much the loss feels each weight: the mean squared slope of title against abstract.

    Hsu et al., "Language model compression with weighted low-rank factorization" (FWSVD, 2022,
    arXiv 2207.00112) take the slope of the task's loss; the task here is to find the abstract.
    """
    felt: dict[str, Tensor] = {}
    for start in range(0, len(papers), BATCH):
        few = papers[start : start + BATCH]
        titles, wholes = (
            teacher(*padded([e.ids for e in cutter.encode_batch(texts)]))
            for texts in ([p.title for p in few], [p.abstract for p in few])
        )
        teacher.zero_grad()
        loss = functional.cross_entropy(titles @ wholes.T / TEMPERATURE, torch.arange(len(few)))
        loss.backward()
        for name, weight in teacher.named_parameters():
            if weight.grad is not None and name.endswith(("inner.weight", "outer.weight")):
                felt[name] = felt.get(name, 0) + weight.grad.square()
    teacher.zero_grad()
    return felt


@torch.no_grad()
def factorised(teacher: Encoder, share: float, fisher: dict[str, Tensor] | None) -> Encoder:
    """Put a product of two matrices in place of each hidden layer, of `share` of its size.

    With `fisher`, rows count by the root of what the loss feels of them (FWSVD); without, alike.
    """
    small = copy.deepcopy(teacher)
    for name, part in small.named_modules():
        if not name.endswith(("inner", "outer")):
            continue
        rows, columns = part.weight.shape
        rank = int(share * rows * columns / (rows + columns))
        weights = fisher[f"{name}.weight"].sum(1).sqrt() if fisher else torch.ones(rows)
        weights = (weights / weights.mean()).clamp_min(1e-3)[:, None]
        left, sizes, right = torch.linalg.svd(weights * part.weight, full_matrices=False)
        part.weight.copy_((left[:, :rank] * sizes[:rank]) @ right[:rank] / weights)
    return small


def spelt(cutter: Tokenizer, pieces: list[str]) -> dict[int, list[int]]:
    """Return, for each piece that is gone, the pieces left that spell it, longest first."""
    numbers = cutter.get_vocab()
    left = set(pieces)
    found = {}
    for piece, number in numbers.items():
        if piece not in left and piece not in SPECIAL:
            found[number] = [numbers[part] for part in _parts(piece, left)] or [numbers["[UNK]"]]
    return found


def _parts(piece: str, left: set[str]) -> list[str]:
    inside, rest, parts = piece.startswith("##"), piece.removeprefix("##"), []
    while rest:
        for end in range(len(rest), 0, -1):
            part = ("##" if inside or parts else "") + rest[:end]
            if part in left:
                parts.append(part)
                rest = rest[end:]
                break
        else:
            return []
    return parts


class Judge:
    """Measures encoders on the same texts."""

    def __init__(
        self, folder: Path, cutter: Tokenizer, papers: Sequence[Paper], teacher: Encoder
    ) -> None:
        self._cutter = cutter
        self._collections: dict[str, Collection] = {
            name: load(folder / name, folder / name / judgements if judgements else None)
            for name, judgements in JUDGED.items()
        }
        self._papers = [paper.whole for paper in papers]
        self._theirs = self.encode(teacher, self._papers)
        _line("", "MB", "ms", "cosine", *JUDGED, "mean")

    def show(self, name: str, model: Encoder, pieces: dict[int, list[int]] | None = None) -> None:
        """Print one row."""
        cosine = (self.encode(model, self._papers, pieces) * self._theirs).sum(1).mean()
        figures = [self.ndcg(model, one, pieces) for one in self._collections.values()]
        size = sum(weight.numel() for weight in model.parameters())
        if pieces:
            size -= len(pieces) * model.word.weight.shape[1]
        cells = [f"{size / 1e6:.1f}", f"{milliseconds(model):.1f}", f"{cosine:.4f}"]
        _line(name, *cells, *(f"{f:.3f}" for f in figures), f"{np.mean(figures):.4f}")

    def ndcg(self, model: Encoder, one: Collection, pieces: dict[int, list[int]] | None) -> float:
        """Return the mean nDCG@10 of exact cosines."""
        names = list(one.documents)
        texts = [". ".join(filter(None, document)) for document in one.documents.values()]
        documents = self.encode(model, texts, pieces)
        queries = self.encode(model, list(one.queries.values()), pieces)
        ranked = np.argsort(-(queries @ documents.T), axis=1, kind="stable")[:, :10]
        values = [
            ndcg_at_10([names[row] for row in rows], one.grades[query])
            for query, rows in zip(one.queries, ranked, strict=True)
        ]
        return float(np.mean(values))

    @torch.no_grad()
    def encode(
        self, model: Encoder, texts: Sequence[str], pieces: dict[int, list[int]] | None = None
    ) -> np.ndarray:
        """Return (texts, dimensions), float32; shortest first, as padding costs time."""
        rows = [encoding.ids for encoding in self._cutter.encode_batch(list(texts))]
        if pieces:
            rows = [
                [part for number in row for part in pieces.get(number, [number])][:LONGEST]
                for row in rows
            ]
        order = sorted(range(len(rows)), key=lambda number: len(rows[number]))
        found: dict[int, np.ndarray] = {}
        for start in range(0, len(order), 2 * BATCH):
            batch = order[start : start + 2 * BATCH]
            vectors = model(*padded([rows[number] for number in batch])).numpy()
            found.update(zip(batch, vectors, strict=True))
        return np.array([found[number] for number in range(len(rows))])


def milliseconds(model: Encoder) -> float:
    """Return what 128 pieces take by `Cost`: half of what 256 do."""
    cost = Cost()
    spent = sum(heads * cost.head + units * cost.unit for heads, units in model.widths)
    return (cost.rest + spent) / 2


def _line(*cells: str) -> None:
    sys.stdout.write(f"{cells[0]:45} " + " ".join(f"{cell:>9}" for cell in cells[1:]) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
