"""The words of titles as they are written, which an index of stems cannot give back."""

from __future__ import annotations

from functools import cached_property

from tantivy import Searcher

from dailypapers.search.engine.dictionary import Dictionary, Neighbour
from dailypapers.search.engine.stemming import stem

FIELD = "title_words"
KEPT = 256  # beginnings; each is asked for several fields at a time


class TitleWords:
    """The words of one commit. Looking for near ones loads them all, once: 0.1 s for 60,000.

    Words of deleted papers are among them until their segment is merged.
    """

    def __init__(self, searcher: Searcher) -> None:
        self.searcher = searcher
        self._begun: dict[str, set[str]] = {}

    def stems_from(self, start: str) -> set[str]:
        """Return the stems of `start` and of the words that begin so."""
        stems = self._begun.get(start)
        if stems is None:
            found = self.searcher.terms_with_prefix(FIELD, start)
            stems = {stem(start), *(stem(word) for word, _ in found)}
            if len(self._begun) >= KEPT:
                self._begun.clear()
            self._begun[start] = stems
        return stems

    def stems_near(self, word: str, edits: int) -> set[str]:
        """Return the stems of `word` and of the words within `edits` of it."""
        return {stem(word), *(stem(other.word) for other in self.near(word, edits))}

    def near(self, word: str, edits: int) -> list[Neighbour]:
        """Return the words within `edits` of `word`, in no order."""
        return self._dictionary.near(word, edits)

    @cached_property
    def _dictionary(self) -> Dictionary:
        return Dictionary(self.searcher.terms_with_prefix(FIELD, ""))
