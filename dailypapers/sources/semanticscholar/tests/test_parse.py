"""Semantic Scholar's replies, hand-written ones and, where they are at hand, recorded ones."""

from __future__ import annotations

import json

import pytest

from dailypapers.catalogue.identifiers import Name
from dailypapers.catalogue.records import AuthorName, SourceRecord
from dailypapers.core.errors import SourceError
from dailypapers.sources.base import Skipped
from dailypapers.sources.semanticscholar.parse import parse_batch, parse_list, parse_paper
from dailypapers.testing.replies import reply
from dailypapers.testing.shared import recorded

NAMES = [
    Name("arxiv", "2609.20001"),
    Name("doi", "10.5555/none"),
    Name("doi", "10.5555/lids"),
    Name("acl", "P99-1001"),
]


def test_it_reads_a_paper_with_all_that_is_said_of_it() -> None:
    page = parse_batch(reply("semanticscholar", "batch.json"), NAMES)
    assert page.records[0] == SourceRecord(
        source="semanticscholar",
        source_id="0123456789abcdef0123456789abcdef01234567",
        title="Counting Commas",
        abstract="Commas are small.",
        authors=(AuthorName("Wilhelmina Quill"),),
        published="2026-09-22",
        identifiers=(("arxiv", "2609.20001"), ("pmid", "40000001")),
        venue="Annual Meeting of the Comma Society",
        extra={
            "citations": 12,
            "influential_citations": 3,
            "tldr": "Tokenisers lose commas.",
            "tldr_model": "tldr@v2.0.0",
            "fields": ["Computer Science"],
            "free_at": "https://arxiv.org/pdf/2609.20001",
            "corpus_id": 271234567,
        },
    )


def test_a_paper_of_nulls_has_the_name_it_was_asked_by() -> None:
    page = parse_batch(reply("semanticscholar", "batch.json"), NAMES)
    assert page.records[1] == SourceRecord(
        source="semanticscholar",
        source_id="fedcba9876543210fedcba9876543210fedcba98",
        title="On Lids",
        published="1999",
        identifiers=(("doi", "10.5555/lids"),),
        extra={"citations": 0, "influential_citations": 0},
    )
    assert page.skipped == (Skipped("P99-1001", "no title"),)


def test_answers_out_of_step_get_no_names() -> None:
    page = parse_batch(reply("semanticscholar", "batch.json"), NAMES[:2])
    assert page.records[1].identifiers == ()


def test_a_search_goes_on_with_its_token() -> None:
    papers = [one for one in json.loads(reply("semanticscholar", "batch.json")) if one]
    page = parse_list(json.dumps({"total": 9, "token": "T", "data": papers}).encode())
    assert (len(page.records), page.next) == (2, "T")
    assert parse_list(b'{"total": 0, "token": "T", "data": []}').next == ""
    with pytest.raises(SourceError, match="slow down"):
        parse_list(b'{"message": "slow down"}')


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b"[{"])
def test_anything_else_is_a_failure_that_may_pass(body: bytes) -> None:
    with pytest.raises(SourceError) as caught:
        parse_batch(body, NAMES)
    assert not caught.value.permanent


@pytest.mark.shared
def test_recorded_papers_are_read() -> None:
    ((_, body),) = recorded("semanticscholar", "test_get_paper.yaml")
    assert parse_paper(body).records[0].title == "Computing Machinery and Intelligence"
    ((_, body),) = recorded("semanticscholar", "test_get_papers.yaml")
    page = parse_batch(body, NAMES[:3])  # Only authors were asked for.
    assert [one.reason for one in page.skipped] == ["no title"] * 3
    searched = recorded("semanticscholar", "test_search_paper.yaml")
    assert all(len(parse_list(body).records) == 100 for _, body in searched)
    for name in ("test_get_paper_citations.yaml", "test_get_recommended_papers.yaml"):
        for _, body in recorded("semanticscholar", name):
            page = parse_list(body)
            assert page.records
            assert {one.reason for one in page.skipped} <= {"no title", "no paperId"}
