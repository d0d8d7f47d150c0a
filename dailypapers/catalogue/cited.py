"""Which papers here the entries of somebody's list are about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TypeVar

from dailypapers.catalogue.citations.reading import Cited
from dailypapers.catalogue.identifiers import Name
from dailypapers.catalogue.models import Identifier, Link, Paper

BATCH = 500  # values looked up at once

T = TypeVar("T")


def find_cited(cited: Sequence[Cited]) -> list[int | None]:
    """Return the paper of each entry: by its names, the likeliest first, its address, its title.

    A title or an address that several papers have says nothing.
    """
    by_name = _by_name({name for one in cited for name in one.names})
    found = [next((by_name[name] for name in one.names if name in by_name), None) for one in cited]
    lost = [one for one, paper in zip(cited, found, strict=True) if paper is None]
    by_url = _by_url({one.url for one in lost if one.url})
    by_title = _by_title({one.title for one in lost if one.title and not one.names})
    return [
        paper or by_url.get(one.url) or (None if one.names else by_title.get(one.title))
        for one, paper in zip(cited, found, strict=True)
    ]


def _by_name(names: set[Name]) -> dict[Name, int]:
    found: dict[tuple[str, str], int] = {}
    for batch in _batches(sorted({name.value for name in names})):
        rows = Identifier.objects.filter(value__in=batch, paper__merged_into=None)
        found |= {row[:2]: row[2] for row in rows.values_list("scheme", "value", "paper")}
        papers = Paper.objects.filter(key__in=batch).values_list("key", "pk", "merged_into")
        found |= {("key", key): kept or paper for key, paper, kept in papers}
    known = {name: found.get((name.scheme, name.value)) for name in names}
    return {name: paper for name, paper in known.items() if paper is not None}


def _by_url(urls: set[str]) -> dict[str, int]:
    found: list[tuple[str, int]] = []
    for batch in _batches(sorted(urls)):
        rows = Link.objects.filter(url__in=batch, paper__merged_into=None)
        found += rows.values_list("url", "paper").distinct()
    return _alone(found)


def _by_title(titles: set[str]) -> dict[str, int]:
    found: list[tuple[str, int]] = []
    for batch in _batches(sorted(titles)):
        rows = Paper.objects.filter(title__in=batch, merged_into=None)
        found += rows.values_list("title", "pk")
    return _alone(found)


def _alone(found: Sequence[tuple[str, int]]) -> dict[str, int]:
    papers: dict[str, set[int]] = {}
    for said, paper in found:
        papers.setdefault(said, set()).add(paper)
    return {said: min(several) for said, several in papers.items() if len(several) == 1}


def _batches(values: Sequence[T]) -> Iterator[list[T]]:
    rest = iter(values)
    while batch := list(islice(rest, BATCH)):
        yield batch
