from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dailypapers.catalogue.records import (
    AnnouncementRecord,
    AuthorName,
    CountRecord,
    Featured,
    LinkKind,
    LinkRecord,
    PartialDate,
    SourceRecord,
    VersionRecord,
    digest,
    pack,
    unpack,
    utc_text,
)
from dailypapers.core.errors import InputError

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NUMBER = st.integers(0, 2**31 - 1)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBER | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)
RECORDS = st.builds(
    SourceRecord,
    source=TEXT,
    source_id=TEXT,
    title=TEXT,
    abstract=TEXT,
    summary=TEXT,
    authors=st.lists(st.builds(AuthorName, TEXT, TEXT), max_size=3).map(tuple),
    published=st.sampled_from(["", "2024", "2024-05", "2024-05-31"]),
    identifiers=st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple),
    topics=st.lists(TEXT, max_size=2).map(tuple),
    keywords=st.lists(TEXT, max_size=2).map(tuple),
    venue=TEXT,
    comment=TEXT,
    journal_ref=TEXT,
    licence=TEXT,
    versions=st.lists(st.builds(VersionRecord, NUMBER, TEXT, TEXT), max_size=2).map(tuple),
    links=st.lists(
        st.builds(LinkRecord, st.sampled_from(LinkKind), TEXT, st.none() | NUMBER), max_size=2
    ).map(tuple),
    announcement=st.none()
    | st.builds(
        AnnouncementRecord, TEXT, st.sampled_from(Featured), TEXT, TEXT, st.none() | NUMBER, TEXT
    ),
    counts=st.none() | st.builds(CountRecord, TEXT, NUMBER, NUMBER),
    withdrawn=st.booleans(),
    extra=st.dictionaries(TEXT, VALUES, max_size=3),
)
FULL = SourceRecord(
    source="arxiv",
    source_id="2401.00001",
    title="On Teapots",
    abstract="Hot.",
    summary="Teapots are hot.",
    authors=(AuthorName("Ada Brandt", "Kettle Institute"),),
    published="2024-05-31",
    identifiers=(("arxiv", "2401.00001"),),
    topics=("cs.CL",),
    keywords=("tea",),
    venue="TEA 2024",
    comment="9 pages",
    journal_ref="J. Tea 3",
    licence="CC0",
    versions=(VersionRecord(1, "2024-05-31T10:00:00Z", "first"),),
    links=(LinkRecord(LinkKind.CODE, "https://example.org/tea", 0),),
    announcement=AnnouncementRecord(
        "2024-06-01T00:00:00Z", Featured.PICK, "the editors", "2024-06-01", 1, "tea"
    ),
    counts=CountRecord("a site", 3, 1),
    withdrawn=True,
    extra={"b": [1, {"d": 1, "c": 2}], "a": "x"},
)


@settings(max_examples=60)
@given(RECORDS)
def test_a_record_survives_json_and_packing(record: SourceRecord) -> None:
    said = record.to_json()
    assert SourceRecord.from_mapping(json.loads(said)) == record
    assert unpack(pack(said)) == record


def test_equal_records_give_equal_bytes() -> None:
    twin = replace(FULL, extra={"a": "x", "b": [1, {"c": 2, "d": 1}]})
    assert twin == FULL
    assert twin.to_json() == FULL.to_json()
    assert digest(twin.to_json()) == digest(FULL.to_json())
    assert len(digest(FULL.to_json())) == 16


def test_the_json_leaves_out_what_is_not_said() -> None:
    plain = SourceRecord("arxiv", "1", "T", counts=CountRecord("a site"))
    assert json.loads(plain.to_json()) == {
        "source": "arxiv",
        "source_id": "1",
        "title": "T",
        "counts": {"site": "a site"},
    }


@pytest.mark.parametrize("name", [field.name for field in fields(SourceRecord)])
def test_the_digest_differs_when_any_field_differs(name: str) -> None:
    empty: dict[str, Any] = {"announcement": None, "counts": None}
    other = replace(FULL, **{name: empty[name] if name in empty else type(getattr(FULL, name))()})
    assert digest(other.to_json()) != digest(FULL.to_json())


@pytest.mark.parametrize(
    ("part", "name"),
    [
        (part, field.name)
        for part in ("authors", "versions", "links", "announcement", "counts")
        for value in [getattr(FULL, part)]
        for field in fields(value[0] if isinstance(value, tuple) else value)
    ],
)
def test_the_digest_differs_when_any_part_differs(part: str, name: str) -> None:
    other: dict[type, Any] = {
        str: "other", int: 17, LinkKind: LinkKind.DATA, Featured: Featured.LISTING,
    }  # fmt: skip
    value = getattr(FULL, part)
    inner = value[0] if isinstance(value, tuple) else value
    changed = replace(inner, **{name: other[type(getattr(inner, name))]})
    parts: dict[str, Any] = {part: (changed,) if isinstance(value, tuple) else changed}
    twin = replace(FULL, **parts)
    assert digest(twin.to_json()) != digest(FULL.to_json())


def test_no_stars_and_unknown_stars_are_not_the_same() -> None:
    none, unknown = (replace(FULL, links=(LinkRecord(LinkKind.CODE, "u", n),)) for n in (0, None))
    assert none.to_json() != unknown.to_json()


@pytest.mark.parametrize(
    "change",
    [
        {"unheard": 1},
        {"authors": 5},
        {"authors": ["A. Name"]},
        {"authors": [{"name": "A", "shoe": 43}]},
        {"identifiers": ["arxiv"]},
        {"topics": "cs.CL"},
        {"keywords": 3},
        {"versions": [{"posted_at": "x"}]},
        {"links": [{"kind": "unheard", "url": "x"}]},
        {"links": ["https://example.org"]},
        {"announcement": {"at": "", "kind": 9, "by": ""}},
        {"announcement": ["x"]},
        {"counts": {"votes": 3}},
    ],
)
def test_it_says_what_is_not_a_record(change: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="not a record"):
        SourceRecord.from_mapping({"source": "s", "source_id": "1", "title": "T", **change})


def test_a_record_without_a_title_is_none() -> None:
    with pytest.raises(InputError, match="title"):
        SourceRecord.from_mapping({"source": "s", "source_id": "1"})


@pytest.mark.parametrize(
    ("text", "start", "precision"),
    [
        ("2024", date(2024, 1, 1), "year"),
        ("2024-05", date(2024, 5, 1), "month"),
        ("2024-02-29", date(2024, 2, 29), "day"),
    ],
)
def test_a_date_keeps_how_much_of_it_is_known(text: str, start: date, precision: str) -> None:
    read = PartialDate.parse(text)
    assert (read.start, read.precision, str(read)) == (start, precision, text)


@pytest.mark.parametrize(
    "text", ["", "24", "2024-13", "2023-02-29", "2024-5", "May 2024", "2024-05-31T00:00", "0000"]
)
def test_it_refuses_what_is_not_a_date(text: str) -> None:
    with pytest.raises(InputError, match="is not a date"):
        PartialDate.parse(text)


def test_a_moment_is_written_in_utc() -> None:
    tokyo = timezone(timedelta(hours=9))
    assert utc_text(datetime(2024, 6, 1, 8, 30, 15, 999, tokyo)) == "2024-05-31T23:30:15Z"
    assert utc_text(datetime(2024, 6, 1, tzinfo=UTC)) == "2024-06-01T00:00:00Z"
