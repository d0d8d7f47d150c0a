from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dailypapers.core.diff import MOST_WORDS, Piece, changes


@given(st.text(max_size=60), st.text(max_size=60))
def test_what_is_kept_and_removed_is_the_old_text_and_with_what_is_added_the_new(
    before: str, after: str
) -> None:
    pieces = changes(before, after)
    old = "".join(piece.text for piece in pieces if piece.how != "added")
    new = "".join(piece.text for piece in pieces if piece.how != "removed")
    assert (old.rstrip(), new.rstrip()) == (before.rstrip(), after.rstrip())


def test_a_word_in_the_middle() -> None:
    assert changes("We pour tea.", "We slowly pour tea.") == [
        Piece("kept", "We"),
        Piece("added", " slowly"),
        Piece("kept", " pour tea."),
    ]


def test_texts_that_are_too_long_are_shown_whole() -> None:
    long = "word " * MOST_WORDS
    assert changes(long, "short") == [Piece("removed", long), Piece("added", "short")]
