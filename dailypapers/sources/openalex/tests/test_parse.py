"""OpenAlex's replies, hand-written ones and, where they are at hand, recorded ones."""

from __future__ import annotations

import pytest

from dailypapers.catalogue.records import (
    AnnouncementRecord,
    AuthorName,
    Featured,
    LinkKind,
    LinkRecord,
    SourceRecord,
)
from dailypapers.core.errors import SourceError
from dailypapers.sources.base import Skipped
from dailypapers.sources.openalex.parse import abstract, parse_work, parse_works
from dailypapers.testing.replies import reply
from dailypapers.testing.shared import shared_data


def test_it_reads_a_work_with_all_that_is_said_of_it() -> None:
    page = parse_works(reply("openalex", "works.json"))
    assert page.next == "IlsxNjA5XSI="
    assert page.records[0] == SourceRecord(
        source="openalex",
        source_id="W4400000001",
        title="Steeping Camellia Leaves at 80 °C",
        abstract="Tea is hot. Water also is hot.",
        authors=(
            AuthorName("Ada Brandt", "University of Pots", orcid="0000-0002-1825-0097"),
            AuthorName("O. Kettle", "Kettle Works"),
        ),
        published="2026-09-20",
        identifiers=(
            ("doi", "10.5555/tea.2026.0001"),
            ("pmid", "40000001"),
            ("arxiv", "2609.20001"),
            ("openalex", "W4400000001"),
        ),
        venue="Journal of Tea",
        licence="cc-by",
        announcement=AnnouncementRecord(
            "2026-09-23T00:00:00Z", Featured.LISTING, "OpenAlex", day="2026-09-23"
        ),
        extra={
            "citations": 7,
            "type": "article",
            "topic": "Beverages",
            "keywords": ["Tea"],
            "free_at": "https://tea.example.org/1.pdf",
        },
    )


def test_an_old_work_with_little_said_is_no_news() -> None:
    record = parse_works(reply("openalex", "works.json")).records[1]
    assert record == SourceRecord(
        source="openalex",
        source_id="W4400000002",
        title="On Kettles",
        published="1976",
        identifiers=(("openalex", "W4400000002"),),
        links=(LinkRecord(LinkKind.PAGE, "https://kettles.example.org/2"),),
        withdrawn=True,
        extra={"citations": 0, "type": "article"},
    )


def test_it_says_why_it_leaves_a_work_out() -> None:
    assert parse_works(reply("openalex", "works.json")).skipped == (
        Skipped("W4400000003", "front matter, not a paper"),
        Skipped("W4400000004", "no title"),
        Skipped("", "no OpenAlex id in ''"),
    )


def test_arxiv_is_no_venue_and_its_doi_is_its_id() -> None:
    page = parse_works(reply("openalex", "last.json"))
    assert page.next == ""
    assert page.records[0].venue == ""
    assert page.records[0].identifiers[0] == ("arxiv", "2609.20009")


def test_an_index_of_words_may_be_odd() -> None:
    assert abstract(None) == abstract([]) == abstract({}) == ""
    assert abstract({"a": [2, 0], "b": ["x", 1], "c": 3}) == "a b a"


@pytest.mark.parametrize("body", [b"", b"[]", b'{"error":"Invalid","message":"no"}', b'{"results"'])
def test_anything_else_is_a_failure_that_may_pass(body: bytes) -> None:
    with pytest.raises(SourceError) as caught:
        parse_works(body)
    assert not caught.value.permanent


@pytest.mark.shared
def test_recorded_works_are_read_whole() -> None:
    page = parse_works(shared_data("fixtures", "openalex", "works.json").read_bytes())
    assert (len(page.records), page.skipped, page.next) == (2, (), "")
    first = page.records[0]
    assert first.title.startswith("In vivo CRISPR base editing")
    assert (first.published, first.venue) == ("2021-05-19", "Nature")
    assert first.identifiers == (("doi", "10.1038/s41586-021-03534-y"), ("openalex", "W3161425918"))
    assert first.authors[0].orcid == "0000-0003-3298-0368"
    assert len(first.authors) > 10
    (small,) = parse_work(
        shared_data("fixtures", "openalex", "work_small.json").read_bytes()
    ).records
    assert small.abstract == "The dominant sequence transduction"
    assert small.published == "2017"
    assert ("arxiv", "1706.03762") in small.identifiers
