"""Zotero's replies, hand-written ones and, where they are at hand, recorded ones."""

from __future__ import annotations

import pytest

from dailypapers.catalogue.records import AuthorName, LinkKind, LinkRecord, SourceRecord
from dailypapers.core.errors import SourceError
from dailypapers.sources.base import Skipped
from dailypapers.sources.zotero.parse import count, parse_items, version
from dailypapers.testing.replies import reply
from dailypapers.testing.shared import shared_data

BODY = reply("zotero", "items.json")
PAGE = parse_items(BODY)


def test_it_reads_an_item_and_leaves_what_is_its_readers_own() -> None:
    assert PAGE.records[0] == SourceRecord(
        source="zotero",
        source_id="groups/36222/X42A7DEE",
        title="Counting Commas",
        abstract="Commas are small.",
        authors=(AuthorName("Ada M. Brandt"), AuthorName("The Kettle Group")),
        published="2026-09-20",
        identifiers=(("doi", "10.5555/tea.1"), ("arxiv", "2609.20001"), ("pmid", "40000001")),
        keywords=("Computer Science",),
    )


def test_an_item_of_nulls_is_a_paper() -> None:
    assert PAGE.records[1] == SourceRecord(
        source="zotero",
        source_id="groups/36222/B00K0001",
        title="Pots",
        published="1993",
        links=(LinkRecord(LinkKind.PAGE, "https://pots.example.org/"),),
    )


def test_it_says_why_it_leaves_an_item_out() -> None:
    assert PAGE.skipped == (
        Skipped("groups/36222/ATTACH01", "attachment, not a paper"),
        Skipped("groups/36222/N0TITLE1", "no title"),
    )
    assert (count(BODY), version(BODY), version(b"[]")) == (4, 8, 0)


@pytest.mark.parametrize("body", [b"", b"Forbidden", b"{}", b"[{"])
def test_anything_else_is_a_failure_that_may_pass(body: bytes) -> None:
    with pytest.raises(SourceError) as caught:
        parse_items(body)
    assert not caught.value.permanent


@pytest.mark.shared
def test_recorded_items_are_read() -> None:
    body = shared_data("fixtures", "zotero", "item_doc.json").read_bytes()
    (record,) = parse_items(b"[" + body + b"]").records
    assert record.source_id == "users/475425/X42A7DEE"
    assert record.title.startswith("Electron Microscopy and Analysis 1993")
    assert [author.name for author in record.authors] == ["Institute of Physics (Great Britain)"]
    assert (record.published, record.keywords[0]) == ("1993", "Analysis")
    attached = shared_data("fixtures", "zotero", "attachments_doc.json").read_bytes()
    assert parse_items(b"[" + attached + b"]").skipped[0].reason == "attachment, not a paper"
