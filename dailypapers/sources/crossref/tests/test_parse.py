"""Crossref's replies, hand-written ones and, where they are at hand, recorded ones."""

from __future__ import annotations

import pytest

from dailypapers.catalogue.records import AnnouncementRecord, AuthorName, Featured, SourceRecord
from dailypapers.core.errors import SourceError
from dailypapers.sources.base import Skipped
from dailypapers.sources.crossref.parse import parse_work, parse_works
from dailypapers.testing.replies import reply
from dailypapers.testing.shared import recorded, shared_data

PAGE = parse_works(reply("crossref", "works.json"))


def test_it_reads_a_work_with_all_that_is_said_of_it() -> None:
    assert PAGE.records[0] == SourceRecord(
        source="crossref",
        source_id="10.5555/tea.2026.0001",
        title="Steeping Camellia Leaves: A Trial at 80 °C",
        abstract="Background: Tea is hot (p < 0.05).\n\nResults: CO₂ rose.",
        authors=(
            AuthorName("Ada Brandt Jr.", "University of Pots", orcid="0000-0002-1825-0097"),
            AuthorName("The Kettle Group"),
            AuthorName("Mono"),
        ),
        published="2026-09-20",
        identifiers=(("doi", "10.5555/tea.2026.0001"), ("arxiv", "2609.20001")),
        venue="Journal of Tea",
        journal_ref="27 (3), 588-602",
        licence="https://creativecommons.org/licenses/by/4.0",
        announcement=AnnouncementRecord(
            "2026-09-23T00:00:00Z", Featured.LISTING, "Crossref", day="2026-09-23"
        ),
        extra={
            "type": "journal-article",
            "publisher": "Pots & Sons",
            "issn": ["1234-5678"],
            "citations": 7,
        },
    )


def test_null_dates_and_lists_are_unsaid() -> None:
    record = PAGE.records[1]
    assert (record.published, record.authors, record.abstract) == ("", (), "")
    assert (record.venue, record.withdrawn, record.announcement) == ("Workshop on Lids", True, None)


def test_dates_may_be_texts_and_notices_withdraw() -> None:
    record = PAGE.records[2]
    assert (record.published, record.withdrawn) == ("2026-09", True)


def test_it_says_why_it_leaves_a_work_out() -> None:
    assert PAGE.skipped == (
        Skipped("10.5555/fig1", "component, not a paper"),
        Skipped("10.5555/untitled", "no title"),
        Skipped("", "no DOI in ''"),
    )
    assert PAGE.next == "DnF1ZXJ5VGhlbkZldGNo=="


@pytest.mark.parametrize("body", [b"", b"Resource not found.", b"[]", b'{"message"'])
def test_anything_else_is_a_failure_that_may_pass(body: bytes) -> None:
    with pytest.raises(SourceError) as caught:
        parse_works(body)
    assert not caught.value.permanent


@pytest.mark.shared
def test_recorded_works_are_read_whole() -> None:
    (small,) = parse_work(
        shared_data("fixtures", "crossref", "work_small.json").read_bytes()
    ).records
    assert small.title.startswith("BEstimate: a computational tool")
    assert (small.published, small.venue) == ("2026-04-27", "Genome Biology")
    assert small.abstract.startswith("CRISPR base editors enable")
    assert [author.name for author in small.authors][:2] == ["Cansu Dinçer", "Bo Fussing"]
    single = [parse_work(body) for _, body in recorded("crossref", "test_works_with_many_ids.yaml")]
    assert [(len(page.records), page.skipped) for page in single] == [(1, ())] * len(single)
    records = [page.records[0] for page in single]
    assert not any("<" in record.title or "jats:" in record.abstract for record in records)
    assert all(record.authors and record.venue for record in records)
    for name, count in (("test_works_query.yaml", 2), ("test_works_with_select_param.yaml", 20)):
        ((_, body),) = recorded("crossref", name)
        page = parse_works(body)
        assert len(page.records) + len(page.skipped) == count
        assert {one.reason for one in page.skipped} <= {"no title"}
