"""Tags of arxiv-sanity-lite: the dict that it keeps, as people write it out."""

from __future__ import annotations

import json
import time

import pytest

from dailypapers.catalogue.citations.formats import LONGEST, read
from dailypapers.catalogue.citations.tags import is_dump
from dailypapers.catalogue.identifiers import Name

TAGS: dict[str, list[str]] = {
    "empty": [],
    'kites: "high"': ["2302.04089", "2302.04090v2"],
    "thé": ["cs/9901001", "2302.04089"],
}
AS_KEPT = {tag: set(papers) or set() for tag, papers in TAGS.items()}
DUMPS = {
    "JSON": json.dumps(TAGS),
    "JSON, indented": json.dumps(TAGS, indent=2),
    "JSON by user": json.dumps({"root": TAGS}),
    "Python": str(AS_KEPT),
    "Python by user": str({"root": AS_KEPT}),
    "what it answers": f"ok: {AS_KEPT}",
}


@pytest.mark.parametrize("form", DUMPS)
def test_every_paper_is_read_once_with_its_first_tag(form: str) -> None:
    reading = read(DUMPS[form])
    assert not reading.problems
    notes = {one.names[0]: one.note for one in reading.papers}
    assert {name.value for name in notes} == {"2302.04089", "2302.04090", "cs/9901001"}
    assert notes[Name("arxiv", "2302.04089")].startswith("kites")
    if "JSON" in form:
        assert notes[Name("arxiv", "cs/9901001")] == "thé"


def test_what_is_no_paper_is_named_with_its_line() -> None:
    reading = read('{"a": ["2302.04089",\n "teapots"]}')
    assert [str(one) for one in reading.problems] == ["Line 2: this is no identifier: teapots"]


@pytest.mark.parametrize(
    "text",
    [
        '{"id": "x", "DOI": "10.1234/pots"}',
        '{"items": [{"id": "2302.04089"}]}',
        '[{"issued": {"raw": "2302.04089"}}]',
        '{"2302.04089": {"title": "Kites"}}',
        "2302.04089",
        "@article{x, title={Kites}}",
    ],
)
def test_other_formats_are_left_to_their_readers(text: str) -> None:
    assert not is_dump(text)


@pytest.mark.parametrize("hole", ['\\"', "'", '"', "{", "\\", '"a":{', '"a":[],', '"a" '])
def test_no_text_takes_long(hole: str) -> None:
    start = '{"a": ["2302.04089", '
    began = time.process_time()
    is_dump("{" + hole * (LONGEST // 2 // len(hole)))
    assert time.process_time() - began < 2
    began = time.process_time()
    read(start + hole * 20_000)
    assert time.process_time() - began < 2
