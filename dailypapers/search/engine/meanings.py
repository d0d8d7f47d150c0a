"""What one word or phrase of a query stands for, as a node of the tree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import comb
from typing import NamedTuple

from dailypapers.catalogue import identifiers
from dailypapers.core.worded import worded
from dailypapers.search.engine.edits import MOST_EDITS, SHORTEST_FOR_ONE, allowed
from dailypapers.search.engine.stemming import stem
from dailypapers.search.engine.tokens import Compound, compounds, identifier_word
from dailypapers.search.engine.types import And, Fuzzy, Node, Or, Phrase, Prefix, Term

SHORTEST_PREFIX = 3  # letters before the star; two match a tenth of the dictionary: 11 ms
MOST_SLOP = 5  # words between those of a phrase
MOST_PLACEMENTS = 64  # of a sloppy phrase's words: each is looked for on its own

FUZZY = re.compile(r"(?P<word>.+)~(?P<edits>[0-9]?)")

# Words too common to be written together with a neighbour, or to be marked in a result.
FUNCTION_WORDS = frozenset(map(stem, {
    "a", "an", "and", "are", "as", "at", "be", "by", "can", "do", "for", "from", "has",
    "have", "how", "in", "is", "it", "its", "no", "not", "of", "on", "or", "so", "that",
    "the", "their", "this", "to", "up", "via", "was", "we", "what", "when", "where", "which",
    "why", "with", "without",
}))  # fmt: skip
COMMON: frozenset[Node | None] = frozenset(map(Term, FUNCTION_WORDS))


class Meaning(NamedTuple):
    """A node, None where there is no word; `size` is the number of words it was made of.

    `said` is what an encoder should read of it. `is_plain` says that it was typed without a sign,
    and `written` is then the word before stemming, if it is just one. `fault` is a sentence where a
    sign could not be read as meant.
    """

    node: Node | None
    size: int = 0
    said: str = ""
    is_plain: bool = False
    written: str = ""
    fault: str = ""


def word(text: str) -> Meaning:
    """Return the meaning of what stands between two blanks; it may be several words.

    A word with a star or tilde that cannot be read so is taken without it.
    """
    if text.endswith("*"):
        return _begun(text)
    if fuzzy := FUZZY.fullmatch(text):
        return _fuzzy(fuzzy["word"], int(fuzzy["edits"]) if fuzzy["edits"] else None)
    return _plain(text)


def phrase(text: str, slop: int = 0) -> Meaning:
    """Return the meaning of what stands between quotation marks."""
    found = tuple(piece.text for compound in compounds(text) for piece in compound.parts)
    if len(found) < 2:
        return Meaning(Term(found[0]) if found else None, len(found), text)
    last, kept = len(found) - 1, min(slop, MOST_SLOP)
    while comb(last + kept, kept) > MOST_PLACEMENTS:
        kept -= 1
    fault: str = ""
    if kept < slop:
        fault = worded("At most {n} words between those of this phrase were looked for.", n=kept)
    return Meaning(Phrase(found, kept), len(found), text, fault=fault)


def identifier(text: str) -> Meaning:
    """Return the meaning of an identifier in any of its forms, or with a star of its beginning."""
    known = None if text.endswith("*") else identifiers.read(text)
    name = identifier_word(known.value if known else text.rstrip("*"))
    if not any(map(str.isalnum, name)):
        return Meaning(None)
    return Meaning(Prefix(name) if text.endswith("*") else Term(name), 1, text)


def bridged(found: Sequence[Meaning]) -> list[Node]:
    """Let `data sets` find `dataset`: a plain word may be met by itself joined to a neighbour."""
    joined = [None, *(_joined(left, right) for left, right in pairwise(found)), None]
    return [
        _with_neighbours(meaning.node, (left, right))
        for left, meaning, right in zip(joined, found, joined[1:], strict=False)
        if meaning.node
    ]


def together(nodes: Sequence[Node]) -> Node | None:
    """Return the nodes as one that asks for all of them; None for none."""
    if len(nodes) < 2:
        return nodes[0] if nodes else None
    return And(tuple(nodes))


def _plain(text: str) -> Meaning:
    found = compounds(text)
    nodes = [_compound(compound) for compound in found]
    size = sum(len(compound.parts) for compound in found)
    written = found[0].parts[0].raw if size == 1 else ""
    return Meaning(together(nodes), size, text, True, written)


def _compound(compound: Compound) -> Node:
    """Return a word, a CJK run as its pairs, or a hyphenated word in either spelling."""
    parts = tuple(Term(piece.text) for piece in compound.parts)
    joined = tuple(Term(piece.text) for piece in compound.joined)
    if len(parts) == 1:
        return parts[0]
    if compound.cjk:
        return joined[0] if len(joined) == 1 else And(joined)
    return Or((Phrase(tuple(term.word for term in parts)), *joined))


def _begun(text: str) -> Meaning:
    """Return what `text*` stands for; of a hyphenated word the last part is the one begun."""
    found = compounds(text)
    start = found[-1].parts[-1].raw if found else ""
    plain = _plain(text.rstrip("*"))
    if len(start) < SHORTEST_PREFIX:
        fault = worded(
            "A star needs at least {n} letters before it, as in transf*.", n=SHORTEST_PREFIX
        )
        return plain._replace(fault=fault)
    whole = [_compound(compound) for compound in found[:-1]]
    before = [Term(piece.text) for piece in found[-1].parts[:-1]]
    return Meaning(together([*whole, *before, Prefix(start)]), plain.size)


def _fuzzy(text: str, edits: int | None) -> Meaning:
    plain = _plain(text)
    written = plain.written
    if not written.isalpha() or len(written) < SHORTEST_FOR_ONE:
        fault = worded(
            "A tilde needs one word of at least {n} letters before it.", n=SHORTEST_FOR_ONE
        )
        return plain._replace(fault=fault)
    if edits == 0:
        return plain
    kept = min(allowed(written) if edits is None else edits, MOST_EDITS)
    found = Meaning(Fuzzy(written, kept), 1, text)
    if edits is None or kept == edits:
        return found
    fault = worded("Words with at most {n} letters changed were looked for.", n=MOST_EDITS)
    return found._replace(fault=fault)


def _joined(left: Meaning, right: Meaning) -> Term | None:
    both = left.written + right.written
    if not (left.written and right.written and both.isascii() and both.isalpha()):
        return None
    common = {left.node, right.node} & COMMON
    return None if common else Term(stem(both))


def _with_neighbours(node: Node, joined: Iterable[Term | None]) -> Node:
    others = tuple(term for term in joined if term)
    return Or((node, *others)) if others else node
