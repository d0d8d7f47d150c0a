"""One line of JSON to one source record. Pure. Three shapes are told apart by their keys:

- our own (`SourceRecord` as JSON: what `export` writes and the bundled archive is made of),
- the public arXiv metadata snapshot (`authors_parsed`, `versions`, `update_date`),
- collected papers (`id` as `scheme:value`, `authors` as a list of names, `source`, `date`).
"""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from dailypapers.catalogue import identifiers
from dailypapers.catalogue.records import (
    AnnouncementRecord,
    AuthorName,
    CountRecord,
    Featured,
    LinkKind,
    LinkRecord,
    SourceRecord,
    VersionRecord,
    utc_text,
)
from dailypapers.core.errors import InputError
from dailypapers.core.tex import to_unicode
from dailypapers.core.text import squeeze
from dailypapers.sources.files.check import SUSPECT, check, check_characters

HUGGING_FACE = "Hugging Face Daily Papers"
WITHDRAWN = "this paper has been withdrawn"


def read_line(line: bytes | str) -> SourceRecord:
    """Return the record that a line holds; raise `InputError` saying what is wrong with it."""
    try:
        written = line.encode() if isinstance(line, str) else line.removeprefix(BOM_UTF8)
        said = json.loads(written.decode())  # Of bytes, `json` would let half characters through.
    except (RecursionError, ValueError) as error:
        raise InputError(f"not JSON: {error}") from None
    if not isinstance(said, dict):
        raise InputError("not a JSON object")
    record = _shape(said)(said)
    for name in ("source", "source_id", "title"):
        if not getattr(record, name):
            raise InputError(f"no {name}")
    check(record)
    if SUSPECT.search(written):
        check_characters(record)
    return record


def _shape(said: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], SourceRecord]:
    if "source_id" in said:
        return SourceRecord.from_mapping
    if "authors_parsed" in said or "update_date" in said:
        return snapshot_paper
    if "id" in said and "source" in said:
        return collected_paper
    raise InputError("no known shape: expected source_id, or authors_parsed, or id and source")


def collected_paper(said: Mapping[str, Any]) -> SourceRecord:
    """Read a collected paper: id, title, abstract, authors, date, categories, venue, source."""
    scheme, _, value = _text(said, "id").partition(":")
    source = _text(said, "source")
    venue = _text(said, "venue")
    return SourceRecord(
        source=source,
        source_id=value,
        title=squeeze(to_unicode(_text(said, "title"))),
        abstract=squeeze(to_unicode(_text(said, "abstract"))),
        authors=_authors(_texts(said, "authors")),
        published=_text(said, "date"),
        identifiers=_names(value, _text(said, "doi"), _text(said, "url")),
        topics=_texts(said, "categories"),
        keywords=_texts(said, "keywords") if source != "hf-daily" else (),
        venue="" if venue == "arXiv" else squeeze(venue),
        links=_links(scheme, said),
        announcement=_announcement(said),
        counts=_counts(said),
        extra={key: said[key] for key in ("also", "citations") if said.get(key)},
    )


def snapshot_paper(said: Mapping[str, Any]) -> SourceRecord:
    """Read a paper of the arXiv metadata snapshot; its first version is the publication."""
    name = identifiers.arxiv_id(_text(said, "id"))
    if name is None:
        raise InputError(f"{_text(said, 'id')!r} is not an arXiv id")
    versions = tuple(_version(version) for version in _list(said, "versions"))
    comment = squeeze(_text(said, "comments"))
    abstract = squeeze(to_unicode(_text(said, "abstract")))
    return SourceRecord(
        source="arxiv-snapshot",
        source_id=name.value,
        title=squeeze(to_unicode(_text(said, "title"))),
        abstract=abstract,
        authors=_authors(_snapshot_names(said)),
        published=versions[0].posted_at[:10] if versions else _text(said, "update_date")[:10],
        identifiers=_names(name.value, _text(said, "doi"), ""),
        topics=tuple(_text(said, "categories").split()),
        comment=comment,
        journal_ref=squeeze(_text(said, "journal-ref")),
        licence=_text(said, "license"),
        versions=versions,
        withdrawn=WITHDRAWN in f"{comment} {abstract}".lower(),
    )


def _snapshot_names(said: Mapping[str, Any]) -> list[str]:
    """Names, forenames first, from `[family, forenames, suffix, ...]` lists, else from the line."""
    if parsed := _list(said, "authors_parsed"):
        try:
            return [f"{fore} {family} {suffix}" for family, fore, suffix, *_ in parsed]
        except (TypeError, ValueError):
            raise InputError("authors_parsed is not a list of lists of names") from None
    return _text(said, "authors").replace(" and ", ", ").split(",")


def _authors(names: Iterable[str]) -> tuple[AuthorName, ...]:
    found = (squeeze(to_unicode(name)) for name in names)
    return tuple(AuthorName(name) for name in found if name)


def _version(said: Mapping[str, Any]) -> VersionRecord:
    """Read `{"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"}`."""
    try:
        number = int(str(said["version"]).lstrip("v"))
        posted = parsedate_to_datetime(said["created"]).astimezone(UTC)
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as error:
        raise InputError(f"a version cannot be read: {error}") from None
    return VersionRecord(number, utc_text(posted))


def _text(said: Mapping[str, Any], key: str) -> str:
    value = said.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InputError(f"{key} is not text")
    return value


def _list(said: Mapping[str, Any], key: str) -> list[Any]:
    value = said.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise InputError(f"{key} is not a list")
    return value


def _texts(said: Mapping[str, Any], key: str) -> tuple[str, ...]:
    values = _list(said, key)
    if not all(isinstance(value, str) for value in values):
        raise InputError(f"{key} is not a list of texts")
    return tuple(values)


def _names(value: str, doi: str, url: str) -> tuple[tuple[str, str], ...]:
    """Every identifier that the id, the DOI and the address give, each once."""
    found = [identifiers.read(text) for text in (value, doi, url) if text]
    named = [(name.scheme, name.value) for name in found if name and name.scheme != "key"]
    return tuple(dict.fromkeys(named))


def _links(scheme: str, said: Mapping[str, Any]) -> tuple[LinkRecord, ...]:
    links = []
    if code := _text(said, "github"):
        links.append(LinkRecord(LinkKind.CODE, code))
    if scheme not in ("arxiv", "acl") and (page := _text(said, "url")):
        links.append(LinkRecord(LinkKind.PAGE, page))
    return tuple(links)


def _announcement(said: Mapping[str, Any]) -> AnnouncementRecord | None:
    if day := _text(said, "daily_date"):
        return AnnouncementRecord(_midnight(day), Featured.SUBMISSION, HUGGING_FACE, day=day)
    if day := _text(said, "feed_day"):
        return AnnouncementRecord(_midnight(day), Featured.LISTING, "arXiv", day=day)
    return None


def _midnight(day: str) -> str:
    try:
        return utc_text(datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC))
    except ValueError:
        raise InputError(f"{day!r} is not a day: write 2024-05-31") from None


def _counts(said: Mapping[str, Any]) -> CountRecord | None:
    votes, comments = said.get("upvotes"), said.get("num_comments")
    if votes is None and comments is None:
        return None
    return CountRecord(HUGGING_FACE, votes or 0, comments or 0)
