"""The tests of keeping vectors that every backend passes; `BackendContract` inherits them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dailypapers.search.backends.base import Coverage, SearchIndex
from dailypapers.search.engine.types import Filter, IndexedPaper
from dailypapers.testing.search_corpus import invented_papers
from dailypapers.testing.vector_contract import ANGLES, EAST, HALF, SMALL, at, fill, found
from dailypapers.testing.vector_corpus import clustered_vectors, encoded


class EncodingContract:
    """What `SearchIndex` promises of vectors that come and go; `index` is an empty index."""

    @staticmethod
    def new_index(home: Path) -> SearchIndex:
        """Return an index that keeps its files, if any, in `home`; empty the first time."""
        raise NotImplementedError

    # Changing

    def test_vectors_are_seen_after_the_commit_and_not_before(self, index: SearchIndex) -> None:
        index.upsert(SMALL)
        index.commit(1)
        index.add_vectors("first", encoded(SMALL, at(*ANGLES)))
        assert (found(index), index.encoder) == ([], "")
        assert index.coverage("first") == Coverage(3, 0)

        index.commit(1)

        assert (found(index), index.encoder) == ([1, 2, 3], "first")
        assert index.coverage("first") == Coverage(3, 3)

    def test_vectors_not_committed_are_lost_on_close(self, tmp_path: Path) -> None:
        index = self.new_index(tmp_path / "index")
        fill(index)
        index.add_vectors("first", encoded(SMALL, at(*ANGLES[::-1])))
        index.add_vectors("second", encoded(SMALL, at(*ANGLES)))
        index.close()

        index.commit(2)
        assert found(index) == [1, 2, 3]
        assert index.coverage("second") == Coverage(3, 0)
        index.close()

    def test_the_last_vector_of_a_paper_counts(self, index: SearchIndex) -> None:
        fill(index)
        index.add_vectors("first", encoded(SMALL[:1], at(1.5)))
        index.add_vectors("first", encoded(SMALL[:1], at(1.0)))
        index.commit(2)

        assert found(index) == [2, 1, 3]
        assert index.coverage("first") == Coverage(3, 3)

    def test_replaying_vectors_changes_nothing(self, index: SearchIndex) -> None:
        for _ in range(3):
            fill(index, mark=9)

        assert found(index) == [1, 2, 3]
        assert index.coverage("first") == Coverage(3, 3)
        assert index.verify().vector_problems == ()

    def test_a_deleted_paper_is_not_found(self, index: SearchIndex) -> None:
        fill(index)
        index.delete([1])
        index.commit(2)

        assert found(index) == [2, 3]
        assert index.coverage("first") == Coverage(2, 2)

    def test_vectors_of_papers_that_are_not_there_are_not_found(self, index: SearchIndex) -> None:
        index.upsert(SMALL[1:])
        index.add_vectors("first", encoded(SMALL, at(*ANGLES)))
        index.commit(1)
        assert found(index) == [2, 3]
        assert index.coverage("first") == Coverage(2, 2)

        index.upsert(SMALL[:1])
        index.commit(2)

        assert found(index) == [1, 2, 3]

    def test_a_changed_text_keeps_its_old_vector_until_it_has_a_new_one(
        self, index: SearchIndex
    ) -> None:
        fill(index)
        changed = replace(SMALL[0], abstract="More is known now.")
        index.upsert([changed])
        index.commit(2)
        assert found(index) == [1, 2, 3]
        assert index.unencoded("first", 10) == [1]
        assert index.coverage("first") == Coverage(3, 2)

        index.add_vectors("first", encoded([changed], at(1.0)))
        index.commit(3)

        assert found(index) == [2, 1, 3]
        assert index.unencoded("first", 10) == []

    def test_what_is_not_text_changes_without_a_new_vector(self, index: SearchIndex) -> None:
        fill(index)
        index.upsert([replace(SMALL[2], published=20260101, topics=("cs.LG",))])
        index.commit(2)

        assert index.unencoded("first", 10) == []
        assert found(index, filter=Filter(20250101)) == [3]
        assert found(index, filter=Filter(topics=("cs.LG",))) == [3]
        assert found(index, filter=Filter(published_to=20241231)) == [1, 2]

    def test_the_newest_without_a_vector_come_first(self, index: SearchIndex) -> None:
        papers = invented_papers(100)
        index.upsert(papers)
        index.add_vectors("first", encoded(papers[:40], clustered_vectors(40)))
        index.commit(1)
        newest = sorted(papers[40:], key=lambda paper: (-paper.published, -paper.id))

        assert index.unencoded("first", 200) == [paper.id for paper in newest]
        assert index.unencoded("first", 7) == [paper.id for paper in newest[:7]]
        assert index.unencoded("first", 0) == []
        assert len(index.unencoded("other", 200)) == 100

    def test_words_and_vectors_do_not_disturb_each_other(self, index: SearchIndex) -> None:
        fill(index)
        index.add_vectors("first", encoded(SMALL[:1], at(1.0)))
        index.commit(5)
        assert (index.count(), index.mark) == (3, 5)
        assert [hit.id for hit in index.browse()] == [1, 2, 3]

        index.upsert([IndexedPaper(4, "Four")])
        index.commit(6)

        assert (found(index), index.count()) == ([2, 1, 3], 4)
        assert index.unencoded("first", 9) == [4]

    # Encoders

    def test_another_encoder_takes_over_when_no_paper_lacks_a_vector(
        self, index: SearchIndex
    ) -> None:
        fill(index)
        second = encoded(SMALL, clustered_vectors(3, dimensions=6))
        index.add_vectors("second", second[:2])
        index.commit(2)
        assert (index.encoder, found(index)) == ("first", [1, 2, 3])
        assert index.coverage("second") == Coverage(3, 2)
        assert index.unencoded("second", 10) == [3]

        index.add_vectors("second", second[2:])
        assert index.encoder == "first"
        index.commit(3)

        assert index.encoder == "second"
        assert found(index, second[0].vector)[0] == 1
        assert index.coverage("second") == Coverage(3, 3)
        assert index.coverage("first") == Coverage(3, 0)

    def test_a_gap_closes_with_the_last_paper_that_lacks_a_vector(self, index: SearchIndex) -> None:
        fill(index)
        index.add_vectors("second", encoded(SMALL[:2], at(1.0, 0.0)))
        index.commit(2)
        index.delete([3])
        index.commit(3)

        assert (index.encoder, found(index)) == ("second", [2, 1])

    def test_a_changed_text_is_a_gap(self, index: SearchIndex) -> None:
        fill(index)
        index.add_vectors("second", encoded(SMALL, at(*ANGLES)))
        index.upsert([replace(SMALL[0], title="Uno")])
        index.commit(2)

        assert index.encoder == "first"
        assert index.unencoded("second", 10) == [1]

    def test_a_third_encoder_takes_the_place_of_the_second(self, index: SearchIndex) -> None:
        fill(index)
        index.add_vectors("second", encoded(SMALL[:2], at(1.0, 0.0)))
        index.commit(2)
        index.add_vectors("third", encoded(SMALL[:1], at(1.0)))
        index.commit(3)

        assert index.encoder == "first"
        assert index.coverage("second") == Coverage(3, 0)
        assert index.coverage("third") == Coverage(3, 1)
        assert index.coverage("first") == Coverage(3, 3)

    def test_the_live_encoder_goes_on_beside_the_next(self, index: SearchIndex) -> None:
        fill(index)
        index.add_vectors("second", encoded(SMALL[:2], at(1.0, 0.0)))
        index.add_vectors("first", encoded(SMALL[:1], at(1.0)))
        index.commit(2)

        assert (index.encoder, found(index)) == ("first", [2, 1, 3])
        assert index.coverage("second") == Coverage(3, 2)

    # Mistakes

    @pytest.mark.parametrize("length", [0, 3, 5])
    def test_a_query_of_another_length_is_refused(self, index: SearchIndex, length: int) -> None:
        fill(index)

        with pytest.raises(ValueError, match="shape"):
            index.vector(np.ones(length, np.float32))

    def test_vectors_that_cannot_be_compared_are_refused_whole(self, index: SearchIndex) -> None:
        fill(index)
        good, other = encoded(SMALL[:2], at(1.0, 1.1))
        for bad in np.ones(5), np.full(4, np.nan), np.full(4, np.inf):
            with pytest.raises(ValueError, match=r"shape|not a number"):
                index.add_vectors("first", [good, replace(other, vector=bad.astype(np.float32))])
        index.commit(2)

        assert found(index) == [1, 2, 3]
        assert index.vector(EAST, k=1)[0].score == pytest.approx(np.cos(ANGLES[0]), abs=HALF)

    def test_no_vectors_are_no_change(self, index: SearchIndex) -> None:
        fill(index)
        index.add_vectors("second", [])
        index.add_vectors("first", [])
        index.commit(2)

        assert (index.encoder, found(index)) == ("first", [1, 2, 3])
