from __future__ import annotations

import pytest

from dailypapers.search.engine.shared import shared, telling_words


def test_a_word_counts_as_often_as_it_stands_three_times_at_most() -> None:
    found = telling_words("Kites", "The kites of a kite: kites, and tails.")
    assert sorted(found) == ["kite", "kite", "kite", "tail"]


def test_words_of_nothing_are_none() -> None:
    assert telling_words("", "") == telling_words("The", "of it") == []


RARITIES = {"kite": 1.0, "tail": 2.0, "paper": 5.0, "fold": 0.0, "et": 9.0, "al": 9.0}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Paper kites have tails.", ("Paper kites", "tails")),
        ("Kites, paper", ("paper", "Kites")),
        ("Paper-kites", ("Paper-kites",)),
        ("Folded kites", ("kites",)),
        ("Kites et al. fly", ("Kites",)),
        ("Kites and KITES", ("Kites",)),
        ("Paper kites are kites", ("Paper kites",)),
        ("Nothing of it", ()),
    ],
)
def test_it_names_stretches_as_they_are_written(text: str, expected: tuple[str, ...]) -> None:
    assert shared(set(RARITIES), text, RARITIES.__getitem__) == expected


def test_it_names_three_at_most() -> None:
    assert len(shared({"a", "b", "c", "d"}, "A, b, c, d", lambda word: 1.0)) == 3


def test_a_hyphenated_word_is_one_stretch() -> None:
    assert shared({"low", "rank", "lowrank"}, "A low-rank one", lambda word: 1.0) == ("low-rank",)
