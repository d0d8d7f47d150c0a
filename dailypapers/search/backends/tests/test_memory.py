from __future__ import annotations

from math import log
from pathlib import Path

import pytest

from dailypapers.search.backends.base import SearchIndex
from dailypapers.search.backends.memory import MemoryIndex
from dailypapers.search.engine.types import IndexedPaper, Or, Phrase, Term
from dailypapers.testing.backend_contract import BackendContract, Filled


class TestMemoryIndex(BackendContract):
    @staticmethod
    def new_index(home: Path) -> SearchIndex:
        return MemoryIndex()

    def test_its_scores_are_the_definition(self, invented: Filled) -> None:
        tree = Or((Term("model"), Term("rank"), Phrase(("low", "rank"))))
        scores = {hit.id: hit.score for hit in invented.index.keyword(tree, k=2000)}

        assert scores == pytest.approx(invented.oracle.scores(tree), rel=1e-12)


def test_it_spells_no_words_of_deleted_papers() -> None:
    index = MemoryIndex()
    index.upsert([IndexedPaper(1, "Lantern"), IndexedPaper(2, "Lantern lanterns")])
    index.commit(1)
    index.delete([2])
    index.commit(2)

    assert index.spellings("lantarn") == [("lantern", 1)]


def test_bm25_by_hand() -> None:
    # Titles of 1, 2 and 3 words, mean 2, each counted thrice; "cat" in two of three papers.
    index = MemoryIndex()
    index.upsert(
        IndexedPaper(i, title) for i, title in enumerate(["cat", "cat dog", "dog dog dog"], 1)
    )
    index.commit(1)
    idf = log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    one = idf * 3 / (3 + 1.2 * (0.25 + 0.75 * 1 / 2))
    two = idf * 3 / (3 + 1.2 * (0.25 + 0.75 * 2 / 2))

    cats = index.keyword(Term("cat"))

    assert [hit.id for hit in cats] == [1, 2]
    assert [hit.score for hit in cats] == pytest.approx([one, two])
    assert one == pytest.approx(0.37600, abs=1e-4)
