from __future__ import annotations

from dailypapers.search.engine.highlight import Segment, highlight, wanted
from dailypapers.search.engine.reasons import MOST, matched_values, matched_words
from dailypapers.search.engine.types import And, Field, Not, Or, Phrase, Term

KITES = wanted(And((Term("kite"), Not(Term("tail")))), "authors")


def test_it_names_words_as_the_text_has_them_and_once() -> None:
    shown = highlight("Kites: a kite, the KITES of a tail", KITES)
    assert matched_words(shown) == ("Kites", "kite")


def test_it_names_nothing_where_nothing_matches() -> None:
    assert matched_words([Segment("No match here")]) == ()
    assert matched_values(KITES, []) == ()
    assert matched_values(KITES, ["Ada Tail"]) == ()


def test_it_names_a_few_only() -> None:
    words = [Segment(f"kite{number}", True) for number in range(9)]
    assert len(matched_words(words)) == MOST
    assert len(matched_values(KITES, [f"Kite {number}" for number in range(9)])) == MOST


def test_it_names_values_whole_and_in_order() -> None:
    names = ["Ada Kite", "Yu Liu", "Kite Brandt"]
    assert matched_values(KITES, names) == ("Ada Kite", "Kite Brandt")


def test_a_word_asked_of_one_field_is_no_reason_in_another() -> None:
    asked = Or((Field("title", Term("kite")), Field("authors", Term("liu"))))
    assert matched_values(wanted(asked, "authors"), ["Ada Kite", "Yu Liu"]) == ("Yu Liu",)


def test_a_phrase_does_not_reach_from_one_value_into_the_next() -> None:
    asked = wanted(Phrase(("kite", "yu")), "authors")
    assert matched_values(asked, ["Ada Kite", "Yu Liu"]) == ()
