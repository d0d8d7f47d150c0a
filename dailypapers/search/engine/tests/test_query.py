from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dailypapers.search.engine.query import LONGEST_TEXT, MOST_WORDS, any_of, parse
from dailypapers.search.engine.types import (
    And,
    Everything,
    Field,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Term,
)

A, B, C = Term("1"), Term("2"), Term("3")  # numbers are never joined to a neighbour
LOW_RANK = Or((Phrase(("low", "rank")), Term("lowrank")))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("Networks", Term("network")),
        ("1 2", And((A, B))),
        ("the 1", And((Term("the"), A))),
        ('"sparse attention"', Phrase(("sparse", "attention"))),
        ("“sparse attention”", Phrase(("sparse", "attention"))),
        ('"sparse"', Term("sparse")),
        ("-vision", Not(Term("vision"))),
        ("1 -2", And((A, Not(B)))),
        ('1 -"a b"', And((A, Not(Phrase(("a", "b")))))),
        ("1 -author:wang", And((A, Not(Field("authors", Term("wang")))))),
        ("1 OR 2", Or((A, B))),
        ("1 OR 2 | 3", Or((A, B, C))),
        ("1 2 OR 3", And((A, Or((B, C))))),
        ("title:1", Field("title", A)),
        ('Author:"Yann LeCun"', Field("authors", Phrase(("yann", "lecun")))),
        ("arxiv:2401.12345v2", Field("identifiers", Term("2401.12345"))),
        ("doi:10.1145/12.34", Field("identifiers", Term("10.1145/12.34"))),
        ("transf*", Prefix("transf")),
        ("studies*", Or((Prefix("studies"), Term("study")))),
        ("title:transf*", Field("title", Prefix("transf"))),
        ("deep-learn*", And((Term("deep"), Prefix("learn")))),
        ("tr*", Term("tr")),
        ("low-rank", LOW_RANK),
        ("-low-rank", Not(LOW_RANK)),
        ("GPT-4", Or((Phrase(("gpt", "4")), Term("gpt4")))),
        ("C++", Term("c++")),
        ("tcp/ip", And((Term("tcp"), Term("ip")))),
        ("深度学", And((Term("深度"), Term("度学")))),
        ("学", Term("学")),
        ("- 1", A),
        ("title: 1", And((Term("title"), A))),
        ("", Everything()),
        ("   ", Everything()),
    ],
)
def test_it_reads(text: str, tree: Node) -> None:
    query = parse(text)

    assert query.tree == tree
    assert query.hint == ""


@pytest.mark.parametrize(
    ("text", "tree", "hint"),
    [
        ('1 "2', And((A, B)), "quotation mark"),
        ('1" 2', And((A, B)), "quotation mark"),
        ("OR 1", And((Term("or"), A)), "OR stands between"),
        ("1 OR", And((A, Term("or"))), "OR stands between"),
        ("colour:1", And((Term("colour"), A)), "no field “colour:”"),
        ("?!", Or(()), "no word"),
        ("-", Or(()), "no word"),
    ],
)
def test_what_it_cannot_read_is_plain_words_and_a_hint(text: str, tree: Node, hint: str) -> None:
    query = parse(text)

    assert query.tree == tree
    assert hint in query.hint


def test_words_written_apart_also_find_them_written_together() -> None:
    data_set = Term("dataset")

    assert parse("data sets").tree == And(
        (Or((Term("data"), data_set)), Or((Term("set"), data_set)))
    )
    assert parse("in formation").tree == And((Term("in"), Term("formation")))


def test_it_stops_at_the_limits() -> None:
    many = parse(" ".join(str(n) for n in range(MOST_WORDS + 5)))
    assert isinstance(many.tree, And)
    assert len(many.tree.nodes) == MOST_WORDS
    assert "first 32 words" in many.hint

    long = parse("x" * (LONGEST_TEXT + 1))
    assert "first 1000 characters" in long.hint


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("1 2", Or((A, B))),
        ("1", A),
        ("1 2 -3", And((Or((A, B)), Not(C)))),
        ("-1 -2", And((Not(A), Not(B)))),
        ("-1", Not(A)),
        ('"1 2"', Or((Phrase(("1", "2")), A, B))),
        ('title:"1 2" 3', Or((Field("title", Or((Phrase(("1", "2")), A, B))), C))),
        ("", Everything()),
    ],
)
def test_the_relaxed_form_asks_for_any_word(text: str, tree: Node) -> None:
    assert any_of(parse(text).tree) == tree


@given(st.text())
def test_it_never_fails(text: str) -> None:
    any_of(parse(text).tree)


@given(
    st.lists(st.sampled_from(['"', "-", "OR", "|", "a", "b:", "title:", "*", " ", "~", "(", ")"]))
)
def test_it_never_fails_on_its_own_signs(signs: list[str]) -> None:
    any_of(parse("".join(signs)).tree)
