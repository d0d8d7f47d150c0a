"""Hugging Face's replies, hand-written ones and, where they are at hand, recorded ones."""

from __future__ import annotations

from datetime import date

import pytest

from dailypapers.catalogue.records import (
    AnnouncementRecord,
    AuthorName,
    CountRecord,
    Featured,
    LinkKind,
    LinkRecord,
    SourceRecord,
)
from dailypapers.core.errors import SourceError
from dailypapers.sources.base import Skipped
from dailypapers.sources.hf_daily.parse import HUGGING_FACE, parse_day, parse_paper
from dailypapers.testing.replies import reply
from dailypapers.testing.shared import shared_data


def test_it_reads_a_paper_with_all_that_is_said_of_it() -> None:
    assert parse_day(reply("hf_daily", "day.json")).records[0] == SourceRecord(
        source="hf-daily",
        source_id="2609.20001",
        title="Counting Commas: How Naïve Tokenisers Lose 5% of Every Poem",
        abstract="Commas are small, and tokenisers forget them. "
        "We count those that $n$ merges lose.",
        authors=(AuthorName("Wilhelmina Quill"), AuthorName("Tomáš Kovář")),
        published="2026-09-22",
        identifiers=(("arxiv", "2609.20001"),),
        links=(
            LinkRecord(LinkKind.CODE, "https://github.com/example/commas", 128),
            LinkRecord(LinkKind.PROJECT, "https://commas.example.org/"),
        ),
        announcement=AnnouncementRecord(
            "2026-09-23T00:23:14Z", Featured.SUBMISSION, HUGGING_FACE, day="2026-09-23"
        ),
        counts=CountRecord(HUGGING_FACE, votes=41, comments=3),
        extra={
            "ai_summary": "Tokenisers drop commas, and the loss shrinks with the number of merges.",
            "ai_keywords": ["tokenisers", "byte-pair encoding"],
            "submitted_by": "ada",
            "organization": "School of Letters",
        },
    )


def test_a_paper_of_which_nearly_all_is_null_is_a_paper() -> None:
    record = parse_day(reply("hf_daily", "day.json"), date(2026, 9, 23)).records[1]
    assert (record.title, record.authors, record.links) == (
        "A Paper of Which Little Is Said",
        (),
        (),
    )
    assert record.counts == CountRecord(HUGGING_FACE)
    assert record.announcement
    assert record.announcement.day == "2026-09-23"
    assert record.extra == {}


def test_it_says_why_it_leaves_an_entry_out() -> None:
    page = parse_day(reply("hf_daily", "day.json"))
    assert page.skipped == (
        Skipped("not-a-paper", "no arXiv id in 'not-a-paper'"),
        Skipped("2609.20003", "no title"),
        Skipped("", "no arXiv id in ''"),
    )


def test_it_reads_the_lists_of_earlier_years() -> None:
    (record,) = parse_day(reply("hf_daily", "day_2024.json"), date(2024, 6, 3)).records
    assert record.title == "Teapots are Kettles: A Duality"
    assert record.counts == CountRecord(HUGGING_FACE, 27, 3)
    assert record.announcement
    assert (record.announcement.at, record.announcement.day) == (
        "2024-06-03T00:00:00Z",
        "2024-06-03",
    )


def test_it_reads_a_single_paper() -> None:
    (record,) = parse_paper(reply("hf_daily", "paper.json")).records
    assert record.counts == CountRecord(HUGGING_FACE, 44)


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"error":"Bad"}', b"[", b"\xff\xfe", b"null"])
def test_anything_else_is_a_failure_that_may_pass(body: bytes) -> None:
    with pytest.raises(SourceError) as caught:
        parse_day(body)
    assert not caught.value.permanent


@pytest.mark.shared
@pytest.mark.parametrize(
    ("day", "count"), [("2024-06-03", 6), ("2025-03-12", 23), ("2026-01-15", 16)]
)
def test_recorded_days_are_read_whole(day: str, count: int) -> None:
    body = shared_data("fixtures", "hf_daily_papers", f"{day}.json").read_bytes()
    page = parse_day(body, date.fromisoformat(day))
    assert (len(page.records), page.skipped) == (count, ())
    assert all(record.title and record.abstract and record.authors for record in page.records)
    assert all(record.published and record.announcement for record in page.records)
