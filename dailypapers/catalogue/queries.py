"""Reads of the catalogue that several surfaces share."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dailypapers.catalogue import identifiers, pasted
from dailypapers.catalogue.events import Kind, Texts
from dailypapers.catalogue.identifiers import Name
from dailypapers.catalogue.merge import ASIDE
from dailypapers.catalogue.models import Event, Identifier, Paper, Record, Topic, Version
from dailypapers.catalogue.records import AuthorName, unpack
from dailypapers.catalogue.theirs import label
from dailypapers.core.spoken import spoken


@dataclass(frozen=True, slots=True)
class SourceOf:
    """Which source says something of a paper, under which name, as of when, and what besides."""

    source: str
    source_id: str
    fetched_at: datetime
    extra: Mapping[str, Any]

    @property
    def label(self) -> str:
        """How the source is called."""
        return spoken(label(self.source))


def find_address(text: str) -> str | None:
    """Return the address of the paper that any name of it means: an id, a DOI, a link, a key."""
    name = identifiers.read(text)
    return _of_name(name) if name else None


def find_pasted(text: str) -> str | None:
    """Return the address of the paper that a pasted name or address, of any site, leads to.

    A page or a repository leads to a paper if it is linked to no other.
    """
    for name in pasted.names(text):
        if address := _of_name(name):
            return address
    known = pasted.links(text)
    if not known:
        return None
    linked = Paper.objects.filter(links__url__in=known, merged_into=None)
    addresses = linked.values_list("address", flat=True).distinct()[:2]
    return addresses[0] if len(addresses) == 1 else None


def addresses_of(names: Collection[Name]) -> dict[Name, str]:
    """Return the addresses of the papers that have these identifiers, of as many as are here."""
    if not names:
        return {}
    values, schemes = {name.value for name in names}, {name.scheme for name in names}
    rows = Identifier.objects.filter(scheme__in=schemes, value__in=values)
    known = {row[:2]: row[2] for row in rows.values_list("scheme", "value", "paper__address")}
    found = ((name, known.get((name.scheme, name.value))) for name in names)
    return {name: address for name, address in found if address}


def _of_name(name: Name) -> str | None:
    if name.scheme == "key":
        return _of_key(name.value)
    found = Identifier.objects.filter(scheme=name.scheme, value=name.value)
    return found.values_list("paper__address", flat=True).first()


def _of_key(key: str) -> str | None:
    """The address of a key; a paper that was merged away leads to the one it became."""
    row = Paper.objects.filter(key=key).values_list("address", "merged_into__address").first()
    return (row[1] or row[0]) if row else None


def versions_of(paper: int) -> list[Version]:
    """Return a paper's postings, oldest first."""
    return list(Version.objects.filter(paper=paper).order_by("number"))


def sources_of(paper: int) -> list[SourceOf]:
    """Return which sources say something of a paper, but for those that say links alone."""
    rows = Record.objects.filter(paper=paper).exclude(source__in=ASIDE)
    said = rows.order_by("source", "source_id").values_list(
        "source", "source_id", "fetched_at", "payload"
    )
    return [
        SourceOf(source, source_id, at, unpack(bytes(payload)).extra)
        for source, source_id, at, payload in said
    ]


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened to a paper; with `before` and `after` its texts changed."""

    kind: Kind
    source: str
    at: datetime
    said: str
    before: Texts | None = None
    after: Texts | None = None


def history_of(paper: int) -> list[Happened]:
    """Return what happened to a paper after it came, oldest first."""
    rows = list(Event.objects.filter(paper=paper))
    after = _texts_now(paper, {row.source for row in rows if row.before})
    found = []
    for row in reversed(rows):
        before = Texts.unpack(bytes(row.before)) if row.before else None
        became = after.get(row.source) if before else None
        found.append(Happened(Kind(row.kind), row.source, row.at, row.said, before, became))
        if before:
            after[row.source] = before
    return found[::-1]


def _texts_now(paper: int, sources: set[str]) -> dict[str, Texts]:
    """Title and abstract as some sources have them now."""
    if not sources:
        return {}
    rows = Record.objects.filter(paper=paper, source__in=sources).values_list("source", "payload")
    return {source: Texts.of(unpack(bytes(payload))) for source, payload in rows}


def authors_said(paper: int) -> list[AuthorName]:
    """Return the authors of a paper as every source names them."""
    payloads = Record.objects.filter(paper=paper).values_list("payload", flat=True)
    return [author for payload in payloads for author in unpack(bytes(payload)).authors]


def topic_named(code: str) -> Topic | None:
    """Return the topic of a code, or the one that it is another name of."""
    found = Topic.objects.select_related("alias_of").filter(pk=code).first()
    return (found.alias_of or found) if found else None


def topic_groups() -> dict[str, list[Topic]]:
    """Return the active topics under the name of their group, both in alphabetical order."""
    groups: dict[str, list[Topic]] = {}
    for topic in Topic.objects.filter(active=True, alias_of=None).order_by("group", "code"):
        groups.setdefault(topic.group, []).append(topic)
    return groups
