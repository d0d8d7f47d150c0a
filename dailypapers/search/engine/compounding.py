"""Words that are written as one or as two: `lowrank` is to find what says `low rank`, and back.

The parser joins neighbours without asking anybody; only the index knows which words come apart.
What is found so matches as well as any other, but is not ranked by (see `relevance.relevant`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

from dailypapers.search.engine.query import Query
from dailypapers.search.engine.stemming import stem
from dailypapers.search.engine.tokens import plain_words
from dailypapers.search.engine.types import Node, Or, Phrase, Term

MOST_WORDS = 3  # of a query that are looked for apart; with more, the others find the paper
SHORTEST_PART = 3  # letters
RARER = 10  # times; "net work" stands in few papers, beside those with "network"


class Counts(Protocol):
    """What an index says of how many papers have something; see `SearchIndex`."""

    def count(self, tree: Node) -> int:
        """Count them."""
        ...

    def frequency(self, word: str) -> int:
        """Return about how many have a word, at little cost; 0 only where none has."""
        ...


def both_ways(query: Query, index: Counts) -> Query:
    """Return the query with its words in both spellings, as far as papers have them."""
    written = {stem(word): word for typed in query.typed for word in plain_words(typed.text)}
    words = tuple(query.words)
    if len(words) <= MOST_WORDS:
        words = tuple(_with_parts(node, written, index) for node in words)
    also = [other for node in words for other in _others(node) if _is_known(other, index)]
    return replace(query, words=words, also=tuple(dict.fromkeys(also)))


def _with_parts(node: Node, written: dict[str, str], index: Counts) -> Node:
    first = node.nodes[0] if isinstance(node, Or) else node
    if not isinstance(first, Term) or first.word not in written:
        return node
    apart = tuple(_apart(written[first.word], index))
    if not apart:
        return node
    return Or((*(node.nodes if isinstance(node, Or) else (node,)), *apart))


def _apart(word: str, index: Counts) -> Iterator[Phrase]:
    if not (word.isascii() and word.isalpha()):
        return
    for place in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        parts = (stem(word[:place]), stem(word[place:]))
        if all(map(index.frequency, parts)) and _is_usual(Phrase(parts), word, index):
            yield Phrase(parts)


def _is_usual(apart: Phrase, word: str, index: Counts) -> bool:
    found = index.count(apart)
    return found > 0 and found * RARER >= index.frequency(stem(word))


def _is_known(node: Node, index: Counts) -> bool:
    return bool(index.frequency(node.word) if isinstance(node, Term) else index.count(node))


def _others(node: Node) -> tuple[Node, ...]:
    """Return the other spellings of a plain word: those of one with a hyphen are ranked by."""
    if isinstance(node, Or) and isinstance(node.nodes[0], Term):
        return node.nodes[1:]
    return ()
