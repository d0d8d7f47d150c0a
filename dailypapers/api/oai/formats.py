"""What is said of a paper: Dublin Core, and the two formats of arXiv.

Schemas: http://www.openarchives.org/OAI/2.0/oai_dc.xsd, http://arxiv.org/OAI/arXiv.xsd,
http://arxiv.org/OAI/arXivRaw.xsd. Elements stand in the order that these ask for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC
from email.utils import format_datetime

from lxml import etree

from dailypapers.api.addresses import absolute
from dailypapers.api.oai.records import ANYTHING
from dailypapers.api.oai.xml import add, foreign
from dailypapers.api.papers import Told
from dailypapers.catalogue import identifiers
from dailypapers.catalogue.citations.base import person_name
from dailypapers.core.text import writable

DC = "http://purl.org/dc/elements/1.1/"
WITHDRAWN = "withdrawn"  # The note of a version that its authors emptied.
Pairs = Iterator[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: how it is asked for, where it is described, and how a paper is written in it."""

    prefix: str
    schema: str
    namespace: str
    root: str
    write: Callable[[etree._Element, Told], None]


def write(parent: etree._Element, form: Format, told: Told) -> None:
    """Add a paper in a format."""
    form.write(foreign(parent, form.root, form.namespace, form.schema), told)


def _dublin_core(root: etree._Element, told: Told) -> None:
    for name, text in _core(told):
        if text:
            etree.SubElement(root, f"{{{DC}}}{name}", nsmap={"dc": DC}).text = writable(text)


def _core(told: Told) -> Pairs:
    entry = told.entry
    yield "title", entry.title
    yield from (("creator", name) for name in entry.authors)
    yield from (("subject", name) for _, name in entry.topics)
    yield from (("subject", word) for word in entry.keywords)
    yield "description", entry.text
    if entry.withdrawn:
        yield "description", "Withdrawn by its authors."
    if told.comment:
        yield "description", f"Comment: {told.comment}"
    yield "date", str(entry.published or "")
    yield "type", "text"
    yield "identifier", absolute("paper", entry.address)
    for scheme, value in entry.identifiers.items():
        yield "identifier", identifiers.url(scheme, value) or f"{scheme}:{value}"
    yield "source", told.journal_ref or entry.venue
    yield from (("relation", link.url) for link in entry.links)
    yield "rights", told.licence


def _arxiv(root: etree._Element, told: Told) -> None:
    entry, versions = told.entry, told.versions
    add(root, "id", entry.identifiers["arxiv"])
    first = str(entry.published) if entry.published else ""
    days = [f"{version.posted_at:%Y-%m-%d}" for version in versions if version.posted_at]
    add(root, "created", days[0] if days else first)
    if days[1:]:
        add(root, "updated", days[-1])
    authors = add(root, "authors")
    for name in entry.authors:
        author, parts = add(authors, "author"), person_name(name)
        add(author, "keyname", parts.family)
        for tag, text in (("forenames", parts.given), ("suffix", parts.suffix)):
            if text:
                add(author, tag, text)
    add(root, "title", entry.title)
    _rest(root, told)


def _arxiv_raw(root: etree._Element, told: Told) -> None:
    entry = told.entry
    add(root, "id", entry.identifiers["arxiv"])
    for version in told.versions:
        made = add(root, "version", version=f"v{version.number}")
        if version.posted_at:
            add(made, "date", format_datetime(version.posted_at.astimezone(UTC), usegmt=True))
        if version.note == WITHDRAWN:
            add(made, "size", "0kb")
    add(root, "title", entry.title)
    add(root, "authors", ", ".join(entry.authors))
    _rest(root, told)


def _rest(root: etree._Element, told: Told) -> None:
    """Add what both formats of arXiv end with."""
    entry = told.entry
    for name, text in (
        ("categories", " ".join(code for code, _ in entry.topics)),
        ("comments", told.comment),
        ("journal-ref", told.journal_ref),
        ("doi", entry.identifiers.get("doi", "")),
        ("license", told.licence),
        ("abstract", entry.abstract),
    ):
        if text or name == "abstract":
            add(root, name, text)


FORMATS = {
    one.prefix: one
    for one in (
        Format(
            ANYTHING,
            "http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
            "http://www.openarchives.org/OAI/2.0/oai_dc/",
            "dc",
            _dublin_core,
        ),
        Format(
            "arXiv",
            "http://arxiv.org/OAI/arXiv.xsd",
            "http://arxiv.org/OAI/arXiv/",
            "arXiv",
            _arxiv,
        ),
        Format(
            "arXivRaw",
            "http://arxiv.org/OAI/arXivRaw.xsd",
            "http://arxiv.org/OAI/arXivRaw/",
            "arXivRaw",
            _arxiv_raw,
        ),
    )
}
