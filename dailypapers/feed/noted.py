"""What a reader wrote about papers, and which of it has which words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from dailypapers.accounts.models import User
from dailypapers.community.models import Note
from dailypapers.search.engine.tokens import plain_words, words

KEPT = 1 << 12  # notes whose words are remembered: cutting a thousand takes a second


def papers_noted(reader: User, value: str) -> Iterator[int]:
    """Yield the papers whose note has these words side by side; `transf*` begins a last one."""
    notes = Note.objects.filter(reader=reader)
    wanted, start = words(value), ""
    if value.endswith("*"):
        *_, start = plain_words(value) or [""]
        wanted = wanted[:-1]
    for paper, text in notes.values_list("paper", "text"):
        if any(_has(said, wanted, start) for said in _words(text)):
            yield paper


def notes_of(reader: User, papers: Collection[int]) -> dict[int, str]:
    """Return what a reader wrote about some papers."""
    notes = Note.objects.filter(reader=reader, paper__in=papers)
    return dict(notes.values_list("paper", "text"))


@lru_cache(maxsize=KEPT)
def _words(text: str) -> tuple[list[str], list[str]]:
    """Return the words of a note, and how they were written."""
    return words(text), plain_words(text)


def _has(said: Sequence[str], wanted: Sequence[str], start: str) -> bool:
    """Say whether the words stand in `said` one after another, then one that begins with `start`.

    >>> _has(["a", "low", "rank"], ["low"], "ra"), _has(["low", "a", "rank"], ["low", "rank"], "")
    (True, False)
    """
    size = len(wanted)
    if not size and not start:
        return False  # no word at all
    for place in range(len(said) - size - bool(start) + 1):
        here = said[place : place + size] == wanted
        if here and (not start or said[place + size].startswith(start)):
            return True
    return False
