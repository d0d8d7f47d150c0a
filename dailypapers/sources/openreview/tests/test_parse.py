"""OpenReview's replies, hand-written ones and, where they are at hand, given ones."""

from __future__ import annotations

import pytest

from dailypapers.catalogue.records import AuthorName, LinkKind, LinkRecord, SourceRecord
from dailypapers.core.errors import SourceError
from dailypapers.sources.base import Skipped
from dailypapers.sources.openreview.parse import ends, parse_notes
from dailypapers.testing.replies import reply
from dailypapers.testing.shared import shared_data

BODY = reply("openreview", "notes.json")
PAGE = parse_notes(BODY)


def test_it_reads_an_accepted_paper_with_all_that_is_said_of_it() -> None:
    assert PAGE.records[0] == SourceRecord(
        source="openreview",
        source_id="AbC123xyzQ",
        title="Sparse Kettles for Long Contexts",
        abstract="We study sparse kettles.\n\nThey are $O(n)$ faster.",
        authors=(AuthorName("Ada Brandt"), AuthorName("Grace Sample")),
        published="2026-09-22",
        identifiers=(("openreview", "AbC123xyzQ"), ("arxiv", "2609.20001")),
        keywords=("kettles", "sparsity"),
        venue="TEA 2026 Oral",
        licence="CC BY 4.0",
        links=(LinkRecord(LinkKind.CODE, "https://github.com/example/kettles"),),
        extra={
            "decision": "Accept (oral)",
            "tldr": "Sparse kettles are fast.",
            "area": "kettle architectures",
            "venue_id": "TEA.cc/2026/Conference",
        },
    )


def test_a_submission_is_in_no_venue_yet_and_its_authors_may_be_secret() -> None:
    record = PAGE.records[1]
    assert (record.venue, record.comment, record.authors) == ("", "Submitted to TEA 2026", ())
    assert (record.keywords, record.extra["decision"]) == (("pots", "lids"), "under review")
    assert (record.abstract, record.published) == ("", "2026-09-20")


def test_values_may_stand_bare_and_a_withdrawn_one_is_withdrawn() -> None:
    record = PAGE.records[2]
    assert (record.title, record.withdrawn) == ("A Pot of the Old Kind", True)
    assert [author.name for author in record.authors] == ["Solo Author", "Duo Author"]
    assert (record.venue, record.published) == ("", "")


def test_it_tells_what_is_gone_and_what_is_no_paper() -> None:
    assert PAGE.deleted == ("Ddd000ddd0",)
    assert PAGE.skipped == (
        Skipped("Rrr222rrr2", "a reply, not a paper"),
        Skipped("Nnn333nnn3", "no title"),
        Skipped("Ooo444ooo4", "no title"),
    )
    assert ends(BODY) == ("Ooo444ooo4", 0, 7)
    assert ends(b'{"notes": []}') == ("", 0, 0)


@pytest.mark.parametrize("body", [b"", b"[]", b'{"name":"Error","message":"no"}', b'{"notes": ['])
def test_anything_else_is_a_failure_that_may_pass(body: bytes) -> None:
    with pytest.raises(SourceError) as caught:
        parse_notes(body)
    assert not caught.value.permanent


@pytest.mark.shared
def test_given_notes_are_read() -> None:
    body = shared_data("fixtures", "openreview", "notes_v2_handwritten.json").read_bytes()
    first, second = parse_notes(body).records
    assert first.title == "Sparse Attention for Long Contexts"
    assert first.venue == "NeurIPS 2026 spotlight"
    assert first.extra["decision"] == "accepted"
    assert [author.name for author in first.authors] == ["Ada Example", "Grace Sample"]
    assert (second.source_id, second.abstract) == ("Zzz999", "Only the required fields.")
