"""What a feed says, whatever it is written as. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that belongs to an item; `length` in bytes."""

    address: str
    kind: str
    length: int


@dataclass(frozen=True, slots=True)
class Item:
    """One paper, comment or message. `key` is the same in every feed, `html` is safe.

    `categories` are codes, each with its name.
    """

    key: str
    page: str
    title: str
    html: str
    text: str
    published: datetime
    updated: datetime
    authors: Sequence[str] = ()
    categories: Sequence[tuple[str, str]] = ()
    enclosure: Enclosure | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One document: `page` is the page it is a feed of, `address` its own, `author` the site.

    `links` are those of RFC 5005 by relation; an archive is a document that changes no more. Of a
    watched one, `watched` is the view: see `watched.py`.
    """

    key: str
    title: str
    page: str
    address: str
    author: str
    updated: datetime
    items: Sequence[Item]
    links: Mapping[str, str] = field(default_factory=dict)
    hub: str = ""
    is_archive: bool = False
    watched: str = ""
