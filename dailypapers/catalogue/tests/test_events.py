from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dailypapers.catalogue.events import Kind, Texts, happened, is_published, published
from dailypapers.catalogue.records import SourceRecord, VersionRecord

FIRST = VersionRecord(1, "2026-09-01T10:00:00Z")
SECOND = VersionRecord(2, "2026-09-20T11:30:00Z")
OLD = SourceRecord(
    "arxiv", "1", "On Teapots", "We pour.", topics=("cs.CL",), versions=(FIRST,), published="2026"
)


def kinds(new: SourceRecord) -> list[Kind]:
    return [one.kind for one in happened(OLD, new)]


def test_a_higher_version_is_a_revision_of_its_own_date() -> None:
    (event,) = happened(OLD, replace(OLD, versions=(FIRST, SECOND), abstract="We pour slowly."))
    assert (event.kind, event.said) == (Kind.REVISED, "version 2")
    assert event.at == datetime(2026, 9, 20, 11, 30, tzinfo=UTC)
    assert event.before == Texts("On Teapots", "We pour.")


def test_a_version_with_the_same_words_has_nothing_to_compare() -> None:
    (event,) = happened(OLD, replace(OLD, versions=(FIRST, SECOND)))
    assert event.before is None


def test_other_words_are_a_revision_and_other_blanks_are_none() -> None:
    (event,) = happened(OLD, replace(OLD, title="On Kettles"))
    assert (event.kind, event.at, event.said) == (Kind.REVISED, None, "")
    assert kinds(replace(OLD, title="On  teapots.", abstract="We pour")) == []
    assert kinds(replace(OLD, abstract="")) == []


def test_new_topics_are_a_cross_listing_and_an_order_of_them_is_none() -> None:
    (event,) = happened(OLD, replace(OLD, topics=("cs.CL", "cs.LG", "stat.ML")))
    assert (event.kind, event.said) == (Kind.CROSS_LISTED, "cs.LG, stat.ML")
    assert kinds(replace(OLD, topics=())) == []


def test_withdrawn_and_back() -> None:
    gone = replace(OLD, withdrawn=True)
    assert kinds(gone) == [Kind.WITHDRAWN]
    assert list(happened(gone, OLD)) == []
    back = happened(gone, replace(OLD, versions=(FIRST, SECOND)))
    assert [one.kind for one in back] == [Kind.RESTORED, Kind.REVISED]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"venue": "TEA 2026"}, "TEA 2026"),
        ({"journal_ref": "J. Tea 3"}, "J. Tea 3"),
        ({"identifiers": (("doi", "10.1/x"),)}, "doi:10.1/x"),
    ],
)
def test_to_be_published_elsewhere_is_told_once(change: dict[str, object], said: str) -> None:
    new = replace(OLD, **change)  # type: ignore[arg-type]
    (event,) = happened(OLD, new)
    assert (event.kind, event.said) == (Kind.PUBLISHED, said)
    assert list(happened(new, replace(new, comment="9 pages"))) == []
    assert is_published(new)


def test_the_day_of_publication_is_taken_where_it_is_one() -> None:
    exact = SourceRecord("acl", "2", "On Teapots", published="2026-11-03", venue="TEA")
    assert published(exact).at == datetime(2026, 11, 3, tzinfo=UTC)
    assert published(replace(exact, published="2026-11")).at is None


def test_texts_are_kept_as_they_were() -> None:
    texts = Texts("Tea", "Hot " * 500)
    assert Texts.unpack(texts.pack()) == texts
    assert len(texts.pack()) < 100
