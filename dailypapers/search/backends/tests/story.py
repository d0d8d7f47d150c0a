"""A story of papers that come, change and go: what is so at a mark follows from the mark."""

from __future__ import annotations

from functools import cache
from random import Random

import numpy as np

from dailypapers.search.engine.types import IndexedPaper, Vector

PAPERS_A_STEP = 8
STEPS_OF_AN_ENCODER = 12  # after so many another one is chosen
DIMENSIONS = 70  # not a whole number of words of a code


@cache
def changes_of(mark: int) -> tuple[list[IndexedPaper], list[int]]:
    """Return the papers that are new or changed at a mark, and the ids that go with it."""
    random = Random(mark)
    first = (mark - 1) * PAPERS_A_STEP + 1
    old = [number for number in range(max(1, first - 300), first) if number % 5]
    changed = random.sample(old, min(len(old), 4))
    new = range(first, first + PAPERS_A_STEP)
    gone = random.sample([n for n in range(max(1, first - 300), first) if n % 5 == 0], mark > 3)
    return [_paper(number, mark) for number in (*new, *changed)], gone


def papers_at(mark: int) -> dict[int, IndexedPaper]:
    """Return all papers there are at a mark."""
    papers: dict[int, IndexedPaper] = {}
    for step in range(1, mark + 1):
        changed, gone = changes_of(step)
        papers.update((paper.id, paper) for paper in changed)
        for number in gone:
            papers.pop(number, None)
    return papers


def encoder_at(mark: int) -> int:
    """Return the number of the encoder in use at a mark."""
    return mark // STEPS_OF_AN_ENCODER


def vector_of(paper: IndexedPaper, encoder: int) -> Vector:
    """Return what an encoder makes of the paper's text."""
    draw = np.random.default_rng([paper.text_key(), encoder])
    vector = draw.standard_normal(DIMENSIONS + encoder % 2).astype(np.float32)
    unit: Vector = vector / np.linalg.norm(vector)
    return unit


def texts_of(number: int, mark: int) -> list[IndexedPaper]:
    """Return all forms that a paper has had until a mark."""
    steps = (changes_of(step)[0] for step in range(1, mark + 1))
    return [paper for changed in steps for paper in changed if paper.id == number]


def _paper(number: int, mark: int) -> IndexedPaper:
    title = f"Paper {number} in its form of {mark}"
    return IndexedPaper(number, title, published=20240101 + number % 28, topics=(f"t{number % 7}",))
