from __future__ import annotations

import pytest

from dailypapers.search.engine.highlight import Segment
from dailypapers.web.marks import marked


@pytest.mark.parametrize(
    ("segments", "html"),
    [
        ([], ""),
        ([("plain", False)], "plain"),
        ([("a ", False), ("zebra", True), (" b", False)], "a <mark>zebra</mark> b"),
        ([("<b>", True), (" & ", False)], "<mark>&lt;b&gt;</mark> &amp; "),
        ([("costs $5 to $10", True)], "<mark>costs $5 to $10</mark>"),
    ],
)
def test_it_escapes_and_marks(segments: list[tuple[str, bool]], html: str) -> None:
    assert marked([Segment(*segment) for segment in segments]) == html


def test_a_formula_is_shown_whole_and_unmarked() -> None:
    html = marked([Segment("of $"), Segment("O", True), Segment("(n)$ steps")])
    assert html.startswith("of <math")
    assert html.endswith("</math> steps")
    assert "<mark>" not in html
    assert html.count("<math") == 1


def test_a_match_around_a_formula_is_marked_on_both_sides() -> None:
    html = marked([Segment("rank $r$ adapter", True)])
    assert html.startswith("<mark>rank </mark><math")
    assert html.endswith("</math><mark> adapter</mark>")


def test_two_formulas_in_many_stretches_are_each_shown_once() -> None:
    text = "let $a$ and $b$ be"
    html = marked([Segment(character, index % 2 == 0) for index, character in enumerate(text)])
    assert html.count("<math") == 2
    assert "$" not in html
