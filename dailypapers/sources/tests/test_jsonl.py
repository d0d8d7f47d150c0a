from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dailypapers.catalogue.records import (
    AnnouncementRecord,
    AuthorName,
    CountRecord,
    Featured,
    LinkKind,
    LinkRecord,
    SourceRecord,
    VersionRecord,
)
from dailypapers.core.errors import InputError
from dailypapers.sources.files.jsonl import HUGGING_FACE, read_line
from dailypapers.sources.ingest import ingest

OWN: dict[str, Any] = {
    "source": "archive",
    "source_id": "first-page/2401.00001",
    "title": "On Teapots",
    "abstract": "Hot.",
    "summary": "Teapots are hot.",
    "authors": [{"name": "Ada Brandt", "affiliation": "Kettle Institute"}],
    "published": "2024-05",
    "identifiers": [["arxiv", "2401.00001"]],
    "topics": ["cs.CL"],
    "keywords": ["tea"],
    "venue": "TEA 2024",
    "comment": "9 pages",
    "journal_ref": "J. Tea 3",
    "licence": "CC0",
    "versions": [{"number": 1, "posted_at": "2024-05-31T10:00:00Z", "note": "first"}],
    "links": [{"kind": "code", "url": "https://example.org/tea", "stars": 0}],
    "announcement": {"at": "2024-06-01T00:00:00Z", "kind": 1, "by": "us", "position": 1},
    "counts": {"site": "a site", "votes": 3},
    "withdrawn": True,
    "extra": {"a": [1, None]},
}
SNAPSHOT: dict[str, Any] = {
    "id": "math/0309136",
    "submitter": "Ada Brandt",
    "authors": 'Ada Brandt and Kurt G\\"odel',
    "title": 'On the\n  Warmth of Teapots: A Na\\"{\\i}ve Study of $\\alpha$',
    "comments": "9 pages,  2 figures",
    "journal-ref": "J. Tea 3 (2004)\n 1-9",
    "doi": "10.1234/Tea.2004",
    "report-no": None,
    "categories": "math.GT cs.CL",
    "license": "http://creativecommons.org/licenses/by/4.0/",
    "abstract": "  Teapots are\nhot, says Fr\\'echet.\n",
    "versions": [
        {"version": "v1", "created": "Mon, 8 Sep 2003 20:00:00 GMT"},
        {"version": "v2", "created": "Tue, 9 Sep 2003 01:30:00 +0200"},
    ],
    "update_date": "2009-11-30",
    "authors_parsed": [["Brandt", "Ada", ""], ['G\\"odel', "Kurt", "Jr.", "Kettle Institute"]],
}
COLLECTED: dict[str, Any] = {
    "id": "arxiv:2401.00001",
    "title": 'On Na\\"ive  Teapots',
    "abstract": "Hot.",
    "authors": ["Ada Brandt", 'Kurt G\\"odel', " "],
    "date": "2024-01-01",
    "categories": ["cs.CL", "cs.LG"],
    "venue": "arXiv",
    "url": "https://arxiv.org/abs/2401.00001",
    "source": "hf-daily",
    "doi": None,
    "feed_day": None,
    "daily_date": "2024-01-02",
    "upvotes": 12,
    "num_comments": None,
    "github": "https://github.com/ada/teapots",
    "keywords": ["made by a machine"],
    "citations": 3,
    "also": ["acl:P18-1001"],
}
SHAPES = {"own": OWN, "snapshot": SNAPSHOT, "collected": COLLECTED}
WRONG: list[Any] = [
    None, True, False, 0, -1, 5, 1.5, 10**30, float("nan"), "", " ", "x", "2024", "20240531",
    "2024-W22-5", "2024-05-31T10:00:00+05:00", "0001-01-01", "9999-12-31T23:59:59-12:00",
    "v99999", "nul \x00 in it", "half \ud83d a face", "x" * 2000, [], [None], [5], ["x"], ["\x00"],
    [[]], [["a", "b"]], [["a", "b", "c", "d"]], [[1, 2, 3]], [{}], {}, {"a": 1}, {"name": None},
    [{"name": 5}], [{"name": "x\x00"}], [{"kind": "code", "url": None}], [{"number": -1}],
    [{"kind": "code", "url": "u", "stars": -1}], [{"number": 1, "posted_at": "soon"}],
    {"site": "s", "votes": "many"}, {"at": "soon", "kind": 1, "by": ""},
    {"at": "", "kind": 1, "by": "x", "day": "2024"}, {"at": "", "kind": 4, "by": "x"},
    [{"version": "v1", "created": 5}], [{"version": "v1", "created": "soon"}],
    [{"version": "v1", "created": "Mon, 1 Jan 0001 00:00:00 +1400"}],
]  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9)
    | st.sampled_from(["2024-05-31", "2024", "cs.CL", "arxiv:2401.00001", "\x00", "\ud800"]),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(["name", "kind", "url", "at", "by", "day", "version", "created", "x"]),
        inner,
        max_size=3,
    ),
    max_leaves=8,
)  # fmt: skip


def line(said: Mapping[str, Any], **changes: Any) -> str:
    return json.dumps({**said, **changes})


def take_in_if_read(text: str | bytes) -> None:
    """Whatever a line holds is refused with a sentence, or can be kept."""
    try:
        record = read_line(text)
    except InputError:
        return
    assert record.title
    with transaction.atomic():
        assert ingest([record]).new == 1
        transaction.set_rollback(True)


def test_it_reads_our_own_shape() -> None:
    assert read_line(line(OWN)) == SourceRecord(
        source="archive",
        source_id="first-page/2401.00001",
        title="On Teapots",
        abstract="Hot.",
        summary="Teapots are hot.",
        authors=(AuthorName("Ada Brandt", "Kettle Institute"),),
        published="2024-05",
        identifiers=(("arxiv", "2401.00001"),),
        topics=("cs.CL",),
        keywords=("tea",),
        venue="TEA 2024",
        comment="9 pages",
        journal_ref="J. Tea 3",
        licence="CC0",
        versions=(VersionRecord(1, "2024-05-31T10:00:00Z", "first"),),
        links=(LinkRecord(LinkKind.CODE, "https://example.org/tea", 0),),
        announcement=AnnouncementRecord("2024-06-01T00:00:00Z", Featured.PICK, "us", position=1),
        counts=CountRecord("a site", 3),
        withdrawn=True,
        extra={"a": [1, None]},
    )


def test_it_reads_what_a_record_writes() -> None:
    record = read_line(line(OWN))
    assert read_line(record.to_json()) == record


def test_it_reads_the_arxiv_snapshot() -> None:
    assert read_line(line(SNAPSHOT)) == SourceRecord(
        source="arxiv-snapshot",
        source_id="math/0309136",
        title="On the Warmth of Teapots: A Naïve Study of $\\alpha$",
        abstract="Teapots are hot, says Fréchet.",
        authors=(AuthorName("Ada Brandt"), AuthorName("Kurt Gödel Jr.")),
        published="2003-09-08",
        identifiers=(("arxiv", "math/0309136"), ("doi", "10.1234/tea.2004")),
        topics=("math.GT", "cs.CL"),
        comment="9 pages, 2 figures",
        journal_ref="J. Tea 3 (2004) 1-9",
        licence="http://creativecommons.org/licenses/by/4.0/",
        versions=(
            VersionRecord(1, "2003-09-08T20:00:00Z"),
            VersionRecord(2, "2003-09-08T23:30:00Z"),
        ),
    )


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        ('Ada Brandt, Kurt G\\"odel', ["Ada Brandt", "Kurt Gödel"]),
        ("A. Brandt and \\'O. Fjalar", ["A. Brandt", "Ó. Fjalar"]),
        ("A. Brandt, and B. Quill", ["A. Brandt", "B. Quill"]),
        ("", []),
    ],
)
def test_it_takes_the_line_of_authors_where_they_are_not_parsed(
    authors: str, names: list[str]
) -> None:
    record = read_line(line(SNAPSHOT, authors=authors, authors_parsed=None))
    assert [author.name for author in record.authors] == names


def test_a_snapshot_paper_without_versions_goes_by_its_update() -> None:
    assert read_line(line(SNAPSHOT, versions=[])).published == "2009-11-30"


@pytest.mark.parametrize("field", ["comments", "abstract"])
def test_a_withdrawn_paper_is_known_by_its_words(field: str) -> None:
    assert read_line(line(SNAPSHOT, **{field: "This paper has been withdrawn."})).withdrawn
    assert not read_line(line(SNAPSHOT)).withdrawn


def test_it_reads_a_collected_paper() -> None:
    assert read_line(line(COLLECTED)) == SourceRecord(
        source="hf-daily",
        source_id="2401.00001",
        title="On Naïve Teapots",
        abstract="Hot.",
        authors=(AuthorName("Ada Brandt"), AuthorName("Kurt Gödel")),
        published="2024-01-01",
        identifiers=(("arxiv", "2401.00001"),),
        topics=("cs.CL", "cs.LG"),
        links=(LinkRecord(LinkKind.CODE, "https://github.com/ada/teapots"),),
        announcement=AnnouncementRecord(
            "2024-01-02T00:00:00Z", Featured.SUBMISSION, HUGGING_FACE, day="2024-01-02"
        ),
        counts=CountRecord(HUGGING_FACE, 12, 0),
        extra={"also": ["acl:P18-1001"], "citations": 3},
    )


def test_a_collected_listing_is_announced_by_arxiv() -> None:
    said = read_line(line(COLLECTED, daily_date=None, feed_day="2024-01-03")).announcement
    assert said is not None
    assert (said.kind, said.by, said.day) == (Featured.LISTING, "arXiv", "2024-01-03")


@pytest.mark.parametrize(
    ("changes", "identifiers", "pages"),
    [
        (
            {"id": "acl:P18-1001", "url": "https://aclanthology.org/P18-1001", "doi": "10.1234/X"},
            [("acl", "P18-1001"), ("doi", "10.1234/x")],
            0,
        ),
        (
            {"id": "pl:tea:ab", "url": "https://openreview.net/forum?id=AbC1&noteId=x"},
            [("openreview", "AbC1")],
            1,
        ),
        (
            {"id": "pl:tea:ab", "url": "https://arxiv.org/abs/2401.00009v2"},
            [("arxiv", "2401.00009")],
            1,
        ),
        ({"id": "pl:tea:ab", "url": ""}, [], 0),
    ],
)
def test_identifiers_come_from_id_doi_and_address(
    changes: dict[str, str], identifiers: list[tuple[str, str]], pages: int
) -> None:
    record = read_line(line(COLLECTED, **changes))
    assert list(record.identifiers) == identifiers
    assert [link.kind for link in record.links].count(LinkKind.PAGE) == pages


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        (b"\xff\xfe\x00", "not JSON"),
        (b'{"title": "\xe9"}', "not JSON"),
        (b'{"title": "\xed\xa0\x80"}', "not JSON"),
        ('{"title": "\ud800"}', "not JSON"),
        (line(OWN).encode("utf-16"), "not JSON"),
        ("[" * 100_000, "not JSON"),
        ('{"id": ' + "1" * 5000 + "}", "not JSON"),
        ("[]", "not a JSON object"),
        ('"text"', "not a JSON object"),
        ("null", "not a JSON object"),
        ("{}", "no known shape"),
        ('{"title": "On Teapots"}', "no known shape"),
        (line(OWN, source_id=""), "no source_id"),
        (line(OWN, title=""), "no title"),
        (line(OWN, source=""), "no source"),
        (line(OWN, source_id="x" * 256), "source_id is too long"),
        (line(OWN, shoe=43), "shoe"),
        (line(OWN, published="31.5.2024"), "is not a date"),
        (line(SNAPSHOT, id="P18-1001"), "is not an arXiv id"),
        (line(SNAPSHOT, title=None), "no title"),
        (line(SNAPSHOT, title=["On Teapots"]), "title is not text"),
        (line(SNAPSHOT, versions="v1"), "versions is not a list"),
        (line(SNAPSHOT, versions=[{"version": "one"}]), "a version cannot be read"),
        (line(SNAPSHOT, authors_parsed=[["Brandt"]]), "authors_parsed"),
        (line(COLLECTED, id="2401.00001"), "no source_id"),
        (line(COLLECTED, title=" \n"), "no title"),
        (line(COLLECTED, categories="cs.CL"), "categories is not a list"),
        (line(COLLECTED, authors=["Ada", 5]), "authors is not a list of texts"),
        (line(COLLECTED, upvotes="many"), "votes"),
        (line(COLLECTED, upvotes=-1), "votes"),
        (line(COLLECTED, daily_date="20240102"), "is not a day"),
        (line(COLLECTED, title="Half a \ud83d"), "half a character"),
        (line(COLLECTED, abstract="Nothing \x00"), "NUL"),
        (line(COLLECTED, also=["Nothing \x00"]), "NUL"),
    ],
)  # fmt: skip
def test_a_bad_line_is_refused_with_a_sentence(text: str | bytes, error: str) -> None:
    with pytest.raises(InputError, match=error):
        read_line(text)


def test_a_byte_order_mark_is_read_over() -> None:
    assert read_line(b"\xef\xbb\xbf" + line(OWN).encode()).title == "On Teapots"


def test_a_backslash_before_u0000_is_text() -> None:
    assert (
        read_line(line(COLLECTED, abstract=r"the escape \u0000")).abstract == r"the escape \u0000"
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("shape", "field"), [(shape, field) for shape, said in SHAPES.items() for field in said]
)
def test_no_wrong_value_in_any_field_gets_through(shape: str, field: str) -> None:
    for value in WRONG:
        take_in_if_read(line(SHAPES[shape], **{field: value}))
    short = {name: value for name, value in SHAPES[shape].items() if name != field}
    take_in_if_read(json.dumps(short))


@pytest.mark.django_db
@pytest.mark.parametrize("depth", [10, 400, 600, 900])
def test_deep_nesting_breaks_nothing(depth: int) -> None:
    nested = '{"a":' * depth + "1" + "}" * depth
    take_in_if_read(f'{{"source": "s", "source_id": "1", "title": "T", "extra": {nested}}}')
    take_in_if_read(f'{{"source": "s", "id": "s:1", "title": "T", "also": {nested}}}')


@pytest.mark.django_db
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_json_object_breaks_the_catalogue(data: st.DataObject) -> None:
    said = SHAPES[data.draw(st.sampled_from(sorted(SHAPES)))]
    changed = data.draw(st.dictionaries(st.sampled_from(sorted(said)), VALUES, max_size=4))
    take_in_if_read(line(said, **changed))


@given(VALUES | st.text() | st.binary())
def test_no_line_raises_anything_but_an_input_error(value: Any) -> None:
    text = value if isinstance(value, bytes | str) else json.dumps(value)
    try:
        read_line(text)
    except InputError:
        return
    raise AssertionError("nothing in it is a paper")
