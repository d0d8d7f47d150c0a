"""What a query is worth looking for: its telling words, any of them, and its wording as a title.

Function words are left out of the ranking where there are others; what that is worth is in
docs/decisions/0006. They still count where the reader typed a title word for word: a paper whose
title has the words side by side gets them all once more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dailypapers.search.engine import meanings
from dailypapers.search.engine.query import Query
from dailypapers.search.engine.stemming import stem
from dailypapers.search.engine.types import And, Everything, Field, Node, Or, Phrase, Term

TITLE_WORDS = range(2, 13)  # lengths of a query that may be a title
SIGNS = str.maketrans("*~", "  ")  # of the query language, inside a word

ENGLISH = """
    a about above after again against all also am among an and any are as at be because been
    before being below between both but by can could did do does doing done down during each
    either else ever every few for from further get gives give given had has have having he her
    here hers him his how i if in into is it its itself just may me might mine more most much must
    my neither no nor not now of off on once one only or other others our out over own per please
    s same shall she should since so some such t than that the their theirs them then there
    therefore these they this those through thus to too toward towards under until up upon us very
    via was we well were what whatever when where whether which while who whom whose why will with
    within without would yet you your
"""
FUNCTION_WORDS = frozenset(map(stem, ENGLISH.split()))


def plain(text: str) -> Query:
    """Return a text of any length as plain words, its signs as punctuation.

    For texts that nobody typed as a query: a question of a test collection, a pasted abstract.
    """
    parts = [meanings.word(part) for part in text.translate(SIGNS).split()]
    words = meanings.bridged([part for part in parts if part.node])
    return Query(words=tuple(words), meaning=text.strip())


def relevant(words: Iterable[Node]) -> Node:
    """Return the tree that plain words are ranked by; none of them: every paper.

    Two words that may also be written as one (`data set`) are looked for apart: the joined form is
    so rare that it would outweigh everything else. In `Query.tree` either will do.
    """
    typed = list(words)
    every = [term for node in typed for term in _terms(node)]
    telling = [term for term in every if term.word not in FUNCTION_WORDS] or every
    if not telling:
        return Everything()
    run = tuple(word for node in typed for word in _standing(node))
    title = (Field("title", Phrase(run)),) if len(run) in TITLE_WORDS else ()
    parts = (*telling, *title)
    return parts[0] if len(parts) == 1 else Or(parts)


def _terms(node: Node) -> Iterator[Term]:
    """Yield the words of one typed word: its parts and, if it has a hyphen, its joined form."""
    match node:
        case Term():
            yield node
        case Phrase(words):
            yield from map(Term, words)
        case And(nodes) | Or((Phrase(), *_) as nodes):
            for part in nodes:
                yield from _terms(part)
        case Or((first, *_)):
            yield from _terms(first)


def _standing(node: Node) -> tuple[str, ...]:
    """Return the words that stand in a text for one typed word, joined forms left out."""
    match node:
        case Term(word):
            return (word,)
        case Phrase(words):
            return words
        case And(nodes):
            return tuple(word for part in nodes for word in _standing(part))
        case Or((first, *_)):
            return _standing(first)
        case _:
            return ()
