"""arXiv's HTML as Markdown: invented papers in the shape that LaTeXML writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from dailypapers.core.errors import SourceError
from dailypapers.sources.full_text.html import LARGEST, to_markdown

REPLIES = Path(__file__).with_name("replies")


def test_a_paper_is_said_in_markdown() -> None:
    said = to_markdown((REPLIES / "pots.html").read_bytes())
    assert said == (REPLIES / "pots.md").read_text()


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"\x00\xff<",
        b"<html><body><p>No HTML for '2401.00001v1'</p></body></html>",
        b"<html><article class='ltx_document'><h1 class='ltx_title_document'>T</h1></article>",
        b"x" * (LARGEST + 1),
    ],
)
def test_what_is_no_paper_is_refused(page: bytes) -> None:
    with pytest.raises(SourceError):
        to_markdown(page)


def test_a_hostile_page_is_read_in_bounds() -> None:
    deep = b"<div>" * 50_000 + b"<p class='ltx_p'>x</p>"
    page = b"<html><article class='ltx_document'><p class='ltx_p'>Pots</p>" + deep
    assert to_markdown(page).startswith("Pots")
