"""The tests that every search backend passes: inherit `BackendContract`, give it `new_index`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import pytest

from dailypapers.search.backends.base import SearchIndex
from dailypapers.search.engine.query import any_of, parse
from dailypapers.search.engine.tokens import plain_words
from dailypapers.search.engine.types import (
    And,
    Everything,
    Facet,
    Field,
    Filter,
    IndexedPaper,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Sort,
    Term,
)
from dailypapers.testing.search_corpus import REAL_PAPERS, invented_papers, real_papers
from dailypapers.testing.search_oracle import Oracle

QUERIES = 25  # for each length
TOLERANCE = 0.01  # a hit is right if its true score is within this of the tenth's
RIGHT = 0.99  # share of the first ten that must be right

TREES: dict[str, Node] = {
    "word": Term("attention"),
    "absent word": Term("xylophone"),
    "phrase": Phrase(("low", "rank")),
    "phrase of three": Phrase(("of", "the", "and")),
    "repeated word": Phrase(("the", "the")),
    "sloppy phrase": Phrase(("model", "data"), 2),
    "sloppy repeated word": Phrase(("the", "the"), 1),
    "sloppy phrase of three": Phrase(("we", "the", "of"), 3),
    "and": And((Term("robot"), Term("policy"))),
    "or": Or((Term("robot"), Term("drone"))),
    "and not": And((Or((Term("robot"), Term("drone"))), Not(Term("grasp")))),
    "not alone": Not(Term("data")),
    "nots alone": And((Not(Term("data")), Not(Term("graph")))),
    "or not": Or((Term("robot"), Not(Term("data")))),
    "not not": Not(Not(Term("robot"))),
    "not phrase": And((Term("rank"), Not(Phrase(("of", "the"))))),
    "fields": And((Field("title", Term("robot")), Field("authors", Term("wang")))),
    "field phrase": Field("authors", Phrase(("yann", "lecun"))),
    "across authors": Field("authors", Phrase(("wang", "wei"))),
    "not in field": And((Term("graph"), Not(Field("title", Term("graph"))))),
    "prefix": Prefix("rob"),
    "prefix with signs": Prefix("c+"),
    "prefix in field": Field("title", Prefix("qua")),
    "identifier": Field("identifiers", Prefix("2401.")),
    "joined form": Term("finetuning"),
    "signs": Term("c++"),
    "chinese": And((Term("深度"), Term("学习"))),
    "everything": Everything(),
    "nothing": Or(()),
    "all of nothing": And(()),
}

FILTERS = {
    "from": Filter(published_from=20240101),
    "to": Filter(published_to=20160630),
    "two years and a topic": Filter(20200101, 20211231, topics=("math.OC",)),
    "topics": Filter(topics=("cs.CL", "quant-ph")),
    "source": Filter(sources=("acl",)),
    "code": Filter(has_code=True),
    "no code": Filter(has_code=False),
    "one in a hundred": Filter(20200601, 20210930, topics=("cs.IR", "cs.RO"), has_code=True),
    "nobody": Filter(published_from=20300101),
}

SMALL = (
    IndexedPaper(1, "Sparse attention", "Fast.", ("Wei Wang",), published=20240102),
    IndexedPaper(2, "Sparse coding", "Slow attention.", ("Anna Kim",), published=20240103),
    IndexedPaper(3, "Graph coding", published=20240101, topics=("cs.LG",)),
)


@dataclass(frozen=True)
class Filled:
    """An index with papers, and the oracle that knows the same papers."""

    index: SearchIndex
    oracle: Oracle


class BackendContract:
    """What `SearchIndex` promises, as tests."""

    @staticmethod
    def new_index(home: Path) -> SearchIndex:
        """Return an index that keeps its files, if any, in `home`; empty the first time."""
        raise NotImplementedError

    @pytest.fixture
    def index(self, tmp_path: Path) -> Iterator[SearchIndex]:
        """An empty index."""
        index = self.new_index(tmp_path / "index")
        yield index
        index.close()

    @pytest.fixture(scope="class")
    @classmethod
    def invented(cls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
        """Two thousand invented papers."""
        yield from cls._filled(tmp_path_factory, invented_papers())

    @pytest.fixture(scope="class")
    @classmethod
    def real(cls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
        """Two thousand real papers, where the measurement data is present."""
        if not REAL_PAPERS.exists():
            pytest.skip(f"{REAL_PAPERS} is not on this machine")
        yield from cls._filled(tmp_path_factory, real_papers())

    @classmethod
    def _filled(
        cls, folders: pytest.TempPathFactory, papers: list[IndexedPaper]
    ) -> Iterator[Filled]:
        index = cls.new_index(folders.mktemp("filled") / "index")
        for start in range(0, len(papers), 500):  # several commits: several segments
            index.upsert(papers[start : start + 500])
            index.commit(start)
        yield Filled(index, Oracle(papers))
        index.close()

    # Matching

    @pytest.mark.parametrize("name", TREES)
    def test_it_matches_exactly_what_the_definition_matches(
        self, invented: Filled, name: str
    ) -> None:
        expected = invented.oracle.found(TREES[name])

        assert invented.index.count(TREES[name]) == len(expected)
        assert {hit.id for hit in invented.index.keyword(TREES[name], k=2000)} == expected
        assert {hit.id for hit in invented.index.browse(tree=TREES[name], k=2000)} == expected

    def test_the_trees_above_do_find_something(self, invented: Filled) -> None:
        empty = {name for name, tree in TREES.items() if not invented.oracle.found(tree)}

        assert empty == {"absent word", "across authors", "nothing"}

    @pytest.mark.parametrize("name", FILTERS)
    def test_it_filters_exactly(self, invented: Filled, name: str) -> None:
        tree = Term("model")
        expected = invented.oracle.found(tree, FILTERS[name])

        assert invented.index.count(tree, FILTERS[name]) == len(expected)
        assert {hit.id for hit in invented.index.keyword(tree, FILTERS[name], 2000)} == expected

    def test_a_filter_does_not_change_scores(self, invented: Filled) -> None:
        tree = Or((Term("model"), Term("graph")))
        scores = {hit.id: hit.score for hit in invented.index.keyword(tree, k=2000)}
        filtered = invented.index.keyword(tree, FILTERS["one in a hundred"], 2000)

        assert filtered
        assert all(hit.score == pytest.approx(scores[hit.id], rel=1e-5) for hit in filtered)

    def test_it_filters_by_edition_day(self, invented: Filled) -> None:
        papers = invented.oracle.papers.values()
        day = Counter(day for paper in papers for day in paper.edition_days).most_common(1)[0][0]
        expected = {paper.id for paper in papers if day in paper.edition_days}

        assert {hit.id for hit in invented.index.browse(Filter(edition_day=day))} == expected

    def test_both_ends_of_a_date_range_are_in_it(self, index: SearchIndex) -> None:
        index.upsert(SMALL)
        index.commit(1)

        assert [hit.id for hit in index.browse(Filter(20240102, 20240103))] == [2, 1]
        assert [hit.id for hit in index.browse(Filter(None, 20240101))] == [3]

    # Ranking

    @pytest.mark.parametrize("length", [1, 3, 8])
    @pytest.mark.parametrize("relaxed", [False, True], ids=["all", "any"])
    def test_it_ranks_invented_papers_by_bm25(
        self, invented: Filled, length: int, relaxed: bool
    ) -> None:
        assert _share_right(invented, length, relaxed) >= RIGHT

    @pytest.mark.shared
    @pytest.mark.parametrize("length", [1, 3, 8])
    @pytest.mark.parametrize("relaxed", [False, True], ids=["all", "any"])
    def test_it_ranks_real_papers_by_bm25(self, real: Filled, length: int, relaxed: bool) -> None:
        assert _share_right(real, length, relaxed) >= RIGHT

    def test_short_texts_have_exact_scores(self, index: SearchIndex) -> None:
        papers = [replace(paper, abstract="") for paper in invented_papers(200)]
        tree = Or((Term("attention"), Phrase(("low", "rank")), Field("title", Term("the"))))
        index.upsert(papers)
        index.commit(1)
        expected = Oracle(papers).scores(tree)

        found = {hit.id: hit.score for hit in index.keyword(tree, k=200)}

        assert found == pytest.approx(expected, rel=1e-5)

    def test_equal_scores_come_newest_first_then_highest_id(self, index: SearchIndex) -> None:
        days = [20240101 + number % 7 for number in range(300)]
        papers = [IndexedPaper(i + 1, "same words", published=day) for i, day in enumerate(days)]
        for part in (papers[200:], papers[:100], papers[100:200]):
            index.upsert(part)
            index.commit(1)
        expected = sorted(papers, key=lambda paper: (-paper.published, -paper.id))

        for k in (1, 5, 50, 250):
            found = [hit.id for hit in index.keyword(Term("word"), k=k)]
            assert found == [paper.id for paper in expected[:k]]

    def test_what_is_not_ranked_comes_newest_first(self, invented: Filled) -> None:
        tree = And((Prefix("rob"), Not(Term("data"))))
        found = invented.index.keyword(tree, k=2000)

        assert [hit.id for hit in found] == _by_date(invented.oracle, invented.oracle.found(tree))
        assert {hit.score for hit in found} == {1.0}

    # Lists, counts and suggestions

    @pytest.mark.parametrize("sort", Sort)
    def test_it_browses_by_date_in_pages(self, invented: Filled, sort: Sort) -> None:
        wanted = Filter(topics=("cs.RO",))
        expected = _by_date(invented.oracle, invented.oracle.found(Everything(), wanted))
        expected = expected if sort is Sort.NEWEST else expected[::-1]

        pages = [
            hit.id
            for offset in range(0, len(expected) + 50, 50)
            for hit in invented.index.browse(wanted, sort, offset, 50)
        ]

        assert pages == expected

    @pytest.mark.parametrize("filter", [Filter(), FILTERS["two years and a topic"]])
    def test_facets_are_exact(self, invented: Filled, filter: Filter) -> None:
        tree = Term("graph")
        papers = [invented.oracle.papers[n] for n in invented.oracle.found(tree, filter)]
        topics = Counter(code for paper in papers for code in paper.topics)
        years = Counter(str(paper.published // 10000) for paper in papers if paper.published)

        found = invented.index.facets(tree, filter, [Facet.TOPIC, Facet.YEAR, Facet.SOURCE], 50)

        assert dict(found[Facet.TOPIC]) == topics
        assert dict(found[Facet.YEAR]) == years
        assert sum(count for _, count in found[Facet.SOURCE]) == len(papers)

    def test_facets_are_cut_by_count_then_name(self, index: SearchIndex) -> None:
        topics = [("b", "a"), ("c", "b"), ("d",), ("a",)]
        index.upsert(IndexedPaper(i, "x", topics=codes) for i, codes in enumerate(topics, 1))
        index.commit(1)

        found = index.facets(None, Filter(), [Facet.TOPIC], 3)

        assert found == {Facet.TOPIC: [("a", 2), ("b", 2), ("c", 1)]}

    def test_it_suggests_words_of_titles(self, index: SearchIndex) -> None:
        titles = ["Diffusion models", "Diffusion Models again", "Diffusion modelling", "Modes"]
        index.upsert(IndexedPaper(i, title) for i, title in enumerate(titles, 1))
        index.commit(1)

        assert index.suggest("mod") == [("models", 2), ("modelling", 1), ("modes", 1)]
        assert index.suggest("Diffusions MOD", 1) == [("diffusions models", 2)]
        assert index.suggest("  ") == []
        assert index.suggest("xyl") == []

    # Changing

    def test_an_empty_index_answers(self, index: SearchIndex) -> None:
        assert index.keyword(Term("x")) == []
        assert index.browse() == []
        assert index.count() == 0
        assert index.facets(None, Filter(), [Facet.TOPIC]) == {Facet.TOPIC: []}
        assert index.suggest("x") == []
        assert (index.mark, index.generation, index.refresh()) == (0, 0, 0)
        assert index.verify().problems == ()

    def test_a_change_is_seen_after_the_commit_and_not_before(self, index: SearchIndex) -> None:
        index.upsert(SMALL)
        assert index.count() == 0

        index.commit(5)

        assert index.count() == 3
        assert [hit.id for hit in index.keyword(Term("attention"))] == [1, 2]

    def test_upsert_replaces_the_paper_with_the_same_id(self, index: SearchIndex) -> None:
        index.upsert(SMALL)
        index.commit(1)
        index.upsert([replace(SMALL[0], title="Dense layers"), replace(SMALL[0], title="Dense")])
        index.commit(2)

        assert index.count() == 3
        assert index.count(Term("sparse")) == 1
        assert index.count(Term("layer")) == 0
        assert [hit.id for hit in index.keyword(Term("dense"))] == [1]

    def test_delete_takes_out_what_is_there_and_ignores_what_is_not(
        self, index: SearchIndex
    ) -> None:
        index.upsert(SMALL)
        index.commit(1)
        index.delete([2, 99])
        index.commit(2)

        assert {hit.id for hit in index.browse()} == {1, 3}
        assert index.count(Term("sparse")) == 1
        assert index.suggest("cod") == [("coding", 1)]
        assert index.verify().problems == ()

    def test_the_last_change_of_a_paper_wins(self, index: SearchIndex) -> None:
        index.upsert(SMALL)
        index.delete([1])
        index.upsert([SMALL[0]])
        index.delete([2])
        index.commit(1)

        assert {hit.id for hit in index.browse()} == {1, 3}

    def test_replaying_changes_nothing(self, index: SearchIndex) -> None:
        for _ in range(3):
            index.upsert(SMALL)
            index.commit(9)

        assert index.count() == index.verify().papers == 3
        assert index.verify().problems == ()

    def test_the_mark_goes_with_the_commit(self, index: SearchIndex) -> None:
        index.upsert(SMALL)
        first = index.commit(41)
        assert (index.mark, index.generation) == (41, first)

        second = index.commit(42)

        assert second > first
        assert (index.mark, index.generation, index.verify().mark) == (42, second, 42)

    def test_changes_not_committed_are_lost_on_close(self, tmp_path: Path) -> None:
        index = self.new_index(tmp_path / "index")
        index.upsert(SMALL)
        index.commit(1)
        index.delete([1, 2, 3])
        index.close()

        assert index.refresh() == 1
        assert index.count() == 3


def _share_right(filled: Filled, length: int, relaxed: bool) -> float:
    """Return the share of first-ten places that the definition agrees with."""
    shares = []
    for text in _query_texts(filled.oracle, length):
        tree = any_of(parse(text).tree) if relaxed else parse(text).tree
        scores = filled.oracle.scores(tree)
        tenth = sorted(scores.values(), reverse=True)[:10][-1]
        found = filled.index.keyword(tree, k=10)
        right = [hit for hit in found if scores.get(hit.id, 0.0) >= tenth * (1 - TOLERANCE)]
        shares.append(len(right) / min(10, len(scores)))
    return sum(shares) / len(shares)


def _query_texts(oracle: Oracle, length: int) -> Iterator[str]:
    """Yield texts of words that stand side by side in a title, so that each finds a paper."""
    random = Random(length)
    titles = [plain_words(paper.title) for paper in oracle.papers.values()]
    long_enough = [title for title in titles if len(title) >= length]
    for title in random.sample(long_enough, QUERIES):
        start = random.randrange(len(title) - length + 1)
        yield " ".join(title[start : start + length])


def _by_date(oracle: Oracle, ids: set[int]) -> list[int]:
    return sorted(ids, key=lambda number: (-oracle.papers[number].published, -number))
