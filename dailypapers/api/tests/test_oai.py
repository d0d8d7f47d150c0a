"""The provider of OAI-PMH: every verb against a grammar, and what changed is told exactly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import etree
from pytest_django.fixtures import Settings

from dailypapers.api.models import Stamp
from dailypapers.api.oai import records, stamps
from dailypapers.catalogue.models import Paper
from dailypapers.catalogue.records import AuthorName, LinkKind, LinkRecord, VersionRecord
from dailypapers.sources.ingest import ingest
from dailypapers.sources.joining import join
from dailypapers.testing.make import make_paper, make_record, take_in

pytestmark = pytest.mark.django_db

NAMES = {"o": "http://www.openarchives.org/OAI/2.0/", "d": "http://purl.org/dc/elements/1.1/"}
GRAMMAR = etree.RelaxNG(etree.parse(Path(__file__).parent / "schemas" / "oai.rng"))
BEFORE = datetime(2026, 11, 1, 12, tzinfo=UTC)


def ask(client: Client, **arguments: str) -> etree._Element:
    """Return an answer, which is as the grammar has it."""
    answer = client.get("/oai?" + urlencode(arguments))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    return valid(answer.content)


def valid(content: bytes) -> etree._Element:
    """Return a document that is as the grammar has it."""
    root = etree.fromstring(content)
    assert GRAMMAR.validate(root), GRAMMAR.error_log
    return root


def texts(root: etree._Element, path: str) -> list[str]:
    """Return the texts at a path."""
    return [one.text for one in found(root, path) if one.text]


def found(root: etree._Element, path: str) -> list[etree._Element]:
    """Return the elements at a path."""
    return root.findall(path, NAMES)


def code(root: etree._Element) -> str:
    """Return the code of an error."""
    [error] = found(root, ".//o:error")
    assert len(error.text or "") > 10
    return str(error.get("code"))


def everything(client: Client, **arguments: str) -> Iterator[etree._Element]:
    """Yield every page of a list."""
    root = ask(client, **arguments)
    yield root
    while token := "".join(texts(root, ".//o:resumptionToken")):
        root = ask(client, verb=arguments["verb"], resumptionToken=token)
        yield root


def keys(client: Client, **arguments: str) -> list[str]:
    """Return the keys of the papers in a list, in its order."""
    return [
        name.removeprefix("oai:testserver:")
        for root in everything(client, **{"verb": "ListIdentifiers", **arguments})
        for name in texts(root, ".//o:header/o:identifier")
    ]


def make_whole() -> Paper:
    """Take in a paper of which everything is known, some of it no XML can hold."""
    return make_paper(
        title="Folding $n$ <Teapots> & \x0bCups",
        abstract="We fold.\n\nTwice.",
        authors=(AuthorName("Ada Kitely"), AuthorName("Bo Ng Jr."), AuthorName("The Pot Group")),
        topics=("cs.CL", "hep-th"),
        identifiers=(("arxiv", "2609.77777"), ("doi", "10.1234/pots")),
        venue="Journal of Pots",
        comment="12 pages",
        journal_ref="Pots 3 (2026) 1",
        licence="https://creativecommons.org/licenses/by/4.0/",
        links=(LinkRecord(LinkKind.CODE, "https://code.example/pots"),),
        versions=(
            VersionRecord(1, "2026-09-22T09:30:00Z"),
            VersionRecord(2, "2026-09-24T10:00:00Z", "withdrawn"),
        ),
    )


def test_it_says_who_it_is(client: Client, settings: Settings) -> None:
    make_paper()
    root = ask(client, verb="Identify")
    assert texts(root, ".//o:Identify/o:baseURL") == ["http://testserver/oai"]
    assert texts(root, ".//o:deletedRecord") == ["persistent"]
    settings.CONTACT, settings.BASE_URL = "ada@papers.example", "https://papers.example"
    root = ask(client, verb="Identify")
    assert texts(root, ".//o:adminEmail") == ["ada@papers.example"]
    assert "papers.example" in etree.tostring(root).decode()


def test_a_paper_is_told_of_in_every_format(client: Client) -> None:
    paper = make_whole()
    name = records.identifier_of(paper.key)
    dc = ask(client, verb="GetRecord", identifier=name, metadataPrefix="oai_dc")
    assert texts(dc, ".//d:title") == ["Folding $n$ <Teapots> & Cups"]
    assert texts(dc, ".//d:creator") == ["Ada Kitely", "Bo Ng Jr.", "The Pot Group"]
    assert texts(dc, ".//d:date") == ["2026-09-22"]
    assert texts(dc, ".//d:identifier") == [
        "http://testserver/papers/2609.77777",
        "https://arxiv.org/abs/2609.77777",
        "https://doi.org/10.1234/pots",
    ]
    assert texts(dc, ".//o:setSpec") == ["cs:cs:CL", "physics:hep-th", "source:arxiv"]
    said = etree.tostring(
        ask(client, verb="GetRecord", identifier=name, metadataPrefix="arXiv")
    ).decode()
    for part in (
        "<id>2609.77777</id><created>2026-09-22</created><updated>2026-09-24</updated>",
        "<keyname>Ng</keyname><forenames>Bo</forenames><suffix>Jr.</suffix>",
        "<categories>cs.CL hep-th</categories><comments>12 pages</comments>",
        "<doi>10.1234/pots</doi><license>https://creativecommons.org/licenses/by/4.0/</license>",
    ):
        assert part in said
    raw = etree.tostring(
        ask(client, verb="GetRecord", identifier=name, metadataPrefix="arXivRaw")
    ).decode()
    assert '<version version="v1"><date>Tue, 22 Sep 2026 09:30:00 GMT</date></version>' in raw
    assert "<size>0kb</size>" in raw


def test_a_paper_that_arxiv_does_not_have_has_one_format(client: Client) -> None:
    paper = make_paper(source="acl", source_id="x", identifiers=(("doi", "10.1234/pots"),))
    name = records.identifier_of(paper.key)
    formats = ask(client, verb="ListMetadataFormats", identifier=name)
    assert texts(formats, ".//o:metadataPrefix") == ["oai_dc"]
    every = ask(client, verb="ListMetadataFormats")
    assert texts(every, ".//o:metadataPrefix") == ["oai_dc", "arXiv", "arXivRaw"]
    refused = ask(client, verb="GetRecord", identifier=name, metadataPrefix="arXiv")
    assert code(refused) == "cannotDisseminateFormat"
    assert keys(client, metadataPrefix="oai_dc") == [paper.key]
    assert code(ask(client, verb="ListRecords", metadataPrefix="arXiv")) == "noRecordsMatch"


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ({}, "badVerb"),
        ({"verb": "ListSets", "set": "cs"}, "badArgument"),
        ({"verb": "ListSets", "resumptionToken": "x"}, "badResumptionToken"),
        ({"verb": "ListRecords", "resumptionToken": "x"}, "badResumptionToken"),
        ({"verb": "ListRecords", "metadataPrefix": "marc"}, "cannotDisseminateFormat"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "no"}, "noRecordsMatch"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "source:no"}, "noRecordsMatch"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "math"}, "noRecordsMatch"),
        (
            {"verb": "ListRecords", "metadataPrefix": "oai_dc", "until": "2020-01-01"},
            "noRecordsMatch",
        ),
        (
            {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "oai:testserver:x"},
            "idDoesNotExist",
        ),
        (
            {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "oai:elsewhere:x"},
            "idDoesNotExist",
        ),
        ({"verb": "ListMetadataFormats", "identifier": "x"}, "idDoesNotExist"),
    ],
)
def test_what_cannot_be_answered_is_named_by_its_code(
    client: Client, arguments: dict[str, str], wanted: str
) -> None:
    make_paper()
    root = ask(client, **arguments)
    assert code(root) == wanted
    [request] = found(root, "o:request")
    is_silent = wanted in {"badVerb", "badArgument"}
    assert sorted(request.items()) == ([] if is_silent else sorted(arguments.items()))


def test_it_is_asked_by_post_as_well(client: Client) -> None:
    make_paper()
    said = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}
    root = valid(Client(enforce_csrf_checks=True).post("/oai", said).content)
    assert texts(root, ".//d:title")
    assert code(valid(client.post("/oai?verb=Identify").content)) == "badVerb"
    assert client.put("/oai").status_code == 405


def test_lists_go_on_where_they_stopped_whatever_changes(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for verb in records.PAGE:
        monkeypatch.setitem(records.PAGE, verb, 3)
    papers = [make_paper() for _ in range(4)] + take_in(*(make_record() for _ in range(4)))
    first = ask(client, verb="ListRecords", metadataPrefix="oai_dc")
    [token] = found(first, ".//o:resumptionToken")
    assert (token.get("completeListSize"), token.get("cursor")) == ("8", "0")
    late = make_paper()
    ingest(
        [make_record(source_id="late", identifiers=(("arxiv", papers[7].address),), title="New")]
    )
    pages = [first]
    while name := "".join(texts(pages[-1], ".//o:resumptionToken")):
        again = ask(client, verb="ListRecords", resumptionToken=name)
        assert texts(again, ".//o:identifier") == texts(
            ask(client, verb="ListRecords", resumptionToken=name), ".//o:identifier"
        )
        pages.append(again)
    told = [name for page in pages for name in texts(page, ".//o:header/o:identifier")]
    wanted = [records.identifier_of(paper.key) for paper in papers]
    assert told == wanted[:7]  # The last one changed meanwhile: it comes with the next harvest.
    [last] = found(pages[-1], ".//o:resumptionToken")
    assert last.text is None
    assert last.get("cursor") == "6"
    assert set(keys(client, metadataPrefix="oai_dc")) == {one.key for one in (*papers, late)}
    wrong = ask(client, verb="ListIdentifiers", resumptionToken=token.text or "")
    assert code(wrong) == "badResumptionToken"


def test_who_asks_for_what_is_new_since_their_last_answer_misses_nothing(client: Client) -> None:
    first = make_paper()
    seen = ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc")
    Stamp.objects.update(at=BEFORE)
    second = make_paper()
    [now] = texts(ask(client, verb="Identify"), ".//o:responseDate")
    assert keys(client, metadataPrefix="oai_dc", **{"from": now[:10]}) == [second.key]
    at = "2026-11-01T12:00:00Z"
    assert keys(client, metadataPrefix="oai_dc", **{"from": at, "until": at}) == [first.key]
    assert keys(client, metadataPrefix="oai_dc", until="2026-11-01") == [first.key]
    earlier = {"from": "2026-11-01T12:00:01Z", "until": "2026-11-01T12:00:02Z"}
    nothing = ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc", **earlier)
    assert code(nothing) == "noRecordsMatch"
    assert texts(seen, ".//o:datestamp")
    [stamp] = texts(
        ask(
            client,
            verb="GetRecord",
            metadataPrefix="oai_dc",
            identifier=records.identifier_of(first.key),
        ),
        ".//o:datestamp",
    )
    assert stamp == at


def test_what_became_another_paper_is_deleted_for_good(client: Client) -> None:
    kept, other = make_paper(), make_paper()
    ask(client, verb="Identify")
    Stamp.objects.update(at=BEFORE)
    join(kept.pk, other.pk)
    said = {"verb": "ListRecords", "metadataPrefix": "arXiv", "from": "2026-11-02"}
    root = ask(client, **said)
    [gone] = found(root, ".//o:header[@status='deleted']/..")
    assert texts(gone, "o:header/o:identifier") == [records.identifier_of(other.key)]
    assert not found(gone, "o:metadata")
    one = ask(
        client,
        verb="GetRecord",
        metadataPrefix="arXiv",
        identifier=records.identifier_of(other.key),
    )
    assert found(one, ".//o:header[@status='deleted']")


def test_sets_are_topics_as_arxiv_names_them_and_sources(client: Client) -> None:
    paper, other = make_whole(), make_paper(source="acl", source_id="x", topics=("math.AG",))
    specs = texts(ask(client, verb="ListSets"), ".//o:setSpec")
    assert len(specs) == len(set(specs))
    assert {"cs", "cs:cs", "cs:cs:CL", "physics", "physics:hep-th", "source:acl"} <= set(specs)
    for spec in ("cs", "cs:cs:CL", "physics", "physics:hep-th", "source:arxiv"):
        assert keys(client, metadataPrefix="oai_dc", set=spec) == [paper.key], spec
    assert keys(client, metadataPrefix="oai_dc", set="math") == [other.key]
    assert len(keys(client, metadataPrefix="oai_dc", set="source")) == 2


def test_changes_are_noticed_in_the_background_too() -> None:
    assert not stamps.pending()
    make_paper()
    assert stamps.pending()
    stamps.note()
    stamps.note()
    assert not stamps.pending()
    assert Stamp.objects.count() == 1
    assert stamps.earliest() - datetime.now(UTC) < timedelta(seconds=2)


@pytest.mark.parametrize("size", [3, 40])
def test_a_page_takes_as_many_queries_for_three_papers_and_for_forty(
    client: Client, size: int
) -> None:
    take_in(*(make_record() for _ in range(size)))
    said: dict[str, Any] = {"verb": "ListRecords", "metadataPrefix": "arXivRaw", "set": "cs"}
    ask(client, **said)
    with CaptureQueriesContext(connection) as asked:
        ask(client, **said)
    assert len(asked) == 21
