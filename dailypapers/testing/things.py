"""Papers on a few things, encoded so that those on one thing point one way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import numpy as np
import pytest

from dailypapers.catalogue.models import Paper
from dailypapers.catalogue.records import AuthorName
from dailypapers.core.clock import now
from dailypapers.feed import instance_interest
from dailypapers.feed.interest import exploration, variety
from dailypapers.search import index
from dailypapers.search.backends.memory import MemoryIndex
from dailypapers.search.documents import documents
from dailypapers.search.engine.types import PaperVector
from dailypapers.testing.make import make_announcement, make_record, take_in

THINGS, EACH, DIMENSIONS = 6, 20, 24


@contextmanager
def things(patch: pytest.MonkeyPatch, encoder: str = "fake") -> Iterator[list[Paper]]:
    """Have twenty papers on each of six things; the last ten of each came yesterday.

    Those on one thing may stand together: they are nearer here than papers on one subject are.
    """
    patch.setattr(variety, "DIVERSITY", 0.0)
    patch.setattr(exploration, "EVERY", 1000)
    today = now().date()
    papers = take_in(
        *(
            make_record(
                title=f"Thing {number // EACH}, part {number % EACH}",
                authors=(AuthorName(f"Author of {number}"),),
                announcement=make_announcement(
                    today - timedelta(days=90 if number % EACH < 10 else 1)
                ),
            )
            for number in range(THINGS * EACH)
        )
    )
    found = encoded(papers, encoder)
    patch.setattr(index, "reader", lambda: found)
    instance_interest.forget()
    yield papers
    instance_interest.forget()


def encoded(papers: list[Paper], encoder: str) -> MemoryIndex:
    """Return an index of papers, with vectors that have a little chance in them."""
    chance = np.random.default_rng(5)
    found = MemoryIndex()
    known = {paper.id: paper for paper in documents(paper.pk for paper in papers)}
    found.upsert(known.values())
    vectors = []
    for number, paper in enumerate(papers):
        vector = 0.1 * chance.standard_normal(DIMENSIONS)
        vector[number // EACH] += 1
        unit = (vector / np.linalg.norm(vector)).astype(np.float32)
        vectors.append(PaperVector(paper.pk, known[paper.pk].text_key(), unit))
    found.add_vectors(encoder, vectors)
    found.commit(1)
    return found


def thing_of(papers: list[Paper], address: str) -> int:
    """Return on which thing the paper of an address is."""
    return [paper.address for paper in papers].index(address) // EACH
