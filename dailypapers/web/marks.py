"""Matching words marked in a text that may hold formulas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe

from dailypapers.core.maths import FORMULA, to_html
from dailypapers.search.engine.highlight import Segment


def marked(segments: Sequence[Segment]) -> SafeString:
    """Return safe HTML with `<mark>` around matches; a formula is shown whole and unmarked."""
    text = "".join(segment.text for segment in segments)
    if "$" not in text and "\\" not in text:
        return mark_safe("".join(_piece(*segment) for segment in segments))
    formulas = [match.span() for match in FORMULA.finditer(text)]
    pieces, shown = [], 0
    for start, end, is_match in _stretches(segments):
        for formula_start, formula_end in formulas:
            if shown <= formula_start < end:
                pieces += [_piece(text[max(start, shown) : formula_start], is_match)]
                pieces += [to_html(text[formula_start:formula_end])]
                shown = formula_end
        if shown < end:
            pieces.append(_piece(text[max(start, shown) : end], is_match))
            shown = end
    return mark_safe("".join(pieces))  # Every piece is escaped or made by `to_html`.


def _stretches(segments: Sequence[Segment]) -> Iterator[tuple[int, int, bool]]:
    start = 0
    for text, is_match in segments:
        yield start, start + len(text), is_match
        start += len(text)


def _piece(text: str, is_match: bool) -> str:
    if not text:
        return ""
    return f"<mark>{escape(text)}</mark>" if is_match else escape(text)
