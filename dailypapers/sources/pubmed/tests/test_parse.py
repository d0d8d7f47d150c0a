"""PubMed's replies, hand-written ones and, where they are at hand, recorded ones."""

from __future__ import annotations

import pytest

from dailypapers.catalogue.records import AnnouncementRecord, AuthorName, Featured, SourceRecord
from dailypapers.core.errors import SourceError
from dailypapers.sources.base import Skipped
from dailypapers.sources.pubmed.parse import Found, parse_articles, parse_search
from dailypapers.testing.replies import reply
from dailypapers.testing.shared import shared_data

PAGE = parse_articles(reply("pubmed", "articles.xml"))


def test_it_reads_an_article_with_all_that_is_said_of_it() -> None:
    assert PAGE.records[0] == SourceRecord(
        source="pubmed",
        source_id="40000001",
        title="Steeping Camellia leaves: CO₂ at 80 °C",
        abstract="Background: Tea is hot (p<0.05).\n\nIt cools.",
        authors=(
            AuthorName(
                "Ada M Brandt Jr",
                "Department of Tea, University of Pots; Kettle Works, Inkwell.",
                "0000-0002-1825-0097",
                "ada@pots.example",
            ),
            AuthorName("The Kettle Group"),
            AuthorName("Mono"),
        ),
        published="2026-09-20",
        identifiers=(("pmid", "40000001"), ("doi", "10.5555/tea.2026.0001")),
        keywords=("tea", "steeping"),
        venue="Journal of tea",
        journal_ref="J Tea 27 (3), 588-602",
        announcement=AnnouncementRecord(
            "2026-09-23T00:00:00Z", Featured.LISTING, "PubMed", day="2026-09-23"
        ),
        extra={"pmc": "PMC9000001", "mesh": ["Tea"]},
    )


def test_a_translated_title_has_no_brackets_and_a_date_in_words_is_a_year() -> None:
    record = PAGE.records[1]
    assert (record.title, record.published, record.withdrawn) == ("On lids", "1998-12", True)
    assert (record.announcement, record.authors) == (None, ())


def test_a_chapter_of_a_book_is_a_paper_too() -> None:
    assert PAGE.records[2] == SourceRecord(
        source="pubmed",
        source_id="20301295",
        title="Spouts",
        abstract="Spouts pour.",
        authors=(AuthorName("Grace Sample"),),
        published="2026",
        identifiers=(("pmid", "20301295"),),
        venue="The Book of Pots",
        announcement=PAGE.records[2].announcement,
    )


def test_it_says_why_it_leaves_an_article_out() -> None:
    assert PAGE.skipped == (
        Skipped("40000003", "a notice about another paper"),
        Skipped("40000004", "no title"),
    )


def test_it_reads_what_a_search_found() -> None:
    assert parse_search(reply("pubmed", "search.xml")) == Found(5, "MCID_68d3a1", "1")
    none = parse_search(reply("pubmed", "nothing.xml"))
    assert (none.size, none.note) == (0, "PubMed does not know teapotology")


@pytest.mark.parametrize(
    ("body", "permanent"),
    [
        (b"", False),
        (b'{"error":"API rate limit exceeded"}', False),
        (b"<PubmedArticleSet>", False),
        (b"<eFetchResult><ERROR>Search Backend failed</ERROR></eFetchResult>", False),
        (b"<eFetchResult><ERROR>Unable to obtain query #1</ERROR></eFetchResult>", True),
        (b'<!DOCTYPE PubmedArticleSet [<!ENTITY a "b">]><PubmedArticleSet/>', False),
    ],
)
def test_anything_else_is_a_failure(body: bytes, permanent: bool) -> None:
    with pytest.raises(SourceError) as caught:
        parse_articles(body)
    assert caught.value.permanent is permanent


@pytest.mark.shared
@pytest.mark.parametrize(
    ("number", "titles"),
    [
        (1, ["The treatment of AIDS behind", "Magnetic studies of Chromatium"]),
        (2, ["Is cryopreservation a homogeneous process", "Proton MRI of (13)C"]),
        (4, ["Leucocyte telomere length"]),
        (6, ['A "Blood Relationship" Between']),
        (7, ["Development of a pulmonary imaging"]),
    ],
)
def test_recorded_articles_are_read_whole(number: int, titles: list[str]) -> None:
    body = shared_data("fixtures", "pubmed", f"pubmed{number}.xml").read_bytes()
    page = parse_articles(body)
    assert (len(page.records), page.skipped) == (len(titles), ())
    for record, title in zip(page.records, titles, strict=True):
        assert record.title.startswith(title)
        assert record.published
        assert record.authors
        assert "<" not in record.title + record.abstract.replace("<0", "").replace("< 0", "")


@pytest.mark.shared
def test_a_recorded_search_is_read() -> None:
    body = shared_data("fixtures", "pubmed", "esearch1.xml").read_bytes()
    assert parse_search(body) == Found(63, "", "")
