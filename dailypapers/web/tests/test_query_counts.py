"""How many queries each page takes: the same for three papers and for fifty."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dailypapers.catalogue.models import Author, Paper
from dailypapers.catalogue.records import (
    AuthorName,
    CountRecord,
    Featured,
    LinkKind,
    LinkRecord,
    VersionRecord,
)
from dailypapers.community import notes
from dailypapers.community.marks import mark
from dailypapers.community.models import Mark
from dailypapers.community.votes import vote
from dailypapers.search import index
from dailypapers.sources.ingest import ingest
from dailypapers.testing.make import make_announcement, make_record, paper_of
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db

QUERIES = {
    "/": 16,
    "/papers/date/2026-09-30": 15,
    "/papers/week/2026-W40": 14,
    "/papers/month/2026-09": 14,
    "/papers/date/2026-09-30?source=arxiv": 15,
    "/papers/trending": 10,
    "/papers/trending?topic=cs.CL": 11,
    "/search?q=teapots": 9,
    "/search?q=title:study&topic=cs.CL": 9,
    "/search?q=teapots&sort=best": 10,
    "/search?q=teapots&sort=votes": 10,
    "/search?q=teapots&year=1999&code=1": 1,
    "/search/suggest?q=stu": 2,
    "/topics/cs.CL": 9,
    "/topics/cs.CL?sort=votes": 10,
    "/topics": 1,
    "/lists": 2,
    "/lists?q=teapots": 1,
    "/groups": 1,
    "/reviews": 1,
    "/feeds.opml": 3,
    "/sources": 3,
    "/about/ranking": 0,
    "/about/search": 0,
    "/health": 3,
    "/health/alive": 0,
    "/health/ready": 1,
}


@pytest.fixture(params=[3, 50], ids=["3 papers", "50 papers"])
def papers(request: pytest.FixtureRequest) -> None:
    """Have an edition of papers with all their parts."""
    ingest(
        make_record(
            abstract="About teapots.",
            venue="Journal of Pots",
            links=(LinkRecord(LinkKind.CODE, "https://code.example"),),
            counts=CountRecord("another site", 3),
            announcement=make_announcement("2026-09-30", Featured.SUBMISSION),
        )
        for _ in range(request.param)
    )
    index.catch_up()
    index.reader()


@pytest.mark.usefixtures("papers")
@pytest.mark.parametrize("path", QUERIES)
def test_a_page_takes_as_many_queries_as_it_always_does(client: Client, path: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        response = client.get(path)
    assert response.status_code == 200
    assert len(asked) == QUERIES[path]


@pytest.mark.usefixtures("papers")
@pytest.mark.parametrize("path", ["/", "/papers/trending", "/search?q=teapots"])
def test_a_signed_in_reader_takes_five_more(client: Client, path: str) -> None:
    client.force_login(make_reader())
    client.get(path)  # A first visit is written down.
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    # Session, reader, what they did, what they were told; the last visit, or what they have read,
    # or both where the list is not one query's.
    assert len(asked) == QUERIES[path] + (6 if "trending" in path else 5)


@pytest.mark.usefixtures("papers")
def test_what_a_reader_did_takes_no_more(client: Client) -> None:
    ada = make_reader()
    for paper in Paper.objects.all():
        vote(ada, paper.pk)
        mark(ada, paper.pk, Mark.Kind.SAVED)
        notes.write(ada, paper.pk, "Mine", "")
    client.force_login(ada)
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/").content.decode()
    assert page.count("Your note") == Paper.objects.count()
    assert len(asked) == QUERIES["/"] + 5


@pytest.mark.usefixtures("papers")
def test_a_topic_takes_a_signed_in_reader_two_more(
    client: Client,
) -> None:
    client.force_login(make_reader())
    client.get("/topics/cs.CL")
    with CaptureQueriesContext(connection) as asked:
        client.get("/topics/cs.CL")
    assert len(asked) == QUERIES["/topics/cs.CL"] + 7


@pytest.mark.usefixtures("papers")
@pytest.mark.parametrize("is_signed_in", [False, True])
def test_an_authors_page_takes_as_many_for_three_papers_and_for_fifty(
    client: Client, is_signed_in: bool
) -> None:
    if is_signed_in:
        client.force_login(make_reader())
    author = Author.objects.earliest("pk")
    client.get(f"/authors/{author.key}")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/authors/{author.key}").status_code == 200
    assert len(asked) == 11 + (6 if is_signed_in else 0)


def test_a_papers_page_takes_as_many_for_one_author_and_for_forty(
    client: Client, django_assert_num_queries: Callable[..., CaptureQueriesContext]
) -> None:
    for size in (1, 40):
        record = make_record(
            authors=tuple(AuthorName(f"Ada {number}") for number in range(size)),
            versions=tuple(VersionRecord(number) for number in range(1, size + 1)),
        )
        ingest([record])
        with django_assert_num_queries(18):
            assert client.get(f"/papers/{paper_of(record).address}").status_code == 200
