from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test.utils import CaptureQueriesContext

from dailypapers.catalogue.records import AuthorName
from dailypapers.feed.suggest import EACH, LONGEST, Suggestions, suggestions
from dailypapers.search import index
from dailypapers.sources.ingest import ingest
from dailypapers.testing.make import make_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def papers() -> None:
    """Have papers about kites, by people with names."""
    ingest(
        make_record(title=title, authors=(AuthorName(author), AuthorName("Yu Liu")))
        for title, author in (
            ("Low-Rank Kites", "Wilhelmina Quill"),
            ("Low-Rank Kitchens of $x^2$", "Wilhelmina Quill"),
            ("Kitchens Revisited", "Tomáš Kovář"),
            ("Umbrellas", "Quillon Brandt"),
        )
    )
    index.catch_up()


@pytest.mark.usefixtures("papers")
def test_it_completes_the_last_word_and_keeps_the_others_as_typed() -> None:
    assert suggestions("Low-Rank kit").texts == [("Low-Rank kitchens", 1), ("Low-Rank kites", 1)]
    assert suggestions("kit").texts[0] == ("kitchens", 2)


@pytest.mark.usefixtures("papers")
def test_it_does_not_offer_what_is_already_there() -> None:
    assert suggestions("Umbrellas").texts == []


@pytest.mark.usefixtures("papers")
def test_it_finds_papers_by_their_titles() -> None:
    titles = [title for _, title in suggestions("low kit").papers]
    assert sorted(titles) == ["Low-Rank Kitchens of x²", "Low-Rank Kites"]
    address = {title: address for address, title in suggestions("umb").papers}["Umbrellas"]
    assert address.startswith("26")


@pytest.mark.usefixtures("papers")
def test_it_finds_authors_by_any_of_their_names() -> None:
    assert suggestions("quil").authors == ["Wilhelmina Quill", "Quillon Brandt"]
    assert suggestions("wilhelmina q").authors == ["Wilhelmina Quill"]
    assert suggestions("KOVA").authors == ["Tomáš Kovář"]
    assert suggestions("yu q").authors == []


@pytest.mark.usefixtures("papers")
def test_it_finds_topics_by_name_and_by_code() -> None:
    assert suggestions("computation and").topics == [("cs.CL", "Computation and Language")]
    assert ("cs.CV", "Computer Vision and Pattern Recognition") in suggestions("cs.cv").topics
    assert suggestions("pattern").topics[0][0] == "cs.CV"
    assert suggestions("omputer vis").topics == []


@pytest.mark.usefixtures("papers")
@pytest.mark.parametrize("text", ["", "k", "  k ", "?!", "kit" * LONGEST, "zzz"])
def test_it_offers_nothing_where_there_is_nothing_to_offer(text: str) -> None:
    assert not any(vars_of(suggestions(text)))


@pytest.mark.parametrize("size", [2, 40])
def test_it_offers_few_and_takes_as_many_queries_as_it_always_does(
    size: int, django_assert_num_queries: Callable[..., CaptureQueriesContext]
) -> None:
    ingest(
        make_record(title=f"Kite{letter}", authors=(AuthorName(f"Kite {letter}"),))
        for letter in letters(size)
    )
    index.catch_up()
    index.reader()
    with django_assert_num_queries(3):
        found = suggestions("kite")
    assert max(map(len, (found.texts, found.papers, found.authors))) == min(size, EACH)


def letters(size: int) -> list[str]:
    """Return different letters."""
    return [chr(ord("α") + number) for number in range(size)]


def vars_of(found: Suggestions) -> list[object]:
    """Return the lists of what was found."""
    return [found.texts, found.papers, found.authors, found.topics]
