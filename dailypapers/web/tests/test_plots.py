"""Measured figures as plots: true to the page of benchmarks, drawn and said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

import dailypapers
from bench import figures
from dailypapers.feed.figures import FILE
from dailypapers.web.plots import TITLES, plots
from dailypapers.web.tests.pages import get

PAGE = Path(dailypapers.__file__).parent.parent / "docs" / "benchmarks.md"


def test_the_file_says_what_the_page_of_benchmarks_says() -> None:
    assert FILE.read_text() == figures.text_of(PAGE.read_text())


def test_what_is_drawn_is_said_and_ours_is_marked() -> None:
    assert plots().keys() == TITLES.keys() == figures.SOURCES.keys()
    for name, plot in plots().items():
        ours = {bar.series or bar.label for bar in plot.bars if bar.is_ours}
        assert len(ours) == 1, name
        for bar in plot.bars:
            assert 0 <= float(bar.width or 0) <= 100
            assert bool(bar.width) == (bar.said != "never")
    expected = next(bar for bar in plots()["expected"].bars if bar.is_ours)
    assert re.fullmatch(r"0\.\d{3}", expected.said)
    assert float(expected.low) < float(expected.width) < float(expected.high)
    likes = [(bar.label, bar.series) for bar in plots()["likes"].bars]
    assert likes[:2] == [("1 like", "ours"), ("1 like", "content alone")]


@pytest.mark.django_db
def test_the_ranking_page_shows_them_without_scripts(client: Client) -> None:
    page = get(client, "/about/ranking")
    for title, _ in TITLES.values():
        assert str(title) in page.text
    assert page.elements.count("svg") == sum(len(plot.bars) for plot in plots().values())
    assert "fresh, weighed and held never" in page.text
