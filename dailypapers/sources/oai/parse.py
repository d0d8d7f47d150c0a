"""OAI-PMH with Dublin Core (`oai_dc`), which every repository has, bytes to records.

Dublin Core says little of what its fields hold, and each repository fills them in its way.
https://www.openarchives.org/OAI/openarchivesprotocol.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from lxml import etree

from dailypapers.catalogue import identifiers
from dailypapers.catalogue.records import AuthorName, LinkRecord, SourceRecord
from dailypapers.core.errors import InputError, SourceError
from dailypapers.sources import dates, plain
from dailypapers.sources.links import page as web_page
from dailypapers.sources.listing import listed
from dailypapers.sources.walk import Page, read_all
from dailypapers.sources.xml import every, inner, parse_xml, text, texts

NAME = "oai"
NOTHING, UNKNOWN = "noRecordsMatch", "idDoesNotExist"
NO_PAPERS = re.compile(
    r"(?:^|[/:# ])(?:dataset|software|image|movingimage|sound|video|collection|event|lecture|"
    r"physicalobject|interactiveresource)\b",
    re.IGNORECASE,
)
TEXTS = re.compile(r"article|paper|preprint|thesis|report|book|text|proceeding", re.IGNORECASE)
CODES = re.compile(r"info:|https?:|::|^[\d.\W]+$")  # Subjects that are no words.
FREE = "creativecommons.org"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
ENGLISH = ("", "en", "eng", "en-us", "en-gb")
MOST_DATES = 12


def parse_records(body: bytes, by: str) -> Page:
    """Read a ListRecords or GetRecord reply; `by` is who lists what is new in it."""
    root = parse_xml(body, "OAI-PMH")
    for error in every(root, "error"):
        code = error.get("code") or "an error"
        if code in (NOTHING, UNKNOWN):
            return Page()
        said = " ".join(filter(None, (code, inner(error))))
        raise SourceError(f"{by} answered {said}", permanent=True)
    if not every(root, "ListRecords") and not every(root, "GetRecord"):
        raise SourceError(f"{by} answered something else than records")
    entries = every(root, "ListRecords/record") + every(root, "GetRecord/record")
    standing = [entry for entry in entries if not _is_deleted(entry)]
    gone = (_said_id(entry) for entry in entries if _is_deleted(entry))
    page = read_all(standing, partial(_record, by), _said_id)
    token = text(root, "ListRecords/resumptionToken")
    return replace(page, deleted=tuple(filter(None, gone)), next=token)


def _record(by: str, entry: etree._Element) -> SourceRecord:
    forms = every(entry, "metadata/dc")
    if not forms:
        raise InputError("no Dublin Core")
    dc, source_id = forms[0], _said_id(entry)
    if not source_id:
        raise InputError("no identifier")
    kinds = texts(dc, "type")
    if any(map(NO_PAPERS.search, kinds)) and not any(map(TEXTS.search, kinds)):
        raise InputError(f"{plain.line(kinds[0])}, not a paper")
    title = plain.line(_preferred(every(dc, "title")))
    if not title:
        raise InputError("no title")
    published = _earliest(texts(dc, "date"))
    said = [*texts(dc, "identifier"), source_id]
    names = _names(said)
    return SourceRecord(
        source=NAME,
        source_id=source_id,
        title=title,
        abstract=plain.paragraphs(_preferred(every(dc, "description"))),
        authors=_authors(texts(dc, "creator")),
        published=published,
        identifiers=names,
        keywords=_words(texts(dc, "subject")),
        journal_ref=plain.line(next(iter(texts(dc, "source")), "")),
        licence=_licence(texts(dc, "rights")),
        links=() if names else _first_page(said),
        announcement=listed(by, _stamped(entry), published),
        extra={"repository": by},
    )


def _preferred(elements: Sequence[etree._Element]) -> str:
    """Return the first text in English or of no language, else the first one."""
    said = [one for one in elements if inner(one)]
    english = (one for one in said if one.get(LANGUAGE, "").lower() in ENGLISH)
    chosen = next(english, said[0] if said else None)
    return inner(chosen) if chosen is not None else ""


def _authors(said: Iterable[str]) -> tuple[AuthorName, ...]:
    """Return the names, which mostly stand with the family name first."""
    names = []
    for one in said:
        family, comma, given = one.partition(",")
        names.append(plain.person(given, family) if comma else plain.person("", one))
    return tuple(AuthorName(name) for name in names if name)


def _earliest(said: Sequence[str]) -> str:
    """Return the first day of those given: others are when it was filed or opened."""
    found = [read for one in said[:MOST_DATES] if (read := dates.read(one))]
    exact = [one for one in found if not any(o != one and o.startswith(one) for o in found)]
    return min(exact, default="")


def _names(said: Iterable[str]) -> tuple[tuple[str, str], ...]:
    found = (
        identifiers.read(one.removeprefix("info:doi/").removeprefix("oai:arXiv.org:"))
        for one in said
    )
    return tuple(dict.fromkeys(name[:2] for name in found if name and name.scheme != "key"))


def _first_page(said: Iterable[str]) -> tuple[LinkRecord, ...]:
    return next((found for one in said if (found := web_page(one))), ())


def _words(said: Iterable[str]) -> tuple[str, ...]:
    """Return subjects that are words; some repositories have several in one."""
    parts = (part for one in said for part in one.split(";") if not CODES.search(part.strip()))
    return tuple(dict.fromkeys(filter(None, map(plain.line, parts))))


def _licence(said: Sequence[str]) -> str:
    free = (one for one in said if FREE in one)
    return plain.licence(next(free, said[0] if said else ""))


def _stamped(entry: etree._Element) -> date | None:
    return dates.day(text(entry, "header/datestamp"))


def _is_deleted(entry: etree._Element) -> bool:
    return any(header.get("status") == "deleted" for header in every(entry, "header"))


def _said_id(entry: etree._Element) -> str:
    return text(entry, "header/identifier")
