from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.test import Client

from dailypapers.catalogue.records import AuthorName
from dailypapers.search import index
from dailypapers.testing.make import make_paper
from dailypapers.web.tests.pages import get

pytestmark = pytest.mark.django_db

PATH = "/search/suggest"


@pytest.fixture
def papers() -> None:
    """Have two indexed papers."""
    make_paper(title="Kites & Kitchens", authors=(AuthorName("Ada Kitely"),))
    make_paper(title="Umbrellas", authors=(AuthorName("Yu Liu"),))
    index.catch_up()


@pytest.mark.usefixtures("papers")
def test_it_leads_to_searches_papers_authors_and_topics(client: Client) -> None:
    links = get(client, f"{PATH}?q=kit").links()
    assert links[:2] == ["/search?q=kitchens", "/search?q=kites"]
    assert urlsplit(links[2]).path.startswith("/papers/")
    assert links[3] == "/search?q=author:%22Ada%20Kitely%22"
    assert get(client, f"{PATH}?q=computation and").links() == ["/topics/cs.CL"]
    for link in links:
        assert client.get(link).status_code == 200


@pytest.mark.usefixtures("papers")
def test_it_is_a_list_of_options_in_named_groups(client: Client) -> None:
    content = client.get(f"{PATH}?q=kit").content.decode()
    assert content.count('role="listbox"') == 1
    assert content.count('role="option"') == 4
    assert 'role="group" aria-label="Authors"' in content
    assert "Kites &amp; Kitchens" in content


@pytest.mark.usefixtures("papers")
@pytest.mark.parametrize("query", ["", "?q=", "?q=k", "?q=zzz", "?q=%20"])
def test_it_is_empty_where_there_is_nothing_to_offer(client: Client, query: str) -> None:
    assert get(client, f"{PATH}{query}").links() == []


@pytest.mark.usefixtures("papers")
def test_it_may_be_kept_for_a_moment_by_the_reader_alone(client: Client) -> None:
    assert client.get(f"{PATH}?q=kit").headers["Cache-Control"] == "private, max-age=60"


@pytest.mark.usefixtures("papers")
def test_a_broken_index_offers_nothing_and_is_no_fault(client: Client) -> None:
    index.close()
    (index.folder() / "manifest.json").write_text("{")
    assert get(client, f"{PATH}?q=kit").links() == []
