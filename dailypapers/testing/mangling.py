"""Replies with one thing wrong in them: odd values, missing fields, elements emptied or doubled.

An entry is what a reply lists: a work, a note, a record. What is wrong in one must cost no other.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from lxml import etree

LONG = "9" * 5_000  # More digits than Python makes a number of.
ODD: list[Any] = [
    None, "", " ", "x", 0, -1, 3.5, True, [], {}, [None], [[]], [{}], {"value": None}, LONG,
    "<b>\0\u202e</b>", "0000-00-00", "9999-99-99", 10**30, float("nan"), float("inf"),
    ["x", 1, None], "\ud800", "a" * 70_000, {"a": {"b": {"c": []}}}, [[["2026"]]], "-" * 300,
]  # fmt: skip
GONE = object()
TEXTS = (None, "", "x", LONG, "-1", "\u202e<b>", "2026-99-99", "a" * 70_000)
Path = tuple[Any, ...]


class Wrong(NamedTuple):
    """A reply with one thing wrong, and in which entry, if it is in one."""

    body: bytes
    entry: int | None = None


@dataclass(frozen=True)
class InJson:
    """A reply in JSON; `entries` is the path to its list."""

    body: bytes
    entries: Path

    def places(self) -> list[Path]:
        """Return every place where something can be wrong."""
        return list(_paths(json.loads(self.body)))

    def wrong(self, place: Path, value: Any) -> Wrong:
        """Put a value in a place, or take it out if the value is `GONE`."""
        said = _put(json.loads(self.body), place, value)
        inside = place[: len(self.entries)] == self.entries and len(place) > len(self.entries)
        return Wrong(json.dumps(said).encode(), place[len(self.entries)] if inside else None)

    def without(self, entry: int) -> bytes:
        """Return the reply without an entry."""
        return json.dumps(_put(json.loads(self.body), (*self.entries, entry), GONE)).encode()

    @property
    def values(self) -> Sequence[Any]:
        """What may stand in a place."""
        return [*ODD, GONE]


@dataclass(frozen=True)
class InXml:
    """A reply in XML; `entry` is the local name of what it lists."""

    body: bytes
    entry: str

    def places(self) -> list[int]:
        """Return every element, by its number in the document."""
        return list(range(len(_elements(etree.fromstring(self.body)))))

    def wrong(self, place: int, change: Callable[[etree._Element], None]) -> Wrong:
        """Change an element."""
        root = etree.fromstring(self.body)
        element = _elements(root)[place]
        listed = self._entries(root)
        inside = next(
            (number for number, one in enumerate(listed) if element in {*one.iter("*")}), None
        )
        change(element)
        return Wrong(etree.tostring(root), inside)

    def without(self, entry: int) -> bytes:
        """Return the reply without an entry."""
        root = etree.fromstring(self.body)
        gone(self._entries(root)[entry])
        return etree.tostring(root)

    def _entries(self, root: etree._Element) -> list[etree._Element]:
        return [one for one in root.iter("*") if etree.QName(one).localname == self.entry]

    @property
    def values(self) -> Sequence[Callable[[etree._Element], None]]:
        """What may become of an element."""
        return CHANGES


def gone(element: etree._Element) -> None:
    """Take an element out; a root is emptied."""
    parent = element.getparent()
    if parent is None:
        _refill(None)(element)
    else:
        parent.remove(element)


def doubled(element: etree._Element) -> None:
    """Let an element stand there twice."""
    parent = element.getparent()
    if parent is not None:
        parent.insert(parent.index(element), copy.deepcopy(element))


def bare(element: etree._Element) -> None:
    """Take what is said of an element away: its attributes."""
    element.attrib.clear()


def nested(element: etree._Element) -> None:
    """Put all that an element holds one step deeper."""
    inner = etree.Element("div")
    inner.text, element.text = element.text, None
    inner.extend(list(element))
    element.append(inner)


def _refill(text: str | None) -> Callable[[etree._Element], None]:
    def refill(element: etree._Element) -> None:
        for child in list(element):
            element.remove(child)
        element.text = text

    return refill


CHANGES = (gone, doubled, bare, nested, *map(_refill, TEXTS))


def _elements(root: etree._Element) -> list[etree._Element]:
    return list(root.iter("*"))


def _paths(said: Any, path: Path = ()) -> Iterator[Path]:
    yield path
    keys = said if isinstance(said, dict) else range(len(said)) if isinstance(said, list) else ()
    for key in keys:
        yield from _paths(said[key], (*path, key))


def _put(said: Any, path: Path, value: Any) -> Any:
    if not path:
        return None if value is GONE else value
    place = said
    for key in path[:-1]:
        place = place[key]
    if value is GONE:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return said
