"""The ACL Anthology's files, hand-written in its formats."""

from __future__ import annotations

import gzip

import pytest

from dailypapers.catalogue.records import (
    AuthorName,
    LinkKind,
    LinkRecord,
    SourceRecord,
    VersionRecord,
)
from dailypapers.core.errors import SourceError
from dailypapers.sources.acl.parse import anthology_id, parse
from dailypapers.sources.base import Skipped
from dailypapers.testing.replies import reply

XML, OLD, BIB = (reply("acl", name) for name in ("2026.tea.xml", "W99.xml", "anthology.bib"))


def test_it_reads_a_collection_with_all_that_is_said_of_it() -> None:
    first, second, *others = parse(XML)
    assert first == SourceRecord(
        source="acl",
        source_id="2026.tea-main.1",
        title="Counting Commas in $O(n)$ & Fast",
        abstract="Commas are small, see https://commas.example.org.",
        authors=(
            AuthorName("Ada Brandt", "University of Pots", "0000-0002-1825-0097"),
            AuthorName("Mono"),
            AuthorName("Ó. Fjalar"),
        ),
        published="2026-09",
        identifiers=(("acl", "2026.tea-main.1"),),
        venue="Proceedings of the 3rd Workshop on Tea (TEA 2026)",
        comment="Best Paper",
        versions=(
            VersionRecord(1),
            VersionRecord(2, "2026-09-23T00:00:00Z", "A comma was lost."),
        ),
        links=(
            LinkRecord(LinkKind.CODE, "https://github.com/example/commas"),
            LinkRecord(LinkKind.DATA, "https://data.example.org/commas"),
        ),
        extra={"pages": "1–12"},
    )
    assert isinstance(second, SourceRecord)
    assert (second.withdrawn, second.identifiers[1]) == (True, ("doi", "10.1162/tea_a_00001"))
    assert others == [
        Skipped("2026.tea-main.3", "no title"),
        Skipped("2026.tea-empty", "a volume without a title page"),
    ]


def test_it_makes_ids_of_either_kind() -> None:
    (paper,) = parse(OLD)
    assert isinstance(paper, SourceRecord)
    assert (paper.source_id, paper.published) == ("W99-0207", "1999-06")
    assert anthology_id("P18", "1", "1") == "P18-1001"
    assert anthology_id("D19", "50", "2") == "D19-5002"
    assert anthology_id("D19", "1", "2") == "D19-1002"
    assert anthology_id("C69", "1", "1") == "C69-0101"


@pytest.mark.parametrize("body", [BIB, gzip.compress(BIB)], ids=["plain", "gzip"])
def test_it_reads_the_bibtex_file(body: bytes) -> None:
    first, volume, elsewhere = parse(body)
    assert first == SourceRecord(
        source="acl",
        source_id="2026.tea-main.1",
        title="Counting Commas",
        abstract="Commas are small.",
        authors=(AuthorName("Ada Brandt"), AuthorName("Ó. Fjalar")),
        published="2026-09",
        identifiers=(("acl", "2026.tea-main.1"),),
        venue="Proceedings of the 3rd Workshop on Tea",
    )
    assert volume == Skipped("2026.tea-main.0", "front matter, not a paper")
    assert elsewhere == Skipped("Elsewhere", "no id of the Anthology")


@pytest.mark.parametrize(
    "body", [b"", b"<html/>", b"404: Not Found", XML[:700], gzip.compress(BIB)[:200]]
)
def test_anything_else_is_a_failure_that_may_pass(body: bytes) -> None:
    with pytest.raises(SourceError) as caught:
        list(parse(body))
    assert not caught.value.permanent
