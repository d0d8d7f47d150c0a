from __future__ import annotations

import pytest
from django.test import Client

from dailypapers.catalogue.models import Topic
from dailypapers.search import index
from dailypapers.sources.ingest import ingest
from dailypapers.testing.make import make_paper, make_record
from dailypapers.web.tests.pages import get

pytestmark = pytest.mark.django_db


def test_all_topics_are_listed_in_groups(client: Client) -> None:
    page = get(client, "/topics")
    assert "Computer Science" in page.text
    assert "Computation and Language cs.CL" in page.text
    listed = [link for link in page.links() if link.startswith("/topics/")]
    assert len(listed) == Topic.objects.filter(active=True, alias_of=None).count() > 100


def test_a_topic_shows_its_papers_newest_first(client: Client) -> None:
    for year in (2021, 2026, 2024):
        make_paper(title=f"Of {year}", published=f"{year}-01-01", topics=("cs.CL",))
    make_paper(title="Elsewhere", topics=("cs.CV",))
    index.catch_up()
    page = get(client, "/topics/cs.CL")
    places = [page.text.index(f"Of {year}") for year in (2026, 2024, 2021)]
    assert places == sorted(places)
    assert "Elsewhere" not in page.text
    assert "3 papers, newest first" in page.text


def test_a_topic_is_paged(client: Client) -> None:
    ingest(make_record(topics=("cs.CL",)) for _ in range(51))
    index.catch_up()
    assert "/topics/cs.CL?page=2" in get(client, "/topics/cs.CL").links()
    assert get(client, "/topics/cs.CL?page=2").elements.count("article") == 1
    assert "This topic has 2 pages." in get(client, "/topics/cs.CL?page=3", 404).text


def test_an_alias_leads_to_its_topic(client: Client) -> None:
    alias = Topic.objects.exclude(alias_of=None).first()
    assert alias is not None
    response = client.get(f"/topics/{alias.code}")
    assert response.status_code == 301
    assert response.headers["Location"] == f"/topics/{alias.alias_of_id}"


def test_a_topic_without_papers_says_so(client: Client) -> None:
    assert "No paper of this topic is here yet." in get(client, "/topics/math.GT").text


def test_an_unknown_topic_is_not_here(client: Client) -> None:
    assert "There is nothing at this address." in get(client, "/topics/cs.ZZ", 404).text
