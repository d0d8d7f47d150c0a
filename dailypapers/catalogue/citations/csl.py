"""CSL-JSON, which Zotero, Pandoc and citation processors share. Pure.

Schema: https://github.com/citation-style-language/schema. Identifiers that have no field of their
own are lines of `note`, as in Zotero's Extra.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dailypapers.catalogue import identifiers
from dailypapers.catalogue.citations.base import Citation, cite_keys, person_name
from dailypapers.catalogue.citations.reading import (
    Cited,
    Described,
    Problem,
    entry,
    named,
    problem,
    untagged,
)
from dailypapers.core.text import squeeze
from dailypapers.core.worded import worded

BETWEEN = re.compile(r"[\s,]*")
# Where reference managers put what has no field.
ANYTHING = ("number", "archive_location", "container-title", "publisher", "collection-number", "id")


def write(citations: Sequence[Citation]) -> str:
    """Return a list of items."""
    items = [_item(*pair) for pair in zip(citations, cite_keys(citations), strict=True)]
    return json.dumps(items, ensure_ascii=False, indent=1) + "\n"


def _item(citation: Citation, key: str) -> dict[str, Any]:
    names = [name for name in citation.identifiers.items() if name[0] != "doi"]
    date = str(citation.published).split("-") if citation.published else []
    item = {
        "id": key,
        "type": "paper-conference" if citation.venue else "article",
        "title": squeeze(citation.title),
        "author": [_author(squeeze(name)) for name in citation.authors if name.strip(" ,")],
        "issued": {"date-parts": [[int(part) for part in date]]} if date else {},
        "container-title": squeeze(citation.venue),
        "DOI": citation.identifiers.get("doi", ""),
        "URL": citation.url,
        "note": "\n".join([*(f"{scheme}:{value}" for scheme, value in names), citation.note]),
    }
    return {name: said for name, said in item.items() if said}


def _author(name: str) -> dict[str, str]:
    parts = person_name(name)
    if not parts.given or not parts.family:
        return {"literal": name}
    return {kind: part for kind, part in parts._asdict().items() if part}


def read(text: str) -> Iterator[Cited | Problem]:
    """Yield what each item of a list says, or the one item; stop where it is no JSON any more."""
    is_list = text.lstrip().startswith("[")
    at = text.index("[") + 1 if is_list else 0
    line, counted = 1, 0
    while True:
        match = BETWEEN.match(text, at)
        at = match.end() if match else at
        line, counted = line + text.count("\n", counted, at), at
        if at >= len(text):
            if is_list:
                yield problem(line, text[-80:], worded("the list has no end; is the file whole?"))
            return
        if text[at] == "]" and is_list:
            is_list, at = False, at + 1
            continue
        try:
            said, at = json.JSONDecoder().raw_decode(text, at)
        except (RecursionError, ValueError):
            yield problem(
                line, text[at : at + 400], worded("this is not JSON, and ends the reading")
            )
            return
        for item in _items(said):
            if isinstance(item, dict):
                yield _entry(line, item)
            else:
                yield problem(line, text[counted:at], worded("this is not an item"))


def _items(said: Any) -> list[Any]:
    """Return the items of a list that somebody wrapped, else the one item."""
    wrapped = said.get("items") if isinstance(said, dict) else None
    return wrapped if isinstance(wrapped, list) else [said]


def _entry(line: int, item: Mapping[str, Any]) -> Cited | Problem:
    anything = (name for field in ANYTHING for name in named(_text(item, field)))
    return entry(
        line,
        names=[identifiers.read(_text(item, "DOI")), *anything],
        title=squeeze(untagged(_text(item, "title"))),
        date=_date(item.get("issued")),
        notes=[_text(item, "note")],
        urls=[_text(item, "URL")],
        described=Described(
            authors=tuple(filter(None, map(_named_in_full, _people(item)))),
            abstract=_text(item, "abstract"),
            venue=_text(item, "container-title") or _text(item, "event-title"),
            date=_day(item.get("issued")),
            keywords=tuple(word for word in _text(item, "keyword").split(",") if word.strip()),
            key=_text(item, "id") or _text(item, "citation-key"),
        ),
    )


def _people(item: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    said = item.get("author")
    return [one for one in said if isinstance(one, dict)] if isinstance(said, list) else []


def _named_in_full(person: Mapping[str, Any]) -> str:
    """Return a name, forenames first, with its particles."""
    parts = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
    name = squeeze(" ".join(_text(person, part) for part in parts))
    return name or squeeze(_text(person, "literal"))


def _day(said: Any) -> str:
    """Return a date in parts with dashes, else as it is written."""
    first = said.get("date-parts") if isinstance(said, dict) else None
    while isinstance(first, list) and first and isinstance(first[0], list):
        first = first[0]
    if isinstance(first, list) and first:
        return "-".join(str(part).zfill(2) for part in first if part)
    return _date(said).replace("None", "").strip()


def _text(item: Mapping[str, Any], field: str) -> str:
    said = item.get(field)
    return said if isinstance(said, str) else ""


def _date(said: Any) -> str:
    """Return when it was issued: `{"date-parts": [["2024", 5]]}`, `{"raw": "May 2024"}`."""
    if not isinstance(said, dict):
        return ""
    first = said.get("date-parts")
    while isinstance(first, list) and first:
        first = first[0]
    return " ".join(str(date) for date in (first, said.get("raw"), said.get("literal")))
