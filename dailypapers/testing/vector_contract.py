"""The tests of finding by meaning that every backend passes; `BackendContract` inherits them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
import pytest

from dailypapers.search.backends.base import Coverage, SearchIndex
from dailypapers.search.engine.types import (
    NO_FILTER,
    And,
    Everything,
    Filter,
    IndexedPaper,
    Not,
    Term,
    Vector,
)
from dailypapers.testing.search_corpus import invented_papers
from dailypapers.testing.vector_corpus import (
    Matrix,
    clustered_vectors,
    encoded,
    queries_near,
    topic_of,
)

MANY = 20_000
QUERIES = int(os.environ.get("DAILYPAPERS_TEST_QUERIES", "10"))  # `make fuzz` asks more.
RIGHT = 0.97  # share of the ten nearest that must be found
HALF = 1e-3  # how exact a cosine of vectors kept in half precision is

FILTERS = {
    "days": Filter(20200101, 20211231),
    "a day": Filter(edition_day=20200601),
    "topics": Filter(topics=("cs.CL", "quant-ph")),
    "an archive": Filter(topics=("cs.*",)),
    "source": Filter(sources=("acl",)),
    "venues": Filter(venues=("ACL 2024", "unheard of")),
    "code": Filter(has_code=True),
    "no code": Filter(has_code=False),
    "several": Filter(20180101, None, topics=("cs.RO",), sources=("arxiv",), has_code=False),
    "these": Filter(ids=frozenset(range(1, 300, 7))),
    "these with code": Filter(has_code=True, ids=frozenset(range(1, 300, 2))),
    "nobody": Filter(topics=("unheard of",)),
}
NARROW = {
    "no filter": NO_FILTER,
    "any one in a hundred": Filter(sources=("rare",)),
    "four topics of four hundred": Filter(topics=tuple(f"t{number}" for number in range(4))),
    "half": Filter(published_to=20241231),
}

SMALL = (
    IndexedPaper(1, "One", published=20240103),
    IndexedPaper(2, "Two", published=20240102),
    IndexedPaper(3, "Three", published=20240101),
)
ANGLES = np.radians([10, 40, 70])  # of the vectors of these from EAST


def at(*angles: float) -> Matrix:
    """Return vectors at these angles from `EAST`, in a plane of four dimensions."""
    return np.array([(np.cos(a), np.sin(a), 0, 0) for a in angles], np.float32)


EAST: Vector = at(0.0)[0]


@dataclass(frozen=True)
class Many:
    """An index with many papers, and their vectors in the order of the ids from 1."""

    index: SearchIndex
    papers: Sequence[IndexedPaper]
    vectors: Matrix

    def nearest(self, query: Vector, among: set[int]) -> list[int]:
        """Return the ids of the ten nearest, by the definition."""
        ids = np.array(sorted(among))
        cosines = self.vectors[ids - 1].astype(np.float64) @ query
        return ids[np.argsort(-cosines)[:10]].tolist()  # type: ignore[no-any-return]


def fill(index: SearchIndex, encoder: str = "first", mark: int = 1) -> None:
    """Commit the three small papers and their vectors."""
    index.upsert(SMALL)
    index.add_vectors(encoder, encoded(SMALL, at(*ANGLES)))
    index.commit(mark)


def found(index: SearchIndex, query: Vector = EAST, filter: Filter = NO_FILTER) -> list[int]:
    """Return the ids found, nearest first."""
    return [hit.id for hit in index.vector(query, filter)]


class VectorContract:
    """What `SearchIndex` promises of finding by vectors; `index` is an empty index."""

    @staticmethod
    def new_index(home: Path) -> SearchIndex:
        """Return an index that keeps its files, if any, in `home`; empty the first time."""
        raise NotImplementedError

    @pytest.fixture(scope="class")
    @classmethod
    def many(cls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Many]:
        """Twenty thousand papers whose vectors lie as those of real papers do."""
        index = cls.new_index(tmp_path_factory.mktemp("many") / "index")
        vectors, topics = clustered_vectors(MANY), topic_of(MANY)
        papers = [
            IndexedPaper(
                number + 1,
                f"Paper {number}",
                topics=(f"t{topics[number]}",),
                sources=("rare" if number % 100 == 0 else "common",),
                published=20240101 + number % 2 * 10000,
            )
            for number in range(MANY)
        ]
        index.upsert(papers)
        for start in range(0, MANY, 3000):
            part = slice(start, start + 3000)
            index.add_vectors("first", encoded(papers[part], vectors[part]))
            index.commit(start)
        yield Many(index, papers, vectors)
        index.close()

    # Finding

    def test_it_orders_by_cosine(self, index: SearchIndex) -> None:
        fill(index)

        hits = index.vector(EAST)
        back = index.vector(-EAST, k=2)

        assert [hit.id for hit in hits] == [1, 2, 3]
        assert [hit.score for hit in hits] == pytest.approx(np.cos(ANGLES), abs=HALF)
        assert [hit.id for hit in back] == [3, 2]
        assert back[0].score == pytest.approx(-np.cos(ANGLES[2]), abs=HALF)

    def test_lengths_do_not_matter(self, index: SearchIndex) -> None:
        index.upsert(SMALL)
        index.add_vectors(
            "first", encoded(SMALL, at(*ANGLES) * np.array([[1], [5], [0.01]], np.float32))
        )
        index.commit(1)

        scores = [hit.score for hit in index.vector(7 * EAST)]

        assert scores == pytest.approx(np.cos(ANGLES), abs=HALF)

    def test_a_vector_of_zeros_is_as_far_as_a_right_angle(self, index: SearchIndex) -> None:
        index.upsert(SMALL)
        index.add_vectors(
            "first", encoded(SMALL, at(0.5, 2.5, 0) * np.array([[1], [1], [0]], np.float32))
        )
        index.commit(1)

        assert found(index) == [1, 3, 2]
        assert {hit.score for hit in index.vector(0 * EAST)} == {0.0}

    def test_equal_cosines_come_newest_first_then_highest_id(self, index: SearchIndex) -> None:
        papers = [IndexedPaper(n, "Same", published=20240101 + n % 7) for n in range(1, 301)]
        index.upsert(papers)
        vector = clustered_vectors(1)
        index.add_vectors("first", encoded(papers, vector.repeat(300, axis=0)))
        index.commit(1)
        expected = sorted(papers, key=lambda paper: (-paper.published, -paper.id))

        for k in (1, 5, 50, 250):
            hits = index.vector(clustered_vectors(1, seed=9)[0], k=k)
            assert [hit.id for hit in hits] == [paper.id for paper in expected[:k]]

    @pytest.mark.parametrize("name", NARROW)
    def test_it_finds_the_nearest_of_many(self, many: Many, name: str) -> None:
        passing = {hit.id for hit in many.index.browse(NARROW[name], k=MANY)}
        shares = []
        for query in queries_near(many.vectors, QUERIES):
            hits = many.index.vector(query, NARROW[name], 10)
            nearest = many.nearest(query, passing)
            shares.append(len({hit.id for hit in hits} & set(nearest)) / len(nearest))

        assert len(passing) >= MANY / 200
        assert np.mean(shares) >= RIGHT

    def test_it_finds_as_many_as_are_asked_for(self, many: Many) -> None:
        query = queries_near(many.vectors, 1)[0]

        assert len({hit.id for hit in many.index.vector(query, k=5000)}) == 5000
        assert len(many.index.vector(query, NARROW["any one in a hundred"], 5000)) == MANY / 100

    @pytest.mark.parametrize("name", FILTERS)
    def test_it_filters_as_words_are_filtered(self, index: SearchIndex, name: str) -> None:
        papers = invented_papers(300)
        index.upsert(papers)
        index.add_vectors("first", encoded(papers, clustered_vectors(300)))
        index.commit(1)
        day = next(day for paper in papers for day in paper.edition_days)
        asked = FILTERS[name]
        asked = replace(asked, edition_day=day) if asked.edition_day else asked

        hits = index.vector(clustered_vectors(1)[0], asked, 300)

        assert {hit.id for hit in hits} == {hit.id for hit in index.browse(asked, k=300)}
        assert (len(hits) == 0) == (name == "nobody")

    def test_the_filters_above_try_all_that_a_filter_can_ask(self) -> None:
        tried = {
            field.name
            for asked in FILTERS.values()
            for field in fields(Filter)
            if getattr(asked, field.name) != field.default
        }

        assert tried == {field.name for field in fields(Filter)}

    def test_what_is_excluded_makes_room_for_the_next(self, many: Many) -> None:
        query = queries_near(many.vectors, 1)[0]
        first = [hit.id for hit in many.index.vector(query, k=40)]

        hits = many.index.vector(query, k=10, exclude={*first[:30], 10**9})

        assert [hit.id for hit in hits] == first[30:40]

    def test_it_returns_vectors_at_unit_length(self, index: SearchIndex) -> None:
        fill(index)
        index.delete([2])
        index.commit(2)

        vectors = index.vectors([3, 1, 2, 99])

        assert vectors.keys() == {1, 3}
        assert vectors[3].dtype == np.float32
        assert vectors[3] == pytest.approx(at(ANGLES[2])[0], abs=HALF)
        assert np.linalg.norm(vectors[1]) == pytest.approx(1, abs=1e-6)
        assert index.vectors([]) == {}

    def test_the_floor_is_the_mean_cosine(self, index: SearchIndex) -> None:
        fill(index)

        assert index.floor(EAST) == pytest.approx(np.cos(ANGLES).mean(), abs=HALF)

    def test_an_empty_index_has_no_vectors(self, index: SearchIndex) -> None:
        assert index.vector(EAST) == []
        assert index.vectors([1]) == {}
        assert index.encoder == ""
        assert index.floor(EAST) == 0
        assert index.coverage("first") == Coverage(0, 0)
        assert index.unencoded("first", 10) == []
        assert index.among(Everything(), [1]) == set()

    # Among

    def test_it_says_which_of_some_papers_match(self, index: SearchIndex) -> None:
        papers = invented_papers(1500)
        index.upsert(papers[:700])
        index.commit(1)
        index.upsert(papers[700:])
        index.commit(2)
        asked = [*range(1, 1500, 2), 10**6]
        for tree in (Term("model"), Not(Term("model")), Everything(), And((Term("xylophone"),))):
            matching = {hit.id for hit in index.browse(tree=tree, k=1500)}
            assert index.among(tree, asked) == matching & set(asked)
        assert index.among(Everything(), []) == set()
        assert index.among(Everything(), [10**6]) == set()
