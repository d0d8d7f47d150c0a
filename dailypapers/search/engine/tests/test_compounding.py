from __future__ import annotations

import pytest

from dailypapers.search.backends.memory import MemoryIndex
from dailypapers.search.engine.compounding import both_ways
from dailypapers.search.engine.query import parse
from dailypapers.search.engine.types import IndexedPaper, Or, Phrase, Term
from dailypapers.search.ranking import ranked_tree

TITLES = [
    "Low rank kites", "Low-rank kites", "Lowrank kites", "Fine tuning", "Finetuned kites",
    "A net work", *["A network"] * 11, "Data set", "Dataset",
]  # fmt: skip
LOW, RANK, LOWRANK = Term("low"), Term("rank"), Term("lowrank")


@pytest.fixture
def index() -> MemoryIndex:
    """An index of these titles, numbered from 1."""
    index = MemoryIndex()
    index.upsert(IndexedPaper(number, title) for number, title in enumerate(TITLES, start=1))
    index.commit(1)
    return index


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("lowrank", {1, 2, 3}),
        ("low rank", {1, 2, 3}),
        ("low-rank", {1, 2, 3}),
        ("LowRank kites", {1, 2, 3}),
        ("finetuning", {4, 5}),
        ("fine tuning", {4, 5}),
        ("network", set(range(7, 18))),
        ("dataset", {18, 19}),
        ("data set", {18, 19}),
        ('"lowrank"', {2, 3}),
    ],
)
def test_words_meet_however_they_are_written(
    index: MemoryIndex, text: str, found: set[int]
) -> None:
    query = both_ways(parse(text), index)

    assert {hit.id for hit in index.keyword(query.tree, k=50)} == found
    assert {hit.id for hit in index.keyword(ranked_tree(query), k=50)} >= found


def test_the_other_spelling_comes_after_what_is_ranked(index: MemoryIndex) -> None:
    hits = index.keyword(ranked_tree(both_ways(parse("lowrank"), index)))

    assert [hit.id for hit in hits] == [3, 2, 1]
    assert hits[-1].score == 0


def test_what_no_paper_has_is_left_as_it_was(index: MemoryIndex) -> None:
    for text in ("kites", "zebras", "low-rank", "学习", "x2 c++", "title:lowrank", "", "-lowrank"):
        query = parse(text)
        assert both_ways(query, index) == query


def test_words_of_long_queries_are_not_taken_apart(index: MemoryIndex) -> None:
    words = both_ways(parse("lowrank kites and zebras"), index).words

    assert words[0] == parse("lowrank kites and zebras").words[0]
    assert both_ways(parse("lowrank"), index).words == (
        Or((LOWRANK, Phrase((LOW.word, RANK.word)))),
    )
