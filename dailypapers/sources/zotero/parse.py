"""Zotero's items, JSON to records. Notes, files and one's own tags are nobody's business and left.

https://www.zotero.org/support/dev/web_api/v3/basics
"""

from __future__ import annotations

from dailypapers.catalogue import identifiers
from dailypapers.catalogue.records import AuthorName, SourceRecord
from dailypapers.core.errors import InputError
from dailypapers.sources import dates, plain
from dailypapers.sources.json import Said, mapping, mappings, number, parse_json, text
from dailypapers.sources.links import page
from dailypapers.sources.walk import Page, read_all

NAME = "zotero"
PAPERS = frozenset(
    {
        "book", "bookSection", "conferencePaper", "document", "encyclopediaArticle",
        "journalArticle", "manuscript", "preprint", "report", "thesis",
    }
)  # fmt: skip
VENUES = ("publicationTitle", "proceedingsTitle", "bookTitle", "conferenceName", "university")
NAMED = ("DOI", "archiveID", "url")
AUTOMATIC = 1  # The kind of tag that came with the paper and not from its reader.


def parse_items(body: bytes) -> Page:
    """Read a list of items."""
    return read_all(mappings({"": parse_json(body, list)}, ""), _record, _said_id)


def count(body: bytes) -> int:
    """Return how many items a list has."""
    return len(parse_json(body, list))


def version(body: bytes) -> int:
    """Return the latest version of the items of a list."""
    found = (number(one, "version") or 0 for one in mappings({"": parse_json(body, list)}, ""))
    return max(found, default=0)


def _record(item: Said) -> SourceRecord:
    data = mapping(item, "data")
    kind = text(data, "itemType")
    if kind not in PAPERS:
        raise InputError(f"{kind or 'something'}, not a paper")
    title = plain.line(text(data, "title"))
    if not title:
        raise InputError("no title")
    if not text(item, "key") and not text(data, "key"):
        raise InputError("no key")
    names = _names(data)
    return SourceRecord(
        source=NAME,
        source_id=_said_id(item),
        title=title,
        abstract=plain.paragraphs(text(data, "abstractNote")),
        authors=tuple(filter(None, map(_author, mappings(data, "creators")))),
        published=dates.read(text(item, "meta", "parsedDate")) or dates.read(text(data, "date")),
        identifiers=names,
        keywords=_keywords(data),
        venue=plain.venue(next((said for one in VENUES if (said := text(data, one))), "")),
        links=() if names else page(text(data, "url")),
    )


def _author(said: Said) -> AuthorName | None:
    if text(said, "creatorType") != "author":
        return None
    name = plain.person(text(said, "firstName"), text(said, "lastName"))
    name = name or plain.person("", text(said, "name"))
    return AuthorName(name) if name else None


def _names(data: Said) -> tuple[tuple[str, str], ...]:
    """Return what DOI, archive, address and the lines of Extra name."""
    said = [*(text(data, field) for field in NAMED), *text(data, "extra").splitlines()]
    found = (identifiers.read(one) for one in said if one.strip())
    return tuple(dict.fromkeys(name[:2] for name in found if name and name.scheme != "key"))


def _keywords(data: Said) -> tuple[str, ...]:
    tags = (one for one in mappings(data, "tags") if number(one, "type") == AUTOMATIC)
    words = (plain.line(text(one, "tag")) for one in tags)
    return tuple(dict.fromkeys(word for word in words if word))


def _said_id(item: Said) -> str:
    """Return the item's place: `groups/36222/E6IGUT5Z`."""
    library = mapping(item, "library")
    key = text(item, "key") or text(item, "data", "key")
    return f"{text(library, 'type') or 'user'}s/{text(library, 'id')}/{key}"
