"""No reply takes a parser down: whatever stands where something else was expected."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from lxml import etree

from dailypapers.catalogue.records import SourceRecord, seal
from dailypapers.core.errors import SourceError
from dailypapers.sources.acl import parse as acl
from dailypapers.sources.base import Skipped
from dailypapers.sources.biorxiv import parse as biorxiv
from dailypapers.sources.crossref import parse as crossref
from dailypapers.sources.feeds import parse as feeds
from dailypapers.sources.files.check import check
from dailypapers.sources.hf_daily import parse as hf_daily
from dailypapers.sources.oai import parse as oai
from dailypapers.sources.openalex import parse as openalex
from dailypapers.sources.openreview import parse as openreview
from dailypapers.sources.pubmed import parse as pubmed
from dailypapers.sources.semanticscholar import parse as semanticscholar
from dailypapers.sources.walk import Page
from dailypapers.sources.zotero import parse as zotero
from dailypapers.testing.replies import reply

Parse = Callable[[bytes], Page]
ODD: list[Any] = [
    None, "", " ", "x", 0, -1, 3.5, True, [], {}, [None], [[]], [{}], {"value": None}, "9" * 400,
    "<b>\0\u202e</b>", "0000-00-00", 10**30, ["x", 1, None],
]  # fmt: skip
IN_JSON: dict[str, tuple[Parse, bytes]] = {
    "hf-daily": (hf_daily.parse_day, reply("hf_daily", "day.json")),
    "openalex": (openalex.parse_works, reply("openalex", "works.json")),
    "crossref": (crossref.parse_works, reply("crossref", "works.json")),
    "semanticscholar": (
        lambda body: semanticscholar.parse_batch(body, []),
        reply("semanticscholar", "batch.json"),
    ),
    "openreview": (openreview.parse_notes, reply("openreview", "notes.json")),
    "biorxiv": (
        lambda body: biorxiv.parse_details(body, "biorxiv").page,
        reply("biorxiv", "details.json"),
    ),
    "zotero": (zotero.parse_items, reply("zotero", "items.json")),
    "feed": (
        lambda body: feeds.parse_feed(body, "https://a.example.org/"),
        reply("feeds", "lab.json"),
    ),
}


def whole(body: bytes) -> Page:
    found = list(acl.parse(body))
    return Page(
        tuple(one for one in found if isinstance(one, SourceRecord)),
        skipped=tuple(one for one in found if isinstance(one, Skipped)),
    )


def feed(body: bytes) -> Page:
    return feeds.parse_feed(body, "https://a.example.org/")


IN_XML: dict[str, tuple[Parse, bytes]] = {
    "pubmed": (pubmed.parse_articles, reply("pubmed", "articles.xml")),
    "oai": (lambda body: oai.parse_records(body, "x"), reply("oai", "records.xml")),
    "acl": (whole, reply("acl", "2026.tea.xml")),
    "rss": (feed, reply("feeds", "journal.rss")),
    "atom": (feed, reply("feeds", "lab.atom")),
}


def paths(said: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    items = (
        said.items()
        if isinstance(said, dict)
        else enumerate(said)
        if isinstance(said, list)
        else ()
    )
    for key, value in items:
        yield from paths(value, (*path, key))


def put(said: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    said = copy.deepcopy(said)
    place = said
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return said


def held(parse: Parse, body: bytes) -> None:
    """Parse; what comes of it can be kept, and a refusal says that it may pass."""
    page, error = _tried(parse, body)
    assert error is None or not error.permanent
    for record in page.records:
        check(record)
        seal(record)
        assert "\0" not in record.title


def _tried(parse: Parse, body: bytes) -> tuple[Page, SourceError | None]:
    try:
        return parse(body), None
    except SourceError as error:
        return Page(), error


@pytest.mark.parametrize("name", IN_JSON)
def test_any_value_may_stand_anywhere(name: str) -> None:
    parse, body = IN_JSON[name]
    said = json.loads(body)
    chance = random.Random(7)
    for path in paths(said):
        for value in [None, *chance.sample(ODD, 3)]:
            held(parse, json.dumps(put(said, path, value)).encode())


@pytest.mark.parametrize("name", IN_XML)
def test_any_element_may_be_empty_or_gone(name: str) -> None:
    parse, body = IN_XML[name]
    count = len(list(etree.fromstring(body).iter("*")))
    for number in range(count):
        for change in ("empty", "gone", "odd"):
            root = etree.fromstring(body)
            element = list(root.iter("*"))[number]
            parent = element.getparent()
            if change == "gone" and parent is not None:
                parent.remove(element)
            else:
                for child in list(element):
                    element.remove(child)
                element.text = None if change == "empty" else "9" * 400 + " <b>"
                element.attrib.clear()
            held(parse, etree.tostring(root))
