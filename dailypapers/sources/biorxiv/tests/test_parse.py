"""bioRxiv's replies, hand-written in its wire shape."""

from __future__ import annotations

import json

import pytest

from dailypapers.catalogue.records import (
    AnnouncementRecord,
    AuthorName,
    Featured,
    SourceRecord,
    VersionRecord,
)
from dailypapers.core.errors import SourceError
from dailypapers.sources.base import Skipped
from dailypapers.sources.biorxiv.parse import parse_details
from dailypapers.testing.replies import reply

REPLY = parse_details(reply("biorxiv", "details.json"), "biorxiv")


def test_it_makes_one_paper_of_its_versions() -> None:
    assert REPLY.page.records[0] == SourceRecord(
        source="biorxiv",
        source_id="10.1101/2026.09.18.600001",
        title="Sleep in Camellia drinkers, revisited",
        abstract="Tea keeps awake, again.",
        authors=(AuthorName("A. M. Brandt"), AuthorName("G. Sample")),
        published="2026-09-20",
        identifiers=(("doi", "10.1101/2026.09.18.600001"), ("doi", "10.5555/tea.2026.9")),
        keywords=("neuroscience",),
        licence="cc_by",
        versions=(
            VersionRecord(1, "2026-09-20T00:00:00Z"),
            VersionRecord(2, "2026-09-23T00:00:00Z"),
        ),
        announcement=AnnouncementRecord(
            "2026-09-20T00:00:00Z", Featured.LISTING, "bioRxiv", day="2026-09-20"
        ),
        extra={"type": "new results"},
    )


def test_a_later_version_alone_is_no_news_and_is_dated_by_its_doi() -> None:
    record = REPLY.page.records[1]
    assert (record.published, record.announcement, record.withdrawn) == ("2026-01-02", None, True)
    assert (record.authors, record.keywords) == ((), ())
    assert [version.posted_at for version in record.versions] == ["", "", "2026-09-24T00:00:00Z"]


def test_the_corresponding_author_has_the_institution() -> None:
    said = json.loads(reply("biorxiv", "details.json"))
    said["collection"] = said["collection"][:1]
    (record,) = parse_details(json.dumps(said).encode(), "medrxiv").page.records
    assert record.source == "medrxiv"
    assert record.title == "Sleep in Camellia drinkers"
    assert record.authors == (
        AuthorName("A. M. Brandt"),
        AuthorName("G. Sample", "University of Pots"),
        AuthorName("Kettle Consortium"),
    )
    assert record.announcement
    assert record.announcement.by == "medRxiv"


def test_it_counts_and_says_why_it_leaves_an_entry_out() -> None:
    assert (REPLY.came, REPLY.total) == (5, 6)
    assert REPLY.page.skipped == (
        Skipped("10.1101/2026.09.18.600003", "no title"),
        Skipped("", "no DOI in ''"),
    )


@pytest.mark.parametrize(
    "body",
    [
        b'{"messages":[{"status":"no posts found"}],"collection":[]}',
        b'{"messages":[{"status":"ok","total":0}],"collection":[]}',
        b'{"messages":"no articles found for 2026-09-20","collection":null}',
    ],
)
def test_that_there_is_nothing_is_said_in_several_ways(body: bytes) -> None:
    assert parse_details(body, "biorxiv") == (parse_details(body, "biorxiv").page, 0, 0)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'{"messages":[{"status":"server error"}]}', b"{}", b'{"messages"']
)
def test_anything_else_is_a_failure_that_may_pass(body: bytes) -> None:
    with pytest.raises(SourceError) as caught:
        parse_details(body, "biorxiv")
    assert not caught.value.permanent
