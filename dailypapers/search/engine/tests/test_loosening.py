from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dailypapers.search.engine.loosening import looser
from dailypapers.search.engine.query import parse


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("wild kites", []),
        ('"wild kites"', ["wild kites"]),
        ('"wild kites"~2 red', ["wild kites red"]),
        ("kites author:ada", ["kites"]),
        ("author:ada", []),
        ("author:vaswany", ["author:vaswany~"]),
        ("kites title:blue", ["kites title:blue~", "kites"]),
        ('kites author:"ada b"', ["kites author:(ada b)", "kites"]),
        ('-author:"ada b" kites', ["kites"]),
        ("kites -red", ["kites"]),
        ("kites NOT red", ["kites"]),
        ('kites -"dark red" blue', ["kites blue"]),
        ("kites year:2024 cat:cs.CL", ["kites cat:cs.CL", "kites year:2024"]),
        ("kites AND year:2024", ["kites"]),
        ("year:2024 AND kites", ["kites"]),
        ("red OR blue kites", ["kites"]),
        ("kites (red OR (blue sky)) wild", ["kites wild"]),
        ("kites title:(red blue)", ["kites"]),
        ("kites transf*", ["kites"]),
        ("kites vaswany~1", ["kites"]),
        ("kites (red", ["kites"]),
        ("", []),
    ],
)
def test_one_thing_that_must_be_is_left_out(text: str, others: list[str]) -> None:
    assert looser(text) == others


@given(st.lists(st.sampled_from(['"', "-", " OR ", " NOT ", "a", "b:", "title:", "(", ")", " "])))
def test_no_text_makes_it_fail(signs: list[str]) -> None:
    for other in looser("".join(signs)):
        assert parse(other) != parse("")
