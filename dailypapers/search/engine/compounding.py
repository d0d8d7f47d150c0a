"""Words that are written as one or as two: `lowrank` is to find what says `low rank`, and back.

The parser joins neighbours without asking anybody; only the index knows which words come apart.
What is found so matches as well as any other, but is not ranked by (see `relevance.relevant`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from dailypapers.search.engine.query import Query
from dailypapers.search.engine.stemming import stem
from dailypapers.search.engine.tokens import plain_words
from dailypapers.search.engine.types import Node, Or, Phrase, Term

MOST_WORDS = 3  # of a query that are looked for apart; with more, the others find the paper
SHORTEST_PART = 3  # letters
RARER = 10  # times; "net work" stands in few papers, beside those with "network"

Count = Callable[[Node], int]  # papers that match


def both_ways(query: Query, count: Count) -> Query:
    """Return the query with its words in both spellings, as far as papers have them."""
    written = {stem(word): word for typed in query.typed for word in plain_words(typed.text)}
    words = tuple(query.words)
    if len(words) <= MOST_WORDS:
        words = tuple(_with_parts(node, written, count) for node in words)
    also = [other for node in words for other in _others(node) if count(other)]
    return replace(query, words=words, also=tuple(dict.fromkeys(also)))


def _with_parts(node: Node, written: dict[str, str], count: Count) -> Node:
    first = node.nodes[0] if isinstance(node, Or) else node
    if not isinstance(first, Term) or first.word not in written:
        return node
    apart = tuple(_apart(written[first.word], count))
    if not apart:
        return node
    return Or((*(node.nodes if isinstance(node, Or) else (node,)), *apart))


def _apart(word: str, count: Count) -> Iterator[Phrase]:
    if not (word.isascii() and word.isalpha()):
        return
    having = count(Term(stem(word)))
    for place in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        left, right = stem(word[:place]), stem(word[place:])
        if not count(Term(right)):  # Most parts are no words, and asking so is cheaper.
            continue
        phrase = Phrase((left, right))
        found = count(phrase)
        if found and found * RARER >= having:
            yield phrase


def _others(node: Node) -> tuple[Node, ...]:
    """Return the other spellings of a plain word: those of one with a hyphen are ranked by."""
    if isinstance(node, Or) and isinstance(node.nodes[0], Term):
        return node.nodes[1:]
    return ()
