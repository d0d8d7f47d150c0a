"""What this instance lends to connectors that need more than days: a memory, and its own papers.

Pure; `lending.py` beside it does it with the database.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple, Protocol

from dailypapers.catalogue.identifiers import Name


class Memory(Protocol):
    """Words that a connector keeps from one harvest to the next: a version, an ETag, a place.

    Keep a word after the batch it stands for was yielded: whoever asks for the next batch has
    stored the last one. What is lost by a kill in between is asked for once more.
    """

    def recall(self, name: str) -> str:
        """Return what was kept under a name, or nothing."""
        ...

    def keep(self, name: str, word: str) -> None:
        """Keep a word of at most 255 characters."""
        ...


class Some(NamedTuple):
    """Some of the papers that are here, and the place after them (nothing at the end)."""

    names: list[Name]
    next: str


class Papers(Protocol):
    """The papers of this instance, newest first."""

    def named(self, schemes: Collection[str], after: str, most: int) -> Some:
        """Return one name for each paper that has one in the schemes, the first scheme first."""
        ...


class NoMemory:
    """Remembers nothing longer than it lives."""

    def __init__(self) -> None:
        self.words: dict[str, str] = {}

    def recall(self, name: str) -> str:
        """Return what was kept, or nothing."""
        return self.words.get(name, "")

    def keep(self, name: str, word: str) -> None:
        """Keep a word."""
        self.words[name] = word


class NoPapers:
    """An instance without papers."""

    def named(self, schemes: Collection[str], after: str, most: int) -> Some:
        """Return nothing."""
        return Some([], "")
