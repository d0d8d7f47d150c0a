"""Vectors that lie as those of papers do: in fields, and in topics within these.

Most of what they say is in few directions, and all lean one way.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from dailypapers.search.engine.types import IndexedPaper, PaperVector

Matrix = npt.NDArray[np.float32]
DIMENSIONS = 256
FIELDS = 40
TOPICS = 400


def topic_of(count: int, seed: int = 1) -> npt.NDArray[np.int64]:
    """Return the number of a topic for each of so many vectors."""
    return np.random.default_rng(seed).integers(0, TOPICS, count)


def clustered_vectors(count: int, dimensions: int = DIMENSIONS, seed: int = 1) -> Matrix:
    """Return unit vectors (count, dimensions), each of the topic that `topic_of` says."""
    draw = np.random.default_rng(seed + 1)
    spread = np.arange(1, dimensions + 1) ** -0.5
    fields = draw.standard_normal((FIELDS, dimensions))
    topics = fields[draw.integers(0, FIELDS, TOPICS)] + draw.standard_normal((TOPICS, dimensions))
    vectors = topics[topic_of(count, seed)] + draw.standard_normal((count, dimensions))
    return _unit((vectors + 0.5) * spread)


def queries_near(vectors: Matrix, count: int, seed: int = 2) -> Matrix:
    """Return unit vectors a little off some of `vectors`, as questions are off papers."""
    draw = np.random.default_rng(seed)
    some = vectors[draw.choice(len(vectors), count, replace=False)]
    noise = draw.standard_normal(some.shape) * 0.6 / np.sqrt(vectors.shape[1])
    return _unit(some + noise)


def encoded(papers: Sequence[IndexedPaper], vectors: Matrix) -> list[PaperVector]:
    """Return the vectors as those of the papers' present texts."""
    pairs = zip(papers, vectors, strict=True)
    return [PaperVector(paper.id, paper.text_key(), vector) for paper, vector in pairs]


def _unit(vectors: npt.NDArray[np.float64] | Matrix) -> Matrix:
    units: Matrix = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return units
