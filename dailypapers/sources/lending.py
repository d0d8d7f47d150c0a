"""Lends connectors a memory and the catalogue's papers; see `lent.py`."""

from __future__ import annotations

from collections.abc import Collection
from hashlib import blake2b

from dailypapers.catalogue.identifiers import Name
from dailypapers.catalogue.models import Identifier
from dailypapers.sources.lent import Some
from dailypapers.sources.models import Mark


class Marks:
    """A connector's memory, in rows of `Mark`."""

    def __init__(self, source: str) -> None:
        self._source = source

    def recall(self, name: str) -> str:
        """Return what was kept under a name, or nothing."""
        kept = Mark.objects.filter(name=self._row(name)).values_list("value", flat=True)
        return kept.first() or ""

    def keep(self, name: str, word: str) -> None:
        """Keep a word; one that is too long could not be told apart from others later."""
        if len(word) <= 255:
            Mark.objects.update_or_create(name=self._row(name), defaults={"value": word})

    def _row(self, name: str) -> str:
        """Return a row's name: names of parts are as long as they like, rows' are not."""
        return f"{self._source}.{blake2b(name.encode(), digest_size=12).hexdigest()}"


class Catalogued:
    """The catalogue's papers by their names, newest first."""

    def named(self, schemes: Collection[str], after: str, most: int) -> Some:
        """Return one name for each of the next papers; the place is the last one's number."""
        order = list(schemes)
        rows = Identifier.objects.filter(scheme__in=order, paper__merged_into=None)
        if after.isdecimal():
            rows = rows.filter(paper__lt=int(after))
        found: dict[int, Name] = {}
        wanted = rows.order_by("-paper", "pk").values_list("paper", "scheme", "value")
        for paper, scheme, value in wanted.iterator():
            if paper not in found and len(found) == most:
                break  # The last one has all its names.
            kept = found.get(paper)
            if kept is None or order.index(scheme) < order.index(kept.scheme):
                found[paper] = Name(scheme, value)
        names = list(found.values())
        return Some(names, str(min(found)) if len(names) == most else "")
