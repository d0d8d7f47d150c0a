"""The ACL Anthology's XML and BibTeX files, bytes to records.

Ids are made of collection, volume and paper, in one way before 2020 and in another since.
https://github.com/acl-org/acl-anthology
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from lxml import etree

from dailypapers.catalogue import identifiers
from dailypapers.catalogue.events import WITHDRAWN_ON
from dailypapers.catalogue.records import (
    AuthorName,
    LinkKind,
    LinkRecord,
    SourceRecord,
    VersionRecord,
)
from dailypapers.core.errors import InputError, SourceError
from dailypapers.core.text import whole_number
from dailypapers.sources import dates, plain
from dailypapers.sources.base import Skipped
from dailypapers.sources.files.cited import entries, format_of
from dailypapers.sources.links import link
from dailypapers.sources.walk import read_all
from dailypapers.sources.xml import every, inner, markup, parse_xml, text, texts

NAME = "acl"
LARGEST = 1 << 29  # Bytes of a file when it is unpacked.
FRONT = re.compile(r"\.0$|-\d{1,2}000$|^W\d\d-\d\d00$")  # Ids of title pages.
GZIP = b"\x1f\x8b"
MOST_REVISIONS = 50

Entries = Iterator[SourceRecord | Skipped]


def parse_collection(body: bytes) -> Entries:
    """Yield every paper of a collection in XML, and what could not be read of it."""
    root = parse_xml(body, "collection")
    collection = root.get("id", "")
    for volume in every(root, "volume"):
        meta = every(volume, "meta")
        if not collection or not meta:
            yield Skipped(f"{collection}-{volume.get('id', '')}", "a volume without a title page")
            continue
        yield from _volume(collection, volume, meta[0])


def _volume(collection: str, volume: etree._Element, meta: etree._Element) -> Entries:
    def name(paper: etree._Element) -> str:
        return anthology_id(collection, volume.get("id", ""), paper.get("id", ""))

    page = read_all(every(volume, "paper"), lambda paper: _paper(name(paper), paper, meta), name)
    yield from page.records
    yield from page.skipped


def anthology_id(collection: str, volume: str, paper: str) -> str:
    """Return the id of a paper.

    >>> anthology_id("2020.acl", "main", "1"), anthology_id("P18", "1", "1")
    ('2020.acl-main.1', 'P18-1001')
    >>> anthology_id("W18", "63", "1"), anthology_id("D19", "50", "2")
    ('W18-6301', 'D19-5002')
    """
    number, place = whole_number(volume), whole_number(paper)
    if "." in collection or number is None or place is None:
        return f"{collection}-{volume}.{paper}"
    many = collection.startswith("W") or collection == "C69"
    if many or (collection == "D19" and number >= 5):
        return f"{collection}-{number:02}{place:02}"
    return f"{collection}-{number}{place:03}"


def _paper(said_id: str, paper: etree._Element, meta: etree._Element) -> SourceRecord:
    name = identifiers.acl_id(said_id)
    if name is None:
        raise InputError("no id of the Anthology")
    titles = every(paper, "title")
    title = plain.line(markup(titles[0])) if titles else ""
    if not title:
        raise InputError("no title")
    abstracts = every(paper, "abstract")
    doi = identifiers.doi(text(paper, "doi"))
    named = (name[:2], *((doi[:2],) if doi and doi.scheme == "doi" else ()))
    gone = every(paper, "retracted") + every(paper, "removed")
    return SourceRecord(
        source=NAME,
        source_id=name.value,
        title=title,
        abstract=plain.paragraphs(markup(abstracts[0])) if abstracts else "",
        authors=tuple(filter(None, map(_author, every(paper, "author")))),
        published=dates.read(f"{text(meta, 'year')} {text(meta, 'month')}"),
        identifiers=named,
        venue=plain.venue(_inside(meta, "booktitle") or _inside(meta, "journal-title")),
        comment=plain.line("; ".join(texts(paper, "award"))),
        versions=_versions(paper),
        links=_links(paper),
        withdrawn=bool(gone),
        extra=_theirs(paper, gone),
    )


def _theirs(paper: etree._Element, gone: Sequence[etree._Element]) -> dict[str, str]:
    days = (dates.day(one.get("date", "")) for one in gone)
    said = {
        "pages": plain.line(text(paper, "pages")),
        WITHDRAWN_ON: min((day.isoformat() for day in days if day), default=""),
    }
    return {key: value for key, value in said.items() if value}


def _inside(element: etree._Element, name: str) -> str:
    found = every(element, name)
    return markup(found[0]) if found else ""


def _author(person: etree._Element) -> AuthorName | None:
    name = plain.person(text(person, "first"), text(person, "last"))
    name = name or plain.person("", inner(person) if not len(person) else "")
    orcid = person.get("orcid", "").rstrip("/").rpartition("/")[2]
    return AuthorName(name, plain.line(text(person, "affiliation")), orcid) if name else None


def _versions(paper: etree._Element) -> tuple[VersionRecord, ...]:
    """Return the revisions, the first of which is the paper as it first stood."""
    found: dict[int, VersionRecord] = {}
    for revision in every(paper, "revision")[:MOST_REVISIONS]:
        number = whole_number(revision.get("id", ""))
        day = dates.day(revision.get("date", ""))
        if number and number <= MOST_REVISIONS:
            posted = f"{day.isoformat()}T00:00:00Z" if day else ""
            note = plain.line(inner(revision))[:255]
            found[number] = VersionRecord(number, posted, note)
    return tuple(found[number] for number in sorted(found))


def _links(paper: etree._Element) -> tuple[LinkRecord, ...]:
    codes = (link(LinkKind.CODE, one.get("url", "")) for one in every(paper, "pwccode"))
    sets = (link(LinkKind.DATA, one.get("url", "")) for one in every(paper, "pwcdataset"))
    found = [one for part in (*codes, *sets) for one in part]
    return tuple({one.url: one for one in found}.values())


def parse_bibtex(body: bytes) -> Entries:
    """Yield every paper of a BibTeX file of the Anthology, packed or not."""
    lines = _lines(body)
    for entry in entries(lines, "bibtex"):
        if isinstance(entry.read, str):
            yield Skipped(entry.text[:255], entry.read)
            continue
        ids = [value for scheme, value in entry.read.identifiers if scheme == "acl"]
        if ids and FRONT.search(ids[0]):
            yield Skipped(ids[0], "front matter, not a paper")
        elif ids:
            yield replace(entry.read, source=NAME, source_id=ids[0], links=())
        else:
            yield Skipped(entry.text[:255], "no id of the Anthology")


def _lines(body: bytes) -> Iterable[bytes]:
    file = gzip.GzipFile(fileobj=io.BytesIO(body)) if body.startswith(GZIP) else io.BytesIO(body)
    try:
        if format_of(file.read(1 << 16)) != "bibtex":
            raise SourceError("neither a collection in XML nor a BibTeX file")
        file.seek(0)
        size = 0
        while line := file.readline(1 << 20):
            size += len(line)
            if size > LARGEST:
                raise SourceError(f"a file of more than {LARGEST >> 20} MB", permanent=True)
            yield line
    except (EOFError, OSError, zlib.error) as error:
        raise SourceError(f"the file breaks off: {error}") from None


def parse(body: bytes) -> Entries:
    """Yield what a file holds, of whichever kind it is."""
    if body.lstrip()[:1] == b"<":
        return parse_collection(body)
    return parse_bibtex(body)
