"""BibTeX, RIS and CSL-JSON files to source records, a bounded piece of the file at a time. Pure.

What an entry says is read by `catalogue.citations`, which reading lists are imported by too.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import chain
from typing import NamedTuple

from dailypapers.catalogue.citations.formats import FORMATS, told
from dailypapers.catalogue.citations.reading import Cited, Problem
from dailypapers.catalogue.records import AuthorName, SourceRecord
from dailypapers.core.errors import InputError
from dailypapers.sources import dates, plain
from dailypapers.sources.files.check import check
from dailypapers.sources.links import page

PIECE = 1 << 18  # Bytes of a file that are read at once, up to the end of an entry.
LARGEST = 1 << 28  # Bytes of a file of one piece: CSL-JSON is one list.
STARTS = {"bibtex": re.compile(rb"\s*@\s*[A-Za-z]+\s*[{(]"), "ris": re.compile(rb"\s*TY {1,2}-")}
MACRO = re.compile(rb"\s*@\s*string\b", re.IGNORECASE)
IN_ONE = "csl"
LIST = re.compile(rb"\[\s*\{")
SCHEMES = ("arxiv", "doi", "acl", "openreview", "openalex", "pmid")


class Entry(NamedTuple):
    """What an entry holds, or what is wrong with it; `text` is enough of it to be recognised."""

    line: int
    text: str
    read: SourceRecord | str


def format_of(head: bytes) -> str:
    """Return the name of the format that a file begins in; nothing for lines of JSON."""
    begins = head.removeprefix(BOM_UTF8).lstrip()
    if begins.startswith(b"{") or not begins:
        return ""
    if LIST.match(begins):
        return IN_ONE
    name = told(begins.decode(errors="replace"))
    return name if name in STARTS else ""


def pieces(lines: Iterable[bytes], name: str) -> Iterator[tuple[int, str]]:
    """Yield pieces of whole entries, each with the number of its first line.

    Short names that a BibTeX file explains at its top hold in every piece.
    """
    if name == IN_ONE:
        yield 1, _text(b"".join(_limited(lines)))
        return
    macros: list[bytes] = []
    piece: list[bytes] = []
    size, first = 0, 1
    for number, line in enumerate(lines, 1):
        if MACRO.match(line):
            macros.append(line.replace(b"\n", b" "))
        if size > PIECE and STARTS[name].match(line):
            yield first, _text(b"".join(piece))
            # On one line with what follows, so that lines keep their numbers.
            piece, size, first = [b"".join(macros)], 0, number
        piece.append(line)
        size += len(line)
    if piece:
        yield first, _text(b"".join(piece))


def _limited(lines: Iterable[bytes]) -> Iterator[bytes]:
    size = 0
    for line in lines:
        size += len(line)
        if size > LARGEST:
            raise InputError(f"a list in CSL-JSON of more than {LARGEST >> 20} MB: write several")
        yield line


def entries(lines: Iterable[bytes], name: str) -> Iterator[Entry]:
    """Yield what each entry of a list holds; an empty file holds none."""
    return chain.from_iterable(_entries(name, *piece) for piece in pieces(lines, name))


def _entries(name: str, first: int, piece: str) -> Iterator[Entry]:
    for found in FORMATS[name].read(piece):
        line = first + found.line - 1
        if isinstance(found, Problem):
            yield Entry(line, found.said, f"in line {line}: {found.why}")
            continue
        said = _read(name, found)
        error = f"in line {line}: {said}" if isinstance(said, str) else said
        yield Entry(line, found.title or found.described.key, error)


def _read(source: str, cited: Cited) -> SourceRecord | str:
    try:
        record = cited_paper(source, cited)
        check(record)
    except InputError as error:
        return str(error)
    return record


def cited_paper(source: str, cited: Cited) -> SourceRecord:
    """Return what an entry says of its paper; raise `InputError` if that is too little."""
    said = cited.described
    title = plain.line(cited.title)
    if not title:
        raise InputError("no title")
    authors = tuple(AuthorName(name) for one in said.authors if (name := plain.person("", one)))
    published = dates.read(said.date) or dates.partial(cited.year)
    named = tuple((name.scheme, name.value) for name in cited.sure if name.scheme in SCHEMES)
    return SourceRecord(
        source=source,
        source_id=_own_id(cited, title, [author.name for author in authors], published),
        title=title,
        abstract=plain.paragraphs(said.abstract),
        authors=authors,
        published=published,
        identifiers=tuple(dict.fromkeys(named)),
        keywords=tuple(filter(None, map(plain.line, said.keywords))),
        venue=plain.venue(said.venue),
        links=() if named else page(cited.url),
    )


def _own_id(cited: Cited, title: str, authors: Iterable[str], published: str) -> str:
    """Return what the entry is known by when the file is read again: an identifier, else a digest.

    Keys are of no use: the same paper has another one in each file.
    """
    for scheme in SCHEMES:
        for name in cited.sure:
            if name.scheme == scheme:
                return f"{scheme}:{name.value}"
    words = "|".join([title, *authors, published, cited.url])
    return blake2b(words.encode(), digest_size=16).hexdigest()


def _text(said: bytes) -> str:
    """Return a piece as text: UTF-8, else what Windows writes."""
    try:
        return said.removeprefix(BOM_UTF8).decode()
    except UnicodeDecodeError:
        return said.decode("cp1252", errors="replace")
