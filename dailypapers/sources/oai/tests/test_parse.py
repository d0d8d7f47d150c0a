"""Replies of repositories, hand-written ones and, where they are at hand, recorded ones."""

from __future__ import annotations

import pytest

from dailypapers.catalogue.records import AnnouncementRecord, AuthorName, Featured, SourceRecord
from dailypapers.core.errors import SourceError
from dailypapers.sources.base import Skipped
from dailypapers.sources.oai.parse import parse_records
from dailypapers.sources.walk import Page
from dailypapers.testing.replies import reply
from dailypapers.testing.shared import shared_data

PAGE = parse_records(reply("oai", "records.xml"), "pots.example.org")


def test_it_reads_a_record_with_all_that_is_said_of_it() -> None:
    assert PAGE.records[0] == SourceRecord(
        source="oai",
        source_id="oai:pots.example.org:1",
        title="Of Pots & Lids",
        abstract="Pots are round.",
        authors=(AuthorName("Ada M. Brandt"), AuthorName("The Kettle Group")),
        published="2026-09-20",
        identifiers=(("doi", "10.5555/pots.1"),),
        keywords=("pots", "lids"),
        journal_ref="Journal of Pots 3 (2026), 1-9",
        licence="https://creativecommons.org/licenses/by/4.0/",
        announcement=AnnouncementRecord(
            "2026-09-23T00:00:00Z", Featured.LISTING, "pots.example.org", day="2026-09-23"
        ),
        extra={"repository": "pots.example.org"},
    )


def test_an_old_record_that_is_stamped_today_is_no_news() -> None:
    record = PAGE.records[1]
    assert (record.published, record.announcement) == ("1976", None)
    assert record.links[0].url == "https://pots.example.org/handle/2"


def test_it_tells_what_is_gone_what_is_no_paper_and_where_it_goes_on() -> None:
    assert PAGE.deleted == ("oai:pots.example.org:9",)
    assert PAGE.skipped == (
        Skipped("oai:pots.example.org:3", "Dataset, not a paper"),
        Skipped("oai:pots.example.org:4", "no Dublin Core"),
    )
    assert PAGE.next == "page two"


@pytest.mark.parametrize(
    ("body", "permanent"),
    [
        (b"broken xml", False),
        (b"<html/>", False),
        (b"<OAI-PMH><Identify/></OAI-PMH>", False),
        (b'<OAI-PMH><error code="badArgument">Hm</error></OAI-PMH>', True),
        (b'<OAI-PMH><error code="badResumptionToken"/></OAI-PMH>', True),
    ],
)
def test_anything_else_is_a_failure(body: bytes, permanent: bool) -> None:
    with pytest.raises(SourceError) as caught:
        parse_records(body, "pots.example.org")
    assert caught.value.permanent is permanent


@pytest.mark.shared
def test_recorded_replies_are_read() -> None:
    def recorded(name: str) -> Page:
        return parse_records(shared_data("fixtures", "oai_pmh", name).read_bytes(), "x")

    first = recorded("ListRecords.xml")
    assert first.deleted == ("oai:test.example.com:1585310",)
    assert (first.records[0].title, first.records[0].published) == ("Sample Title", "2010")
    assert first.next == "ListRecords2.xml"
    assert len(recorded("GetRecord.xml").records) == 1
    for name in ("noRecordsMatch.xml", "idDoesNotExist.xml"):
        assert recorded(name) == Page()
    for name in ("badArgument.xml", "cannotDisseminateFormat.xml", "undefinedError.xml"):
        with pytest.raises(SourceError) as caught:
            recorded(name)
        assert caught.value.permanent
    for name in ("Identify.xml", "ListRecordsBroken.xml", "ListSets.xml"):
        with pytest.raises(SourceError) as caught:
            recorded(name)
        assert not caught.value.permanent
