from __future__ import annotations

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from dailypapers.catalogue.models import Paper
from dailypapers.feed.pool import counted
from dailypapers.feed.pooling import forget, pool
from dailypapers.search import index
from dailypapers.search.engine.types import Filter
from dailypapers.sources.ingest import ingest
from dailypapers.testing.make import make_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def papers() -> None:
    """Have papers about kites and teapots; one only has both words, and is far down."""
    ingest(
        make_record(title=title, abstract=abstract)
        for title, abstract in (
            ("Kites", "Kites and kites."),
            ("Teapots", "Teapots without end."),
            ("Weather", "Of many words on wind, clouds and rain one is kites, one is teapots."),
            ("Umbrellas", "Against rain."),
        )
    )
    index.catch_up()
    forget()


@pytest.mark.usefixtures("papers")
def test_a_pool_has_the_best_papers_and_knows_which_have_all_words() -> None:
    found = pool("kites teapots")
    assert {paper.title for paper in found.papers} >= {"Kites", "Teapots", "Weather"}
    whole = [p.title for p, has in zip(found.papers, found.whole, strict=True) if has]
    assert whole == ["Weather"]
    [weather] = [paper for paper in found.papers if paper.title == "Weather"]
    assert weather.words["weather"] == 3
    assert weather.named == {"weather"}
    assert sum(found.prior()) == pytest.approx(1)


@pytest.mark.usefixtures("papers")
def test_other_searches_bring_papers_but_no_better_places() -> None:
    found = pool("kites", others=[("umbrellas", Filter())])
    order = [paper.title for paper in found.papers]
    assert order[0] == "Kites"
    assert "Umbrellas" in order


def test_nothing_found_is_an_empty_pool() -> None:
    found = pool("zeppelins")
    assert len(found) == 0
    assert found.prior().tolist() == []


@pytest.mark.usefixtures("papers")
def test_words_are_read_once_and_anew_when_a_paper_changes(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    first = pool("kites").papers
    with django_assert_max_num_queries(8) as asked:
        assert pool("kites").papers == first
    assert not any("abstract" in one["sql"] for one in asked.captured_queries)
    Paper.objects.filter(title="Kites").update(title="Kites of silk", revision=10**6)
    assert any("silk" in paper.words for paper in pool("kites").papers)


def test_words_of_a_title_count_thrice_and_short_ones_not_at_all() -> None:
    words, named = counted("Low-rank kites", "Kites fly. An x is no word.")
    assert words["kite"] == 4
    assert named == {"low", "rank", "kite"}
    assert "an" not in words
