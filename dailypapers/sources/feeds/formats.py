"""RSS 2.0, RSS 1.0, Atom and JSON Feed in one shape.

Feeds break the rules of XML more often than other sources, so what a strict reader refuses is read
once more with patience, unless the end is missing: then it was cut off.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from lxml import etree

from dailypapers.core.errors import SourceError
from dailypapers.sources import dates
from dailypapers.sources.json import Said, mapping, mappings, parse_json, texts
from dailypapers.sources.json import text as said_text
from dailypapers.sources.xml import declares_nothing, every, inner, markup, text

END = re.compile(rb"</(?:\w+:)?(rss|feed|RDF)\s*>\s*(?:<!--.{0,2000}?-->\s*)*\Z", re.DOTALL)
ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
BEYOND = datetime(2, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed says of one paper; texts may be HTML, `names` may be identifiers."""

    id: str = ""
    title: str = ""
    url: str = ""
    summary: str = ""
    content: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    words: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    venue: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's own name, and its entries in its order."""

    title: str
    entries: tuple[Entry, ...]


def read(body: bytes) -> Feed:
    """Return a feed; raise a `SourceError` that is not permanent for anything else."""
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _json_feed(parse_json(body, dict))
    root = _root(body)
    kind = etree.QName(root).localname
    if kind == "feed":
        return Feed(_words(root, "title"), tuple(map(_atom, every(root, "entry"))))
    channels = every(root, "channel")
    title = text(channels[0], "title") if channels else ""
    items = every(root, "channel/item") or every(root, "item")
    return Feed(title, tuple(map(_rss, items)))


def _root(body: bytes) -> etree._Element:
    root: etree._Element | None
    for patience in (False, True):
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
            recover=patience,
        )
        if patience and not END.search(body[-4096:]):
            raise SourceError("a feed without its end, or no feed at all")
        try:
            root = etree.fromstring(body.strip(), parser)
        except (etree.XMLSyntaxError, ValueError):
            continue
        if root is not None:
            return _checked(root)
    raise SourceError("no feed that can be read: neither RSS, Atom nor JSON Feed")


def _checked(root: etree._Element) -> etree._Element:
    if not declares_nothing(root):
        raise SourceError("XML that declares entities is refused")
    if etree.QName(root).localname not in ("rss", "feed", "RDF"):
        raise SourceError(f"XML of another kind: {root.tag} where a feed was expected")
    return root


def _rss(item: etree._Element) -> Entry:
    links = [inner(one) or one.get("href", "") for one in every(item, "link")]
    guids = [guid for guid in every(item, "guid") if inner(guid)]
    permanent = [inner(guid) for guid in guids if guid.get("isPermaLink", "true") == "true"]
    about = item.get(ABOUT, "")
    return Entry(
        id=inner(guids[0]) if guids else about,
        title=_words(item, "title"),
        url=next((url for url in (*links, *permanent, about) if "://" in url), ""),
        summary=_words(item, "description", "summary", "abstract"),
        content=_words(item, "encoded", "content"),
        authors=_texts(item, "creator") or _texts(item, "author"),
        published=_moment(text(item, "pubDate", "publicationDate", "date", "published")),
        words=_texts(item, "category") + _texts(item, "subject"),
        names=_texts(item, "doi") + _texts(item, "identifier"),
        venue=text(item, "publicationName"),
    )


def _atom(entry: etree._Element) -> Entry:
    links = every(entry, "link")
    ordered = [one for one in links if one.get("rel", "alternate") == "alternate"] or links[:1]
    return Entry(
        id=text(entry, "id"),
        title=_words(entry, "title"),
        url=ordered[0].get("href", "") if ordered else "",
        summary=_words(entry, "summary"),
        content=_words(entry, "content"),
        authors=tuple(name for one in every(entry, "author") if (name := text(one, "name"))),
        published=_moment(text(entry, "published", "updated", "issued")),
        words=tuple(one.get("label") or one.get("term") or "" for one in every(entry, "category")),
        names=_texts(entry, "doi") + _texts(entry, "identifier"),
        venue=text(entry, "publicationName"),
    )


def _json_feed(said: Said) -> Feed:
    if "items" not in said:
        raise SourceError("JSON of another kind, where a feed was expected")
    return Feed(said_text(said, "title"), tuple(map(_json, mappings(said, "items"))))


def _json(item: Said) -> Entry:
    people = mappings(item, "authors") or [mapping(item, "author")]
    return Entry(
        id=said_text(item, "id"),
        title=said_text(item, "title"),
        url=said_text(item, "url") or said_text(item, "external_url"),
        summary=said_text(item, "summary"),
        content=said_text(item, "content_html") or said_text(item, "content_text"),
        authors=tuple(name for one in people if (name := said_text(one, "name"))),
        published=_moment(said_text(item, "date_published") or said_text(item, "date_modified")),
        words=texts(item, "tags"),
        names=tuple(filter(None, (said_text(item, "doi"), said_text(item, "external_url")))),
    )


def _words(element: etree._Element, *names: str) -> str:
    """Return what the first of these holds that is not empty, with its tags if it has any."""
    for name in names:
        for child in every(element, name):
            said = markup(child) if len(child) else inner(child)
            if said.strip():
                return said
    return ""


def _texts(element: etree._Element, name: str) -> tuple[str, ...]:
    return tuple(said for child in every(element, name) if (said := inner(child)))


def _moment(said: str) -> datetime | None:
    """Return a time as mails or ISO 8601 write it, or None for what cannot be one."""
    for reader in (_mail_time, dates.moment, _day):
        found = reader(said)
        if found and dates.day(found.isoformat()[:10]):
            return found
    return None


def _mail_time(said: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(said)
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
        return found.astimezone(UTC) if found > BEYOND else None
    except (OverflowError, TypeError, ValueError):
        return None


def _day(said: str) -> datetime | None:
    day = dates.day(said)
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None
