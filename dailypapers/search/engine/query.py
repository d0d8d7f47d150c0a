"""The query language: what a reader types, as a tree. It never fails on what anybody types.

    sparse attention          both words, in any field
    "sparse attention"        the words side by side
    -vision                   without that word; also -"a phrase" and -author:name
    lstm OR transformer       either of the neighbours; binds closer than the space between words
    title:attention           in that field only; also title:"sparse attention"
    transf*                   every word that begins so

What cannot be read that way is searched as plain words, and `Query.hint` says in a sentence why.
To extend the language add a `Part` to `_parts`, or a field name to `FIELD_NAMES`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from dailypapers.search.engine.tokens import Compound, compounds, plain_words, words
from dailypapers.search.engine.types import (
    And,
    Everything,
    Field,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Term,
)

LONGEST_TEXT = 1000  # characters
MOST_WORDS = 32
SHORTEST_PREFIX = 3  # letters before the star; two match a tenth of the dictionary: 11 ms

FIELD_NAMES = {
    "title": "title",
    "author": "authors",
    "authors": "authors",
    "abstract": "abstract",
    "keyword": "keywords",
    "venue": "venue",
    "arxiv": "identifiers",
    "doi": "identifiers",
    "id": "identifiers",
}

# Words too common to be written together with a neighbour, or to be marked in a result.
FUNCTION_WORDS = frozenset({
    "a", "an", "and", "are", "as", "at", "be", "by", "can", "do", "for", "from", "has",
    "have", "how", "in", "is", "it", "its", "no", "not", "of", "on", "or", "so", "that",
    "the", "their", "this", "to", "up", "via", "was", "we", "what", "when", "where", "which",
    "why", "with", "without",
})  # fmt: skip

PART = re.compile(
    r"""
    (?P<minus> - (?=[^\s-]) )?
    (?: (?P<field> [A-Za-z]+ ) : (?=[^\s/]) )?
    (?: " (?P<phrase> [^"]* ) "  |  (?P<word> [^\s"]+ ) )
    """,
    re.VERBOSE,
)
CURLY_QUOTES = str.maketrans("“”„«»", '"""""')


@dataclass(frozen=True, slots=True)
class Query:
    """What a text asks for; `hint` is empty or one sentence for the reader."""

    tree: Node
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a query text, before it gets its meaning."""

    text: str
    quoted: bool = False
    excluded: bool = False
    field: str = ""


def parse(text: str) -> Query:
    """Return the tree of `text`, and a hint where it was not understood as written."""
    hints: list[str] = []
    text = _shortened(text.translate(CURLY_QUOTES), hints)
    if text.count('"') % 2:
        hints.append("A quotation mark has no partner; it was left out.")
        text = " ".join(text.rsplit('"', 1))
    if not text.strip():
        return Query(Everything())
    parts = _counted(_parts(text, hints), hints)
    nodes = _choices(parts, hints)
    if not nodes:
        return Query(Or(()), "There is no word in this to search for.")
    tree = nodes[0] if len(nodes) == 1 else And(tuple(_bridged(nodes)))
    return Query(tree, " ".join(dict.fromkeys(hints)))


def any_of(tree: Node) -> Node:
    """Return the relaxed form, for when no paper has all the words: any of them will do.

    What the reader excluded stays excluded. A phrase also matches by its words.
    """
    if isinstance(tree, Phrase):
        return Or((tree, *map(Term, tree.words)))
    if isinstance(tree, Field):
        return Field(tree.name, any_of(tree.node))
    if isinstance(tree, Or):
        return Or(tuple(map(any_of, tree.nodes)))
    if not isinstance(tree, And):
        return tree
    wanted = tuple(any_of(node) for node in tree.nodes if not isinstance(node, Not))
    unwanted = tuple(node for node in tree.nodes if isinstance(node, Not))
    if not wanted:
        return tree
    either = wanted[0] if len(wanted) == 1 else Or(wanted)
    return And((either, *unwanted)) if unwanted else either


def _shortened(text: str, hints: list[str]) -> str:
    if len(text) > LONGEST_TEXT:
        hints.append(f"Only the first {LONGEST_TEXT} characters were used.")
    return text[:LONGEST_TEXT]


def _parts(text: str, hints: list[str]) -> Iterator[Part]:
    for match in PART.finditer(text):
        quoted = match["phrase"] is not None
        part = Part(match["phrase"] if quoted else match["word"], quoted, bool(match["minus"]))
        name = match["field"] or ""
        if name.lower() in FIELD_NAMES:
            part = replace(part, field=FIELD_NAMES[name.lower()])
        elif name:
            hints.append(f"There is no field “{name}:”; it was searched as a word.")
            part = replace(part, text=f"{name} {part.text}")
        yield part


def _counted(parts: Iterable[Part], hints: list[str]) -> list[Part]:
    """Keep the parts with the first `MOST_WORDS` words."""
    kept: list[Part] = []
    room = MOST_WORDS
    for part in parts:
        room -= max(1, len(words(part.text)))
        if room < 0:
            hints.append(f"Only the first {MOST_WORDS} words were used.")
            break
        kept.append(part)
    return kept


def _choices(parts: list[Part], hints: list[str]) -> list[Node]:
    """Give each part its meaning and fold `a OR b OR c` into one node."""
    nodes: list[Node] = []
    joining = False
    for number, part in enumerate(parts):
        if _is_or(part) and nodes and number + 1 < len(parts):
            joining = True
            continue
        if _is_or(part):
            hints.append("OR stands between two words; here it was searched as a word.")
        node = _node(part)
        if node is None:
            continue
        nodes.append(_either(nodes.pop(), node) if joining else node)
        joining = False
    return nodes


def _is_or(part: Part) -> bool:
    return part == Part("OR") or part == Part("|")


def _either(left: Node, right: Node) -> Node:
    return Or((*left.nodes, right) if isinstance(left, Or) else (left, right))


def _node(part: Part) -> Node | None:
    node = _phrase(part.text) if part.quoted else _word(part.text)
    if node is None:
        return None
    if part.field:
        node = Field(part.field, node)
    return Not(node) if part.excluded else node


def _phrase(text: str) -> Node | None:
    found = tuple(words(text))
    if len(found) < 2:
        return Term(found[0]) if found else None
    return Phrase(found)


def _word(text: str) -> Node | None:
    """Return the meaning of what stands between two blanks; it may be several words."""
    found = compounds(text)
    meanings = [_meaning(compound) for compound in found]
    if text.endswith("*") and (last := _prefix(text)):
        before = [Term(piece.text) for piece in found[-1].parts[:-1]]
        meanings[-1:] = [*before, last]
    if len(meanings) < 2:
        return meanings[0] if meanings else None
    return And(tuple(meanings))


def _prefix(text: str) -> Node | None:
    """Return what `text*` stands for; the stem too, for `studies*` is indexed as `study`."""
    start = plain_words(text)[-1:]
    if not start or len(start[0]) < SHORTEST_PREFIX:
        return None
    stems = words(text)[-1:]
    prefix = Prefix(start[0])
    return prefix if stems[0].startswith(start[0]) else Or((prefix, Term(stems[0])))


def _meaning(compound: Compound) -> Node:
    """Return a word, a CJK run as its pairs, or a hyphenated word in either spelling."""
    parts = tuple(Term(piece.text) for piece in compound.parts)
    joined = tuple(Term(piece.text) for piece in compound.joined)
    if len(parts) == 1:
        return parts[0]
    if compound.cjk:
        return joined[0] if len(joined) == 1 else And(joined)
    return Or((Phrase(tuple(term.word for term in parts)), *joined))


def _bridged(nodes: list[Node]) -> list[Node]:
    """Let `data set` find `dataset`: each word may be met by itself joined to a neighbour."""
    pairs = [_joined(left, right) for left, right in pairwise(nodes)]
    either_side = zip([None, *pairs], nodes, [*pairs, None], strict=True)
    return [_with_neighbours(node, (left, right)) for left, node, right in either_side]


def _joined(left: Node, right: Node) -> Term | None:
    if not (isinstance(left, Term) and isinstance(right, Term)):
        return None
    both = left.word + right.word
    common = left.word in FUNCTION_WORDS or right.word in FUNCTION_WORDS
    return Term(both) if both.isascii() and both.isalpha() and not common else None


def _with_neighbours(node: Node, joined: Iterable[Term | None]) -> Node:
    others = tuple(term for term in joined if term)
    return Or((node, *others)) if others else node
