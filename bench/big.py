"""A million papers made of real ones, straight into an index: no catalogue is behind it.

A copy has the topics, authors and dates of its original; of its words one in ten is replaced by a
word drawn from the running words of papers, so that words stay as frequent as they are. Its vector
is the original's with some noise. Real papers would bring ever more different words; these do not.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np

from bench.building import all_papers
from bench.questions import SEED
from dailypapers.search import index
from dailypapers.search.backends.embedded import EmbeddedIndex, rebuild
from dailypapers.search.engine.types import IndexedPaper, PaperVector

REPLACED = 0.1  # of the words of a copy
NOISE = 0.3  # length of what is added to a vector: the cosine to the original is .958
COMMIT = 20_000  # vectors
DRAWN_FROM = 2_000_000  # words of papers by chance


class Copies:
    """Papers one after another, and what making them up has cost, which is not the index' cost."""

    def __init__(self, originals: list[IndexedPaper], papers: int) -> None:
        self.cpu = 0.0
        self._originals, self._papers = originals, papers
        self._chance = np.random.default_rng(SEED)
        mixed = (originals[number] for number in self._chance.permutation(len(originals)))
        words = (word for paper in mixed for word in paper.abstract.split())
        self._words = list(islice(words, DRAWN_FROM))

    def __iter__(self) -> Iterator[IndexedPaper]:
        for number in range(self._papers):
            started = time.thread_time()
            paper = self._copy(number)
            self.cpu += time.thread_time() - started
            yield paper

    def _copy(self, number: int) -> IndexedPaper:
        """Return paper `number`; the first ones are the originals themselves."""
        original = self._originals[number % len(self._originals)]
        if number < len(self._originals):
            return replace(original, id=number + 1)
        title, abstract = self._perturbed(original.title), self._perturbed(original.abstract)
        return replace(original, id=number + 1, title=title, abstract=abstract)

    def _perturbed(self, text: str) -> str:
        words = text.split()
        for place in np.flatnonzero(self._chance.random(len(words)) < REPLACED).tolist():
            words[place] = self._words[self._chance.integers(len(self._words))]
        return " ".join(words)


def main(home: str, papers: str) -> None:
    """Fill the index in `home` with copies of the papers of the instance this runs in."""
    folder, originals = Path(home), list(all_papers())
    copies = Copies(originals, int(papers))
    started = time.process_time()
    rebuild(folder, copies, 1)
    texts = time.process_time() - started - copies.cpu
    ids = [paper.id for paper in originals]
    print(json.dumps({"texts": texts, "vectors": _add_vectors(folder, ids, int(papers))}))


def _add_vectors(folder: Path, ids: list[int], papers: int) -> float:
    """Write the vectors; return the CPU seconds of that, the making of noise left out."""
    reader, chance = index.reader(), np.random.default_rng(SEED)
    known = reader.vectors(ids)
    originals = np.array([known[number] for number in ids], np.float32)
    spent, writer = 0.0, EmbeddedIndex(folder)
    for first in range(0, papers, COMMIT):
        numbers = np.arange(first, min(first + COMMIT, papers))
        vectors = _noisy(originals[numbers % len(ids)], numbers >= len(ids), chance)
        made = [PaperVector(int(n) + 1, 0, v) for n, v in zip(numbers, vectors, strict=True)]
        started = time.process_time()
        writer.add_vectors(reader.encoder, made)
        writer.commit(1)
        spent += time.process_time() - started
    writer.close()
    return spent


def _noisy(
    vectors: np.typing.NDArray[np.float32],
    is_copy: np.typing.NDArray[np.bool_],
    chance: np.random.Generator,
) -> np.typing.NDArray[np.float32]:
    """Return vectors of unit length, those of copies turned a little."""
    noise = chance.standard_normal(vectors.shape, np.float32) * (NOISE / vectors.shape[1] ** 0.5)
    turned = vectors + noise * is_copy[:, np.newaxis]
    unit: np.typing.NDArray[np.float32] = turned / np.linalg.norm(turned, axis=1, keepdims=True)
    return unit
