from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dailypapers.sources.arxiv.authors import from_line, from_parts


def pairs(line: str) -> list[tuple[str, str]]:
    return [(author.name, author.affiliation) for author in from_line(line)]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Ada Byron, C. Babbage", ["Ada Byron", "C. Babbage"]),
        ("Ada Byron and C. Babbage", ["Ada Byron", "C. Babbage"]),
        ("Ada Byron, C. Babbage, and M. Somerville", ["Ada Byron", "C. Babbage", "M. Somerville"]),
        ("Ada Byron & Bo Anderson", ["Ada Byron", "Bo Anderson"]),
        ("J. Smith, Jr., K. Lee III", ["J. Smith Jr.", "K. Lee III"]),
        (r"G\"unter~Burigana, Fran\c{c}ois O'Neil", ["Günter Burigana", "François O'Neil"]),
        (
            "Trefoil Collaboration: A. Knot, B. Loop",
            ["Trefoil Collaboration", "A. Knot", "B. Loop"],
        ),
        ("A. Knot, B. Loop et al.", ["A. Knot", "B. Loop"]),
        ("Vincent van der Berg, Li Wei-Ming", ["Vincent van der Berg", "Li Wei-Ming"]),
        ("Forester Ford, Sandy Anders", ["Forester Ford", "Sandy Anders"]),
        ("", []),
        (" , ; :", []),
    ],
)
def test_it_splits_a_line_into_names(line: str, names: list[str]) -> None:
    assert [name for name, _ in pairs(line)] == names


def test_it_keeps_the_affiliation_after_a_name() -> None:
    line = "Ada Byron (Works (London) and Co, Ltd), C. Babbage"
    assert pairs(line) == [("Ada Byron", "Works (London) and Co, Ltd"), ("C. Babbage", "")]


def test_it_looks_up_numbered_affiliations() -> None:
    line = "A. Knot (1), B. Loop (1 and 2), C. Bend (3) ((1) Bureau (North), Oslo, (2) House)"
    assert pairs(line) == [
        ("A. Knot", "Bureau (North), Oslo"),
        ("B. Loop", "Bureau (North), Oslo; House"),
        ("C. Bend", ""),
    ]


def test_it_tells_a_speaker_from_the_collaboration() -> None:
    line = "A. Knot for the Trefoil Collaboration, on behalf of the Loop Group"
    assert pairs(line) == [("A. Knot", "Trefoil Collaboration"), ("Loop Group", "")]


def test_parts_come_forenames_first() -> None:
    author = from_parts(["van", "Knot"], "A.~B.", "Jr.", ["X", "Y"])
    assert author
    assert (author.name, author.affiliation) == ("A. B. van Knot Jr.", "X; Y")


def test_a_lone_colon_is_nobody() -> None:
    assert from_parts([":"], "", "", ["X"]) is None


@given(st.text(st.sampled_from("ab(),;:& 12and"), max_size=40))
def test_it_never_fails_and_never_returns_an_empty_name(line: str) -> None:
    assert all(author.name.strip() for author in from_line(line))


@pytest.mark.parametrize("unit", ["(", ")", "(1", "a (1) ", "((1) ", " and ", "for the "])
def test_it_is_fast_on_hostile_lines(unit: str) -> None:
    begin = time.perf_counter()
    from_line(unit * (20_000 // len(unit)))
    assert time.perf_counter() - begin < 2
