from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client, override_settings

from dailypapers.catalogue.records import CountRecord
from dailypapers.feed import best, ranking, usual_here
from dailypapers.search import index
from dailypapers.search.engine import reranking
from dailypapers.search.engine.conditions import CONDITIONS, OWN_FIELDS
from dailypapers.search.engine.query import MOST_WORDS, parse
from dailypapers.search.engine.syntax import DEEPEST, TEXT_FIELDS
from dailypapers.search.engine.types import Everything
from dailypapers.testing.make import make_announcement, make_paper
from dailypapers.testing.processes import Instance
from dailypapers.web.search_help import EXAMPLES, OWN_EXAMPLES
from dailypapers.web.tests.pages import get

pytestmark = pytest.mark.django_db

FRUITLESS = """
from dailypapers.feed.search import Wish, search
from dailypapers.web.search_help import EXAMPLES
examples = [example.query for group in EXAMPLES.values() for example in group]
print([text for text in examples if not search(Wish(text)).matching])
"""


def test_the_ranking_page_shows_the_constants_that_run(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = get(client, "/about/ranking").text
    assert "score = log2(1 + times) × 0.5 ^ (age in days ÷ half-life)" in text
    assert "0.2 a vote on another site" in text
    assert "never is less than 1.0 taken as usual" in text
    for window in ranking.WINDOWS.values():
        assert f"{window.name.capitalize()} {window.days} day" in text
    monkeypatch.setattr(ranking, "COMMENT", 17.0)
    assert "17.0 a reader here who wrote comments" in get(client, "/about/ranking").text


def test_the_ranking_page_shows_what_is_usual_at_present(client: Client, tmp_path: Path) -> None:
    with override_settings(HOME=tmp_path):
        _usual(client)


def _usual(client: Client) -> None:
    assert "1.0 is taken everywhere" in get(client, "/about/ranking").text
    at = datetime(2026, 9, 30, tzinfo=UTC)
    announced = make_announcement("2026-09-29", at="2026-09-28T00:00:00Z")
    make_paper(topics=("cs.CV",), counts=CountRecord("elsewhere", 35), announcement=announced)
    usual_here.run(at)
    assert "Computer Vision and Pattern Recognition 1 7.00" in get(client, "/about/ranking").text


def test_the_ranking_page_shows_the_last_stage(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reranking, "LEADERS", 4)
    assert "nearness to the first 4" in get(client, "/about/ranking").text


def test_the_ranking_page_shows_what_best_adds(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = get(client, "/about/ranking").text
    assert "recency = 0.1 × 0.5 ^ (age in days ÷ 365)" in text
    assert "votes = 0.1 × log2(1 + votes) ÷ log2(1 + 1000), at most 0.1" in text
    monkeypatch.setattr(best, "RECENCY", 0.7)
    assert "recency = 0.7 ×" in get(client, "/about/ranking").text


def test_every_example_of_the_search_help_is_read_as_meant_and_runs(client: Client) -> None:
    make_paper(title="Sparse attention")
    index.catch_up()
    page = get(client, "/about/search")
    links = [link for link in page.links() if link.startswith("/search?q=")]
    examples = [example for group in EXAMPLES.values() for example in group] + OWN_EXAMPLES
    assert len(links) == len(examples)
    for link, example in zip(links, examples, strict=True):
        query = parse(example.query, lambda *_: Everything())
        assert query.problems == (), example
        response = client.get(link)
        assert response.status_code == 200, example
        assert response.context["query"] == example.query


@pytest.mark.any_database
def test_every_example_finds_something_on_the_first_day(loaded: Instance) -> None:
    assert loaded.python(FRUITLESS) == "[]"


def test_the_search_help_shows_every_field_and_the_limits_that_hold(client: Client) -> None:
    text = get(client, "/about/search").text
    assert all(f"{name}:" in text for name in (*CONDITIONS, *OWN_FIELDS))
    assert all(f"{name}:" in text for name in TEXT_FIELDS if name not in {"abstract", "authors"})
    assert f"go {DEEPEST} deep" in text
    assert f"up to {MOST_WORDS} words" in text


def test_nothing_is_said_to_be_used_here_that_is_not(client: Client) -> None:
    from dailypapers.feed.used_here import uses

    text = get(client, "/about/used-here").text
    assert ("None so far" in text) == (not uses())
    assert "/papers/2302.04089" not in text


def test_a_paper_whose_method_is_used_here_is_linked_where_it_is_known(client: Client) -> None:
    make_paper(identifiers=(("arxiv", "2302.04089"),))
    assert "/papers/2302.04089" in get(client, "/about/used-here").links()
