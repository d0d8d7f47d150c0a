from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dailypapers.search.engine.highlight import GAP, Segment, Wanted, highlight, snippet, wanted
from dailypapers.search.engine.query import parse


def _asked(query: str, field: str = "abstract") -> Wanted:
    return wanted(parse(query).tree, field)


def _marked(text: str, query: str, field: str = "title") -> str:
    """Return `text` with brackets around what is marked."""
    segments = highlight(text, _asked(query, field))
    return "".join(f"[{part}]" if is_match else part for part, is_match in segments)


def test_a_word_is_marked_with_the_brace_that_ends_it() -> None:
    assert _marked("The X^{2}-Gaussian {x^2}", "x^2") == "The [X^{2}]-Gaussian {[x^2]}"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("sparse", "[Sparse] low-rank Attention for networks"),
        ("SPARSE network", "[Sparse] low-rank Attention for [networks]"),
        ("lowrank", "Sparse [low-rank] Attention for networks"),
        ("low rank", "Sparse [low-rank] Attention for networks"),
        ('"rank attention"', "Sparse low-[rank Attention] for networks"),
        ('"attention rank"', "Sparse low-rank Attention for networks"),
        ("att*", "Sparse low-rank [Attention] for networks"),
        ("networks*", "Sparse low-rank Attention for [networks]"),
        ("lowra*", "Sparse [low-rank] Attention for networks"),
        ("atention~", "Sparse low-rank [Attention] for networks"),
        ("netwroks~1", "Sparse low-rank Attention for [networks]"),
        ("netwrosk~1", "Sparse low-rank Attention for networks"),
        ('"sparse attention"~2', "[Sparse] low-rank [Attention] for networks"),
        ('"sparse attention"~1', "Sparse low-rank Attention for networks"),
        ('"rank attention"~2', "Sparse low-[rank Attention] for networks"),
        ("title:(sparse OR network)", "[Sparse] low-rank Attention for [networks]"),
        ("abs:sparse attention", "Sparse low-rank [Attention] for networks"),
        ("(sparse OR graph) year:2024", "[Sparse] low-rank Attention for networks"),
        ("attention NOT (sparse OR low)", "Sparse low-rank [Attention] for networks"),
        ("title:sparse", "[Sparse] low-rank Attention for networks"),
        ("author:sparse", "Sparse low-rank Attention for networks"),
        ("attention -sparse", "Sparse low-rank [Attention] for networks"),
        ("for attention", "Sparse low-rank [Attention] for networks"),
        ("for", "Sparse low-rank Attention [for] networks"),
        ("", "Sparse low-rank Attention for networks"),
    ],
)
def test_it_marks_what_matched(query: str, expected: str) -> None:
    assert _marked("Sparse low-rank Attention for networks", query) == expected


def test_it_marks_in_the_field_that_was_named() -> None:
    assert _marked("Sparse attention", "abs:sparse title:attention", "abstract") == (
        "[Sparse] attention"
    )
    assert _marked("Yann LeCun", "author:lecum~", "authors") == "Yann [LeCun]"


def test_it_marks_what_was_begun_past_the_end_of_its_stem() -> None:
    assert _marked("Recommendations recommend", "recommendat*") == "[Recommendations] recommend"
    assert _marked("A network", "networks*") == "A [network]"


def test_it_marks_letters_that_fold_to_two() -> None:
    assert _marked("Die Straße Erdős", "strasse erdos") == "Die [Straße] [Erdős]"


def test_it_marks_accents_with_the_letter_they_are_written_after() -> None:
    assert _marked("Cafe\u0301 au lait", "cafe") == "[Cafe\u0301] au lait"
    assert _marked("The x\u0302\u0304", "x") == "The [x\u0302\u0304]"
    assert _marked("e\u0301te\u0301, e", "ete") == "[e\u0301te\u0301], e"


def test_a_snippet_shows_the_window_with_most_of_the_query() -> None:
    text = "sparse sparse sparse " + "x " * 200 + "here is sparse low attention, " + "y " * 200
    found = snippet(text, _asked("sparse attention"), length=120)
    shown = "".join(part for part, _ in found)

    assert [part for part, is_match in found if is_match] == ["sparse", "attention"]
    assert "here is sparse low attention" in shown
    assert shown.startswith(GAP)
    assert shown.endswith(GAP)
    assert len(shown) <= 120 + 2 * len(GAP)


def test_a_snippet_without_matches_is_the_beginning() -> None:
    text = "word " * 100

    assert snippet(text, _asked("absent"), length=24) == [
        Segment("word word word word word"), Segment(GAP),
    ]  # fmt: skip


def test_a_short_abstract_is_shown_whole() -> None:
    assert snippet("All of it.", _asked("absent")) == [Segment("All of it.")]
    assert snippet("", _asked("it")) == []


@given(st.text(), st.text(max_size=20))
def test_segments_are_the_text(text: str, query: str) -> None:
    segments = highlight(text, _asked(query))

    assert "".join(segment.text for segment in segments) == text
    assert all(segment.text for segment in segments)


@given(st.text(), st.text(max_size=20), st.integers(70, 200))
def test_a_snippet_is_a_part_of_the_text(text: str, query: str, length: int) -> None:
    shown = "".join(part for part, _ in snippet(text, _asked(query), length=length))

    assert shown.removeprefix(GAP).removesuffix(GAP) in text
    assert len(shown) <= length + 2
