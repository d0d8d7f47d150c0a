"""The full texts of papers: kept compressed, found by the papers' names, shown as licences let.

A text belongs to a name, an arXiv id or the key of a paper, so it is where the name is after papers
were made one, or two again.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from dailypapers.catalogue.models import FullText, Identifier, Paper
from dailypapers.catalogue.open_licences import open_licence
from dailypapers.core.clock import now

ARXIV, KEY = "arxiv", "key"  # schemes of names: theirs, and our own
LONGEST = 4_000_000  # characters that are kept of a text
Origin = FullText.Origin


class Shown(NamedTuple):
    """A text that may be shown, and what has to be said with it."""

    text: str
    licence: str
    licence_url: str
    origin: str
    name: str
    at: datetime

    @property
    def source(self) -> str:
        """Where it comes from."""
        return f"https://arxiv.org/abs/{self.name}" if self.origin == Origin.HTML else ""


def keep(
    scheme: str,
    value: str,
    origin: FullText.Origin,
    text: str,
    *,
    version: int = 0,
    licence: str = "",
) -> None:
    """Keep a text instead of an earlier one of this origin; of a very long one, the beginning."""
    said = {
        "text": zlib.compress(text[:LONGEST].encode()),
        "length": min(len(text), LONGEST),
        "version": version,
        "licence": licence,
        "problem": "",
        "tries": 0,
        "at": now(),
    }
    FullText.objects.update_or_create(scheme=scheme, value=value, origin=origin, defaults=said)


def note_problem(scheme: str, value: str, origin: FullText.Origin, version: int, why: str) -> None:
    """Note that a text could not be had; an earlier one stays."""
    row, _ = FullText.objects.get_or_create(scheme=scheme, value=value, origin=origin)
    tries = row.tries + 1 if row.version == version or not row.text else 1
    said = {"problem": why[:255], "tries": tries, "at": now()}
    FullText.objects.filter(pk=row.pk).update(version=version, **said)


def drop(paper: Paper) -> None:
    """Keep no text of a paper that somebody gave."""
    FullText.objects.filter(scheme=KEY, value__in=_keys(paper)).delete()


def shown(paper: Paper) -> Shown | None:
    """Return the text of a paper, what its authors gave first, if there is one to be shown.

    What is withdrawn is shown no longer, nor what a licence does not let be shown any more.
    """
    if paper.withdrawn:
        return None
    given = FullText.objects.filter(scheme=KEY, value__in=_keys(paper)).exclude(text=b"")
    return next((one for row in [*given, *_of_arxiv(paper)] if (one := _shown(row, paper))), None)


def _of_arxiv(paper: Paper) -> Iterator[FullText]:
    names = Identifier.objects.filter(paper=paper, scheme=ARXIV).values("value")
    yield from FullText.objects.filter(scheme=ARXIV, value__in=names).exclude(text=b"")


def _keys(paper: Paper) -> list[str]:
    """Return the keys of a paper and of those that became one with it."""
    merged = Paper.objects.filter(merged_into=paper).values_list("key", flat=True)
    return [paper.key, *merged]


def _shown(row: FullText, paper: Paper) -> Shown | None:
    licence = row.licence or paper.licence
    name = open_licence(licence)
    if not name:
        return None
    url = licence if licence.startswith("http") else ""
    text = zlib.decompress(bytes(row.text)).decode()
    return Shown(text, name, url, row.origin, row.value, row.at)
