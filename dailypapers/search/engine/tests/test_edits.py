from __future__ import annotations

from functools import cache
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dailypapers.search.engine.dictionary import LONGEST, Dictionary, Neighbour
from dailypapers.search.engine.edits import allowed, distance, is_near

LETTERS = st.text("abcé学习", max_size=7)


@pytest.mark.parametrize(
    ("left", "right", "edits"),
    [
        ("graph", "graph", 0),
        ("graph", "graphs", 1),
        ("graph", "gaph", 1),
        ("graph", "groph", 1),
        ("graph", "grpah", 1),
        ("graph", "rgpah", 2),
        ("ca", "abc", 3),
        ("", "abc", 3),
        ("kitten", "sitting", 3),
    ],
)
def test_distance(left: str, right: str, edits: int) -> None:
    assert distance(left, right) == distance(right, left) == edits


@given(LETTERS, LETTERS)
def test_distance_is_its_definition(left: str, right: str) -> None:
    assert distance(left, right) == _defined(left, right)


@given(LETTERS, LETTERS, st.integers(0, 3))
def test_near_is_not_farther_than(left: str, right: str, edits: int) -> None:
    assert is_near(left, right, edits) == (_defined(left, right) <= edits)


@cache
def _defined(left: str, right: str) -> int:
    if not left or not right:
        return len(left) + len(right)
    ways = [_defined(left[1:], right) + 1, _defined(left, right[1:]) + 1]
    ways.append(_defined(left[1:], right[1:]) + (left[0] != right[0]))
    if len(left) > 1 and left[:2] == right[1::-1]:
        ways.append(_defined(left[2:], right[2:]) + 1)
    return min(ways)


def test_a_longer_word_may_have_more_edits() -> None:
    assert [allowed("x" * length) for length in range(8)] == [0, 0, 0, 0, 1, 1, 2, 2]


@given(st.lists(LETTERS, max_size=30, unique=True), LETTERS, st.integers(0, 3))
def test_a_dictionary_finds_all_that_are_near(words: list[str], word: str, edits: int) -> None:
    found = Dictionary((other, place) for place, other in enumerate(words)).near(word, edits)
    near = {(other, _defined(word, other)) for other in words if _defined(word, other) <= edits}

    assert {(other.word, other.edits) for other in found} == ({*near} if word else set())
    assert all(words[other.papers] == other.word for other in found)


def test_a_dictionary_of_real_size_agrees_with_counting() -> None:
    random = Random(5)
    words = {
        "".join(random.choices("etaoinshrdlu", k=random.randint(1, 12))) for _ in range(20_000)
    }
    dictionary = Dictionary((word, 1) for word in words)

    for word in random.sample(sorted(words), 20):
        for edits in (1, 2):
            expected = {other for other in words if is_near(word, other, edits)}
            assert {other.word for other in dictionary.near(word, edits)} == expected


def test_a_dictionary_takes_words_up_to_its_longest() -> None:
    longest = "x" * LONGEST
    dictionary = Dictionary([(longest, 2), (longest + "x", 3)])

    assert dictionary.near(longest, 2) == [Neighbour(longest, 0, 2)]
    assert dictionary.near(longest[:-1], 2) == [Neighbour(longest, 1, 2)]
    assert dictionary.near(longest + "x", 2) == []
    assert Dictionary([]).near("x", 2) == []
