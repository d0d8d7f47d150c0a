"""Feeds of papers, bytes to records. What each format calls a thing is in `formats.py`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from urllib.parse import urlsplit

from dailypapers.catalogue import identifiers, pasted
from dailypapers.catalogue.records import AuthorName, SourceRecord
from dailypapers.core.errors import InputError
from dailypapers.core.text import shorten
from dailypapers.sources import plain
from dailypapers.sources.feeds.formats import Entry, Feed, read
from dailypapers.sources.links import page
from dailypapers.sources.listing import listed
from dailypapers.sources.walk import Page, read_all

NAME = "feed"
LONGEST_ABSTRACT = 5000  # Characters; a feed may hold whole articles.
LONGEST_NAME = 200  # Characters of a feed's title, under which it lists papers.
BETWEEN = re.compile(r"\s*;\s*|\s*,\s+|\s+and\s+")
# How RSS 2.0 writes an author.
MAIL = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,255}\s*\((?P<name>[^()]+)\)")


def parse_feed(body: bytes, address: str) -> Page:
    """Read a feed of any format; `address` is where it was found."""
    feed = read(body)
    return read_all(
        feed.entries,
        lambda entry: _record(entry, feed, address),
        lambda entry: entry.id or entry.url or entry.title,
    )


def _record(entry: Entry, feed: Feed, address: str) -> SourceRecord:
    title = plain.line(plain.html(entry.title))
    if not title:
        raise InputError("no title")
    published = entry.published.date() if entry.published else None
    day = published.isoformat() if published else ""
    names = _names(entry)
    host = urlsplit(address).hostname or ""
    by = plain.line(feed.title)[:LONGEST_NAME] or host
    return SourceRecord(
        source=NAME,
        source_id=_own_id(host, entry),
        title=title,
        abstract=shorten(plain.html(entry.summary or entry.content), LONGEST_ABSTRACT),
        authors=_authors(entry.authors),
        published=day,
        identifiers=names,
        keywords=tuple(dict.fromkeys(filter(None, map(plain.line, entry.words)))),
        venue=plain.venue(entry.venue),
        links=() if names else page(entry.url),
        announcement=listed(by, published, day),
        extra={"feed": address},
    )


def _own_id(host: str, entry: Entry) -> str:
    """Return what the entry is known by when the feed is read again."""
    words = entry.id or entry.url or f"{entry.title}|{entry.published}"
    return f"{host[:200]}/{blake2b(words.encode(), digest_size=12).hexdigest()}"


def _names(entry: Entry) -> tuple[tuple[str, str], ...]:
    """Return the identifiers that are named, else the one in the address."""
    found = [identifiers.read(said) for said in (*entry.names, entry.id, entry.url) if said]
    if not any(found):
        found = [pasted.surely(entry.url)]
    return tuple(dict.fromkeys(name[:2] for name in found if name and name.scheme != "key"))


def _authors(said: Sequence[str]) -> tuple[AuthorName, ...]:
    """Return the names, of which several may stand in one line."""
    bare = [MAIL.sub(lambda match: match["name"], one) for one in said]
    names = bare if len(bare) > 1 else [name for one in bare for name in _parts(one)]
    return tuple(AuthorName(name) for one in names if (name := _forenames_first(one)))


def _parts(line: str) -> Iterable[str]:
    """Take a line apart, unless it is one name with the family name first."""
    parts = [part for part in BETWEEN.split(line) if part.strip()]
    inverted = len(parts) == 2 and "," in line and any(" " not in part for part in parts)
    return [line] if inverted else parts


def _forenames_first(said: str) -> str:
    family, comma, given = said.partition(",")
    return plain.person(given, family) if comma else plain.person("", said)
