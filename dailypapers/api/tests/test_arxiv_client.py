"""Programs written for arXiv: the `arxiv` package against a real server, and our own parser."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import arxiv
import pytest
from django.test import Client
from lxml import etree

from dailypapers.catalogue.records import VersionRecord
from dailypapers.search import index
from dailypapers.sources.arxiv.parse import parse_atom
from dailypapers.testing.make import make_paper
from dailypapers.testing.processes import Instance

pytestmark = pytest.mark.any_database

HERE = """
import json
from dailypapers.feed.entries import load_entries
from dailypapers.feed.queries import papers_with
[one] = load_entries(papers_with("arxiv", [{name!r}]))
print(json.dumps([one.title, list(one.authors), [code for code, _ in one.topics]]))
"""
LONG = " OR ".join(f'ti:"graph net {n}"' for n in range(11)) + " ANDNOT abs:survey"
ATOM = "{http://www.w3.org/2005/Atom}"
SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


@pytest.fixture(scope="module")
def there(served: Instance) -> arxiv.Client:
    """The package, pointed at an instance by its address alone."""
    client = arxiv.Client(page_size=25, delay_seconds=0, num_retries=0)
    client.query_url_format = f"{served.address}/api/query?{{}}"
    return client


def found(there: arxiv.Client, query: str, most: int | None = 10, **said: Any) -> list[Any]:
    """Return what the package finds."""
    return list(there.results(arxiv.Search(query, max_results=most, **said)))


def test_papers_are_found_with_all_that_is_known(there: arxiv.Client, served: Instance) -> None:
    [first, *_] = found(there, "cat:cs.CL AND all:language")
    title, authors, topics = json.loads(served.python(HERE.format(name=first.get_short_id()[:10])))
    assert first.title == title
    assert [author.name for author in first.authors] == authors
    assert first.categories == topics
    assert first.primary_category == topics[0]
    assert first.entry_id.startswith("http://arxiv.org/abs/")
    assert first.pdf_url
    assert first.published <= first.updated


def test_every_result_is_paged_through_once_in_order(there: arxiv.Client) -> None:
    said = {"sort_by": arxiv.SortCriterion.SubmittedDate}
    query = "cat:cs.IR OR cat:cs.DL"
    newest = found(there, query, None, **said)
    assert len(newest) > 60
    assert len({one.entry_id for one in newest}) == len(newest)
    days = [one.published for one in newest]
    assert days == sorted(days, reverse=True)
    oldest = found(there, query, None, **said, sort_order=arxiv.SortOrder.Ascending)
    assert {one.entry_id for one in oldest} == {one.entry_id for one in newest}
    offset = list(there.results(arxiv.Search(query, max_results=40, **said), offset=13))
    assert [one.entry_id for one in offset] == [one.entry_id for one in newest[13:40]]


def test_ids_lead_to_papers_and_may_be_searched_among(there: arxiv.Client) -> None:
    some = [one.get_short_id() for one in found(there, "cat:cs.CL", 5)]
    [*named] = there.results(arxiv.Search(id_list=some))
    assert [one.get_short_id() for one in named] == some
    word = max(named[2].title.split(), key=len).strip(".,:-")
    among = there.results(arxiv.Search(f'ti:"{word}"', id_list=some))
    assert some[2] in [one.get_short_id() for one in among]
    assert not list(there.results(arxiv.Search(id_list=["9901.00001"])))


def test_operators_do_what_they_say(there: arxiv.Client) -> None:
    def names(query: str) -> set[str]:
        return {one.entry_id for one in found(there, query, None)}

    both, either = "cat:cs.IR AND cat:cs.CL", "cat:cs.IR OR cat:cs.DL"
    assert names(both) == names("cat:cs.IR") & names("cat:cs.CL AND cat:cs.IR")
    assert names("cat:cs.IR ANDNOT cat:cs.CL") == names("cat:cs.IR") - names(both)
    assert names(either) == names("cat:cs.IR") | names("cat:cs.DL")


def test_what_makes_no_sense_is_refused(there: arxiv.Client) -> None:
    with pytest.raises(arxiv.HTTPError) as refused:
        found(there, "(ti:a")
    assert refused.value.status == 400


def ask(client: Client, status: int = 200, **said: str) -> etree._Element:
    """Return an answer."""
    answer = client.get("/api/query?" + urlencode(said))
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return etree.fromstring(answer.content)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"search_query": "ti:a)"}, "parenthesis"),
        ({"search_query": "co:pages"}, "cannot be searched"),
        ({"id_list": "2401.00001,1234"}, "incorrect id format for 1234"),
        ({"start": "-1"}, "start must be"),
        ({"max_results": "x"}, "max_results must be"),
        ({"max_results": "2001"}, "at most 2,000"),
        ({"sortBy": "x"}, "sortBy must be in: relevance, lastUpdatedDate, submittedDate"),
        ({"sortOrder": "x"}, "sortOrder must be in"),
        ({"search_query": LONG}, "search_query is too long. Only the first 32 words were used."),
    ],
)
def test_a_refusal_is_an_entry_as_arxiv_sends_it(
    client: Client, said: dict[str, str], words: str
) -> None:
    root = ask(client, 400, **said)
    assert root.findtext(f"{ATOM}entry/{ATOM}title") == "Error"
    assert words in (root.findtext(f"{ATOM}entry/{ATOM}summary") or "")


@pytest.mark.django_db
def test_our_own_connector_reads_what_is_served(client: Client) -> None:
    paper = make_paper(
        title="Folding $n$ <Teapots>",
        identifiers=(("arxiv", "2609.77777"), ("doi", "10.1234/pots")),
        comment="12 pages",
        versions=(
            VersionRecord(1, "2026-09-22T09:30:00Z"),
            VersionRecord(2, "2026-09-24T10:00:00Z"),
        ),
    )
    other = make_paper(
        title="Naming Kites",
        abstract="",
        source="acl",
        source_id="x",
        identifiers=(("acl", "2026.acl-long.1"),),
    )
    index.catch_up()
    answer = client.get("/api/query?search_query=all:teapots&max_results=1")
    [record] = parse_atom(answer.content).records
    assert record.title == paper.title
    assert record.identifiers == (("arxiv", "2609.77777"), ("doi", "10.1234/pots"))
    assert record.comment == "12 pages"
    assert [version.number for version in record.versions] == [1, 2]
    root = ask(client, search_query="id:2026.acl-long.1")
    assert root.findtext(f"{ATOM}entry/{ATOM}id") == f"http://testserver/papers/{other.address}"
    nothing = ask(client, max_results="0", search_query="all:teapots")
    assert nothing.findtext(f"{SEARCH}totalResults") == "1"
    assert nothing.find(f"{ATOM}entry") is None
    assert ask(client).findtext(f"{SEARCH}totalResults") == "0"
    beyond = ask(client, search_query="cat:cs.CL", start="999999990")
    assert beyond.findtext(f"{SEARCH}totalResults") == "2"
    assert beyond.find(f"{ATOM}entry") is None
