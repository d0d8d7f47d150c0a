from __future__ import annotations

from dailypapers.search.engine.relevance import plain, relevant
from dailypapers.search.engine.types import Everything, Field, Or, Phrase, Term


def test_any_of_the_words_will_do() -> None:
    tree = relevant([Term("spars"), Term("attent")])

    assert tree == Or((Term("spars"), Term("attent"), Field("title", Phrase(("spars", "attent")))))


def test_function_words_are_looked_for_in_titles_only() -> None:
    tree = relevant([Term("attent"), Term("is"), Term("all"), Term("you"), Term("need")])

    assert tree == Or(
        (
            Term("attent"),
            Term("need"),
            Field("title", Phrase(("attent", "is", "all", "you", "need"))),
        )
    )


def test_function_words_alone_are_looked_for() -> None:
    tree = relevant([Term("to"), Term("be")])

    assert isinstance(tree, Or)
    assert tree.nodes[:2] == (Term("to"), Term("be"))


def test_a_compound_counts_by_its_parts_and_its_joined_form() -> None:
    compound = Or((Phrase(("low", "rank")), Term("lowrank")))
    tree = relevant([compound, Term("adapt")])

    assert tree == Or(
        (
            Term("low"),
            Term("rank"),
            Term("lowrank"),
            Term("adapt"),
            Field("title", Phrase(("low", "rank", "adapt"))),
        )
    )


def test_neighbours_are_not_ranked_by_what_they_would_be_joined() -> None:
    bridged = [Or((Term("data"), Term("dataset"))), Or((Term("set"), Term("dataset")))]

    assert relevant(bridged) == Or(
        (
            Term("data"),
            Term("set"),
            Field("title", Phrase(("data", "set"))),
        )
    )


def test_a_plain_text_has_no_operators() -> None:
    query = plain("Is (low-rank) -adaptation* of title:C++ OK? " + "word " * 100)

    assert query.required == ()
    assert len(query.words) > 100
    assert query.meaning.startswith("Is (low-rank)")


def test_a_long_text_is_no_title() -> None:
    tree = relevant([Term(f"word{number}") for number in range(13)])

    assert isinstance(tree, Or)
    assert all(isinstance(node, Term) for node in tree.nodes)


def test_nothing_typed_is_every_paper() -> None:
    assert relevant([]) == Everything()
