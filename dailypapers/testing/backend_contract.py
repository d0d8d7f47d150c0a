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
from dailypapers.search.engine.scoring import FIELDS
from dailypapers.search.engine.tokens import plain_words, words
from dailypapers.search.engine.types import (
    And,
    Everything,
    Facet,
    Field,
    Filter,
    Fuzzy,
    IndexedPaper,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Sort,
    Term,
    Where,
)
from dailypapers.search.ranking import ranked_tree
from dailypapers.testing.encoding_contract import EncodingContract
from dailypapers.testing.search_corpus import REAL_PAPERS, invented_papers, real_papers
from dailypapers.testing.search_oracle import Oracle
from dailypapers.testing.vector_contract import QUERIES, VectorContract

TOLERANCE = 0.01  # a hit is right if its true score is within this of the tenth's
RIGHT = 0.99  # share of the first ten that must be right


def term(word: str) -> Term:
    """Return what a word is as it is indexed."""
    return Term(*words(word))


TREES: dict[str, Node] = {
    "word": term("attention"),
    "absent word": term("xylophone"),
    "phrase": Phrase(("low", "rank")),
    "phrase of three": Phrase(("of", "the", "and")),
    "repeated word": Phrase(("the", "the")),
    "sloppy phrase": Phrase(("model", "data"), 2),
    "sloppy repeated word": Phrase(("the", "the"), 1),
    "sloppy phrase of three": Phrase(("we", "the", "of"), 3),
    "and": And((term("robot"), term("policy"))),
    "or": Or((term("robot"), term("drone"))),
    "and not": And((Or((term("robot"), term("drone"))), Not(term("grasp")))),
    "not alone": Not(term("data")),
    "nots alone": And((Not(term("data")), Not(term("graph")))),
    "or not": Or((term("robot"), Not(term("data")))),
    "not not": Not(Not(term("robot"))),
    "not not in an or": Or((term("robot"), Not(Not(Phrase(("low", "rank")))))),
    "not phrase": And((term("rank"), Not(Phrase(("of", "the"))))),
    "nested": And((Or((And((term("robot"), term("graph"))), term("ECG"))), Not(term("data")))),
    "fields": And((Field("title", term("robot")), Field("authors", term("wang")))),
    "field phrase": Field("authors", Phrase(("yann", "lecun"))),
    "across authors": Field("authors", Phrase(("wang", "wei"))),
    "field of a group": Field("title", Or((term("robot"), And((term("the"), term("graph")))))),
    "not in field": And((term("graph"), Not(Field("title", term("graph"))))),
    "prefix": Prefix("rob"),
    "prefix longer than its stem": Prefix("recommenda"),
    "prefix with signs": Prefix("c+"),
    "prefix in field": Field("title", Prefix("qua")),
    "identifier": Field("identifiers", Prefix("2401.")),
    "fuzzy": Fuzzy("grpah", 1),
    "fuzzy twice": Fuzzy("recomendatoin", 2),
    "fuzzy only as written": Fuzzy("convergense", 1),
    "fuzzy by the first letter": Fuzzy("robot", 1),
    "fuzzy in field": Field("authors", Fuzzy("mueler", 2)),
    "fuzzy with accents": Field("authors", Fuzzy("dogruz", 1)),
    "fuzzy other letters": Fuzzy("学习", 1),
    "not fuzzy": And((term("graph"), Not(Fuzzy("quantom", 2)))),
    "joined form": term("finetuning"),
    "signs": Term("c++"),
    "chinese": And((Term("深度"), Term("学习"))),
    "everything": Everything(),
    "nothing": Or(()),
    "all of nothing": And(()),
    "where": And((term("model"), Where(Filter(20200101, 20211231)))),
    "where nothing is asked": Where(Filter()),
    "word or where": Or((term("robot"), Where(Filter(topics=("quant-ph",))))),
    "two topics": And((Where(Filter(topics=("cs.CL",))), Where(Filter(topics=("cs.LG",))))),
    "not where": And((term("graph"), Not(Where(Filter(has_code=True, sources=("acl",)))))),
    "of these or a word": Or((term("robot"), Where(Filter(ids=frozenset(range(1, 300, 5)))))),
    "not of these": And((term("graph"), Not(Where(Filter(ids=frozenset(range(1, 300, 2))))))),
    "where in field": Field("title", And((term("robot"), Where(Filter(sources=("acl",)))))),
}

FILTERS = {
    "from": Filter(published_from=20240101),
    "to": Filter(published_to=20160630),
    "two years and a topic": Filter(20200101, 20211231, topics=("math.OC",)),
    "topics": Filter(topics=("cs.CL", "quant-ph")),
    "archive": Filter(topics=("cs.*",)),
    "archive and topic": Filter(topics=("stat.*", "math.OC")),
    "archive without subjects": Filter(topics=("quant-ph.*",)),
    "source": Filter(sources=("acl",)),
    "sources": Filter(sources=("acl", "arxiv")),
    "venue": Filter(venues=("ACL 2024",)),
    "venues": Filter(venues=("ACL 2024", "Proceedings of ICML")),
    "part of a venue's name": Filter(venues=("ACL",)),
    "code": Filter(has_code=True),
    "no code": Filter(has_code=False),
    "one in a hundred": Filter(20200601, 20210930, topics=("cs.IR", "cs.RO"), has_code=True),
    "of these": Filter(ids=frozenset(range(1, 400, 7))),
    "of these with code": Filter(has_code=True, ids=frozenset(range(1, 400, 3))),
    "of none": Filter(ids=frozenset()),
    "of unknown ones": Filter(ids=frozenset({0, 2**37})),
    "nobody": Filter(published_from=20300101),
    "before all days": Filter(published_to=0),
    "from the first day": Filter(0),
    "all days": Filter(0, 99991231),
    "the last day": Filter(99991231),
}
EMPTY_FILTERS = {
    "archive without subjects", "part of a venue's name", "nobody", "before all days",
    "the last day", "of none", "of unknown ones",
}  # fmt: skip

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


class BackendContract(VectorContract, EncodingContract):
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

    def test_the_filters_above_do_let_something_pass(self, invented: Filled) -> None:
        empty = {n for n, filter in FILTERS.items() if not invented.oracle.found(And(()), filter)}

        assert empty == EMPTY_FILTERS

    @pytest.mark.parametrize("name", FILTERS)
    def test_it_filters_exactly(self, invented: Filled, name: str) -> None:
        tree = term("model")
        expected = invented.oracle.found(tree, FILTERS[name])
        where = And((tree, Where(FILTERS[name])))

        assert invented.index.count(tree, FILTERS[name]) == len(expected)
        assert {hit.id for hit in invented.index.keyword(tree, FILTERS[name], 2000)} == expected
        assert {hit.id for hit in invented.index.keyword(where, k=2000)} == expected

    @pytest.mark.parametrize("word", ["model", "graph", "kernel", "zebra"])
    def test_a_word_is_never_thought_rarer_than_it_is(self, invented: Filled, word: str) -> None:
        having = len(invented.oracle.found(Term(word)))

        assert having <= invented.index.frequency(word) <= having * len(FIELDS)

    def test_a_filter_does_not_change_scores(self, invented: Filled) -> None:
        tree = Or((term("model"), term("graph")))
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

    def test_alike_words_are_found_by_their_stem_too(self, index: SearchIndex) -> None:
        index.upsert([
            IndexedPaper(1, "Recommendations"),
            IndexedPaper(2, "Other", "It recommends."),
            IndexedPaper(3, "Other", "It commends."),
        ])  # fmt: skip
        index.commit(1)

        for tree in (Prefix("recommendat"), Fuzzy("recomendatoins", 2), Fuzzy("recommend", 1)):
            assert {hit.id for hit in index.keyword(tree)} == {1, 2}, tree
        assert index.count(Field("title", Prefix("recommendat"))) == 1

    def test_a_whole_word_with_a_star_or_tilde_is_found_in_its_other_forms(
        self, index: SearchIndex
    ) -> None:
        index.upsert([IndexedPaper(1, "Other", "It recommends."), IndexedPaper(2, "Other")])
        index.commit(1)

        assert [hit.id for hit in index.keyword(Prefix("recommending"))] == [1]
        assert [hit.id for hit in index.keyword(Fuzzy("recommending", 1))] == [1]

    def test_an_identifier_is_one_word_and_about_nothing(self, index: SearchIndex) -> None:
        index.upsert([
            IndexedPaper(1, "Other", identifiers=("low-53sFqn", "2401.12345")),
            IndexedPaper(2, "Low"),
        ])  # fmt: skip
        index.commit(1)

        for tree in (Term("low"), Prefix("low"), Fuzzy("lowe", 1)):
            assert [hit.id for hit in index.keyword(tree)] == [2], tree
        for named in (Term("2401.12345"), Field("identifiers", Prefix("low-"))):
            assert [hit.id for hit in index.keyword(named)] == [1], named
        assert index.keyword(Field("identifiers", Term("low"))) == []

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
        tree = Or((term("attention"), Phrase(("low", "rank")), Field("title", Term("the"))))
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
            found = [hit.id for hit in index.keyword(term("word"), k=k)]
            assert found == [paper.id for paper in expected[:k]]

    @pytest.mark.parametrize("length", [2, 5])
    def test_words_and_their_wording_rank_the_same_however_few_are_asked_for(
        self, invented: Filled, length: int
    ) -> None:
        for text in _query_texts(invented.oracle, length):
            tree = ranked_tree(parse(text))
            every = invented.index.keyword(tree, k=2000)
            for counting in (False, True):
                found = invented.index.keyword(tree, k=10, counting=counting)
                assert [hit.id for hit in found] == [hit.id for hit in every[:10]], text
            assert invented.index.count(tree) == len(every)
            scores = invented.oracle.scores(tree)
            assert {hit.id for hit in every} == scores.keys()

    def test_what_is_not_ranked_comes_newest_first(self, invented: Filled) -> None:
        tree = And((Prefix("rob"), Not(term("data"))))
        found = invented.index.keyword(tree, k=2000)

        assert [hit.id for hit in found] == _by_date(invented.oracle, invented.oracle.found(tree))
        assert {hit.score for hit in found} == {1.0}

    def test_parts_of_words_score_one_and_conditions_nothing(self, invented: Filled) -> None:
        tree = Or((Prefix("rob"), Fuzzy("grpah", 1), Where(Filter(topics=("quant-ph",)))))
        expected = invented.oracle.scores(tree)

        found = invented.index.keyword(tree, k=2000)

        assert {hit.id: hit.score for hit in found} == expected
        assert set(expected.values()) == {0.0, 1.0, 2.0}
        assert [hit.score for hit in found] == sorted(expected.values(), reverse=True)

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
        for beyond in (len(expected), 10**9):
            assert invented.index.browse(wanted, sort, beyond, 50) == []
        assert [hit.id for hit in invented.index.browse(wanted, sort, 0, 10**9)] == expected

    @pytest.mark.parametrize("filter", [Filter(), FILTERS["two years and a topic"]])
    def test_facets_are_exact(self, invented: Filled, filter: Filter) -> None:
        tree = term("graph")
        papers = [invented.oracle.papers[n] for n in invented.oracle.found(tree, filter)]
        topics = Counter(code for paper in papers for code in paper.topics)
        years = Counter(str(paper.published // 10000) for paper in papers if paper.published)

        venues = Counter(paper.venue for paper in papers if paper.venue)
        code = Counter("yes" if paper.has_code else "no" for paper in papers)

        found = invented.index.facets(tree, filter, list(Facet), 50)

        assert dict(found[Facet.TOPIC]) == topics
        assert dict(found[Facet.YEAR]) == years
        assert dict(found[Facet.VENUE]) == venues
        assert dict(found[Facet.CODE]) == code
        assert sum(count for _, count in found[Facet.SOURCE]) == len(papers)

    def test_facets_count_what_a_tree_with_conditions_finds(self, invented: Filled) -> None:
        tree = Or((Where(Filter(venues=("ACL 2024",), has_code=True)), Fuzzy("grpah", 1)))
        papers = [invented.oracle.papers[n] for n in invented.oracle.found(tree)]

        found = invented.index.facets(tree, Filter(), [Facet.CODE])

        assert dict(found[Facet.CODE]) == Counter("yes" if p.has_code else "no" for p in papers)

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

    def test_it_spells_words_as_titles_do(self, invented: Filled) -> None:
        titles = invented.oracle.title_words

        assert invented.index.spellings("transfromer") == [
            ("transformer", titles["transformer"]),
        ]  # fmt: skip
        assert invented.index.spellings("atention")[0] == ("attention", titles["attention"])
        assert len(invented.index.spellings("modle", 1)) == 1
        assert invented.index.spellings("xylophone") == []
        assert invented.index.spellings("") == []

    def test_it_spells_no_word_as_itself_and_no_short_one(self, index: SearchIndex) -> None:
        titles = ["Cats and lions", "Cars and lines", "Cats", "Lorax2 lora", "深度学习"]
        index.upsert(IndexedPaper(i, title) for i, title in enumerate(titles, 1))
        index.commit(1)

        assert index.spellings("cats") == [("cars", 1)]
        assert index.spellings("cat") == []
        assert index.spellings("lorax") == [("lora", 1)]
        assert index.spellings("lionss") == [("lions", 1), ("lines", 1)]
        assert index.spellings("深度学") == []

    def test_likelier_words_come_first(self, index: SearchIndex) -> None:
        titles = [*["Networks"] * 4, "Netwurm", "Retworks", "Retworks"]
        index.upsert(IndexedPaper(i, title) for i, title in enumerate(titles, 1))
        index.commit(1)

        assert index.spellings("netwurks") == [("networks", 4), ("netwurm", 1), ("retworks", 2)]
        assert index.spellings("networks", 1) == [("retworks", 2)]

    # Changing

    def test_an_empty_index_answers(self, index: SearchIndex) -> None:
        assert index.keyword(Term("x")) == []
        assert index.browse() == []
        assert index.count() == 0
        assert index.facets(None, Filter(), [Facet.TOPIC]) == {Facet.TOPIC: []}
        assert index.suggest("x") == []
        assert index.spellings("something") == []
        assert index.count(Fuzzy("something", 2)) == index.count(Prefix("some")) == 0
        assert (index.mark, index.generation, index.refresh()) == (0, 0, 0)
        assert index.verify().problems == ()

    def test_a_change_is_seen_after_the_commit_and_not_before(self, index: SearchIndex) -> None:
        index.upsert(SMALL)
        assert index.count() == 0

        index.commit(5)

        assert index.count() == 3
        assert {hit.id for hit in index.keyword(term("attention"))} == {1, 2}

    def test_upsert_replaces_the_paper_with_the_same_id(self, index: SearchIndex) -> None:
        index.upsert(SMALL)
        index.commit(1)
        index.upsert([replace(SMALL[0], title="Dense layers"), replace(SMALL[0], title="Dense")])
        index.commit(2)

        assert index.count() == 3
        assert index.count(term("sparse")) == 1
        assert index.count(term("layer")) == 0
        assert [hit.id for hit in index.keyword(term("dense"))] == [1]

    def test_delete_takes_out_what_is_there_and_ignores_what_is_not(
        self, index: SearchIndex
    ) -> None:
        index.upsert(SMALL)
        index.commit(1)
        index.delete([2, 99])
        index.commit(2)

        assert {hit.id for hit in index.browse()} == {1, 3}
        assert index.count(term("sparse")) == 1
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
