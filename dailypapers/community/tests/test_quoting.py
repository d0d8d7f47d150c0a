from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dailypapers.community.quoting import LONGEST, passage


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Teapots!", "Teapots!"),
        ("> [Ada](</p>):\n>\n> Hello\n\nNo.", "No."),
        ("Yes.\n\n> Hello\n> you\n\nNo.", "Yes.\n\n\nNo."),
        ("> only a quote", "> only a quote"),
        ("```py\n>>> 1 + 1\n2\n```\n> gone", "```py\n>>> 1 + 1\n2\n```"),
        ("    > code", "> code"),
    ],
)
def test_a_quote_has_its_writers_own_words(text: str, quoted: str) -> None:
    assert passage(text) == quoted


def test_a_long_one_ends_with_a_paragraph() -> None:
    first = "One two three. " * 30
    assert passage(f"{first}\n\n{first}") == f"{first.strip()}\n\n…"


def test_a_long_paragraph_ends_with_a_sentence() -> None:
    assert passage("One two (three). " * 60).endswith("(three). …")


def test_a_long_sentence_ends_with_a_word_and_no_formula_is_cut() -> None:
    assert passage("word " * 200).endswith("word…")
    made = passage("word " * 110 + "$" + "x + " * 40 + "y$ and more")
    assert made.endswith("word…")


@given(st.text(alphabet="a .>$`\n", max_size=2000))
def test_it_is_never_longer_than_it_may_be(text: str) -> None:
    assert len(passage(text)) <= LONGEST + 3
