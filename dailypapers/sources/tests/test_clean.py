from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from dailypapers.catalogue.models import Announcement, Paper
from dailypapers.catalogue.records import AuthorName, LinkKind, LinkRecord, VersionRecord
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.sources.base import Batch
from dailypapers.sources.clean import MOST_AUTHORS, admitted, clean
from dailypapers.sources.harvest import harvest
from dailypapers.sources.models import Harvest
from dailypapers.testing.connectors import FakeConnector
from dailypapers.testing.make import make_announcement, make_record, paper_of

YESTERDAY = (now() - timedelta(days=1)).date()


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("A <i>Study</i> of H<sub>2</sub>O", "A Study of H2O"),
        ("Tea &amp; <b>Toast</b>", "Tea & Toast"),
        ("&lt;script&gt;alert(1)&lt;/script&gt; Pots", "alert(1) Pots"),
        ('<img src=x onerror="alert(1)">Pots', "Pots"),
        ("If a < b and c > d, then $x<y$", "If a < b and c > d, then $x<y$"),
        ("List<Int> and <unk> tokens", "List<Int> and <unk> tokens"),
        ("Pots\u202e stop\u202c reversed\u2066", "Pots stop reversed"),
        ("Nul\x00 bell\x07 escape\x1b[31m del\x7f", "Nul bell escape[31m del"),
        ("Half \ud83d a character \uffff", "Half a character"),
        ("zero\u200bwidth \ufeffmark", "zerowidth mark"),
        ("می‌خواهم", "می‌خواهم"),  # Persian needs its joiners.
        ("  folded \n lines\t", "folded lines"),
    ],
)
def test_titles_are_plain_and_visible(said: str, kept: str) -> None:
    assert clean(make_record(title=said)).title == kept


def test_names_venues_and_abstracts_are_cleaned_too() -> None:
    authors = (AuthorName("<b>Ada</b>\u202e Brandt", "Caf\x00é"), AuthorName("\u200b"))
    record = clean(make_record(authors=authors, venue="<i>Pots</i>", abstract="a\x00\n\nb"))
    assert record.authors == (AuthorName("Ada Brandt", "Café"),)
    assert (record.venue, record.abstract) == ("Pots", "a\n\nb")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        *(("2024", "2024"), ("1665-03-06", "1665-03-06"), ("0000", ""), ("0001-01-01", "")),
        *(("3000-01-01", ""), ("9999", ""), ("2024-13-45", ""), ("soon", ""), ("", "")),
        (f"{now().year + 1}-01", f"{now().year + 1}-01"),
    ],
)
def test_dates_that_cannot_be_are_unknown(said: str, kept: str) -> None:
    assert clean(make_record(published=said)).published == kept


@pytest.mark.parametrize("day", ["3000-01-01", "0001-01-01", "1066-10-14", "2024-02-31"])
def test_no_edition_is_made_of_a_day_that_cannot_be(day: str) -> None:
    assert clean(make_record(announcement=make_announcement(day))).announcement is None
    undated = replace(make_announcement(YESTERDAY), at=f"{day}T00:00:00Z", day="")
    assert clean(make_record(announcement=undated)).announcement is None
    versions = (VersionRecord(1, f"{day}T00:00:00Z"), VersionRecord(2, "2024-05-31"))
    kept = clean(make_record(versions=versions)).versions
    assert [version.posted_at for version in kept] == ["", "2024-05-31"]


def test_a_day_that_can_be_keeps_its_edition() -> None:
    said = make_announcement(YESTERDAY)
    assert clean(make_record(announcement=said)).announcement == said


def test_of_forty_thousand_authors_the_first_are_kept_and_all_are_counted() -> None:
    authors = tuple(AuthorName(f"Author {n}") for n in range(40_000))
    record = clean(make_record(authors=authors))
    assert record.authors == authors[:MOST_AUTHORS]
    assert record.extra["authors"] == 40_000


def test_what_is_beyond_measure_is_cut_or_left_out() -> None:
    record = make_record()
    named, linked = record.identifiers, (LinkRecord(LinkKind.CODE, "https://example.org/tea"),)
    said = replace(
        record,
        identifiers=(*named, ("doi", "x" * 300)),
        links=(*linked, LinkRecord(LinkKind.PAGE, f"https://example.org/{'a' * 1000}")),
        versions=(VersionRecord(1, note="n" * 300),),
        venue="v" * 600,
        licence="l" * 300,
    )
    kept = clean(said)
    assert (kept.identifiers, kept.links) == (named, linked)
    assert (len(kept.venue), len(kept.licence), len(kept.versions[0].note)) == (500, 255, 255)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "\u200b\x00 "},
        {"source_id": ""},
        {"source_id": "x" * 256},
        {"extra": {"a": "\ud800"}},
    ],
)
def test_what_cannot_be_mended_is_skipped_with_a_reason_and_spoils_no_other(
    change: dict[str, Any],
) -> None:
    good = make_record()
    kept, skipped = admitted([make_record(**change), good])
    assert kept == [good]
    assert [bool(one.reason) for one in skipped] == [True]


def test_a_record_without_a_title_is_refused_in_words() -> None:
    with pytest.raises(InputError, match="no title"):
        clean(make_record(title=" \u202e "))


@pytest.mark.django_db
def test_a_harvest_of_monsters_ends_well_and_its_pages_are_whole(client: Client) -> None:
    crowd = tuple(AuthorName(f"Author {n}") for n in range(40_000))
    monsters = (
        make_record(source="fake", title="<script>alert(1)</script>\u202e\x00", abstract="\x00"),
        make_record(source="fake", authors=crowd, announcement=make_announcement(YESTERDAY)),
        make_record(source="fake", published="0000", announcement=make_announcement("3000-01-01")),
        make_record(source="fake", title="\x00"),
    )
    run = harvest(FakeConnector([Batch(monsters)]))
    assert (run.state, run.new, run.skipped) == (Harvest.State.DONE, 3, 1)
    assert Paper.objects.count() == 3
    assert list(Announcement.objects.values_list("day", flat=True)) == [YESTERDAY]
    for record in monsters[:3]:
        page = client.get(f"/papers/{paper_of(record).address}")
        assert page.status_code == 200
        assert b"<script>alert" not in page.content
    day = client.get(f"/papers/date/{YESTERDAY}")
    assert day.status_code == 200
    assert len(day.content) < 200_000
