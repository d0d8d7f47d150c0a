"""Feeds of every format, hand-written."""

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
from dailypapers.sources.feeds.parse import parse_feed
from dailypapers.sources.walk import Page
from dailypapers.testing.replies import reply

ADDRESS = "https://tea.example.org/feed"


def feed(name: str) -> Page:
    return parse_feed(reply("feeds", name), ADDRESS)


def test_rss_with_what_journals_add_to_it() -> None:
    page = feed("journal.rss")
    first = page.records[0]
    assert first == SourceRecord(
        source="feed",
        source_id=first.source_id,
        title="Steeping Camellia Leaves & More",
        abstract="Tea is hot.",
        authors=(
            AuthorName("Ada Brandt"),
            AuthorName("Grace M. Sample"),
            AuthorName("The Kettle Group"),
        ),
        published="2026-09-24",
        identifiers=(("doi", "10.5555/tea.2026.1"),),
        keywords=("Brewing",),
        venue="Journal of Tea",
        announcement=AnnouncementRecord(
            "2026-09-24T00:00:00Z", Featured.LISTING, "Journal of Tea: latest", day="2026-09-24"
        ),
        extra={"feed": ADDRESS},
    )
    assert first.source_id.startswith("tea.example.org/")
    second = page.records[1]
    assert (second.published, second.announcement, second.authors) == ("", None, ())
    assert second.links == (LinkRecord(LinkKind.PAGE, "https://tea.example.org/2"),)
    assert page.skipped == (Skipped("https://tea.example.org/3", "no title"),)


def test_rss_of_the_first_kind_that_breaks_the_rules() -> None:
    (record,) = feed("journal.rdf").records
    assert (record.title, record.published) == ("Pots and Lids", "2026-09-22")
    assert [author.name for author in record.authors] == ["Ada Brandt", "Grace Sample"]
    assert record.identifiers == (("doi", "10.5555/pots.1"),)


def test_atom() -> None:
    (record,) = feed("lab.atom").records
    assert (record.title, record.abstract) == ("On Spouts", "Spouts pour.")
    assert [author.name for author in record.authors] == ["Ada Brandt", "Bob Brandt"]
    assert record.identifiers == (("arxiv", "2609.20001"),)
    assert record.announcement
    assert (record.announcement.by, record.announcement.day) == ("The Tea Lab", "2026-09-24")
    assert record.keywords == ("Spouts",)


def test_json_feed() -> None:
    page = feed("lab.json")
    (record,) = page.records
    assert (record.title, record.abstract) == ("Kettles", "Kettles boil.")
    assert record.keywords == ("kettles",)
    assert page.skipped == (Skipped("2", "no title"),)


def test_one_entry_keeps_its_name_when_the_feed_is_read_again() -> None:
    assert feed("lab.json").records[0].source_id == feed("lab.json").records[0].source_id
    rss, atom = feed("journal.rss").records, feed("lab.atom").records
    assert len({record.source_id for record in (*rss, *atom)}) == 3


def test_a_whole_article_is_cut() -> None:
    body = reply("feeds", "lab.json").replace(b"Kettles boil.", b"Kettles boil. " * 2000)
    abstract = parse_feed(body, ADDRESS).records[0].abstract
    assert len(abstract) <= 5000
    assert abstract.endswith("…")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>Not found</body></html>",
        b'{"error": "no"}',
        b"<rss><channel><item><title>Cut",
        b'<!DOCTYPE rss [<!ENTITY a "aaaa">]><rss><channel/></rss>',
    ],
)
def test_anything_else_is_a_failure_that_may_pass(body: bytes) -> None:
    with pytest.raises(SourceError) as caught:
        parse_feed(body, ADDRESS)
    assert not caught.value.permanent


@pytest.mark.timeout(10)  # It took a minute.
def test_an_author_of_endless_letters_is_read_at_once() -> None:
    body = reply("feeds", "journal.rss").replace(b"</dc:creator>", b"a" * 70_000 + b"</dc:creator>")
    assert len(parse_feed(body, "https://a.example.org/").records) == 2
