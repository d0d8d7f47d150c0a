"""The query language: what a reader types, as a tree. It never fails on what anybody types.

    sparse attention          both words, in any field
    "sparse attention"        the words side by side; with "..."~2 two other words may be between
    -vision  NOT vision       without that word, phrase or group
    lstm OR transformer       either; OR (or |) binds closer than the space between words
    (graph OR tree) -forest   a group counts as one word
    title:attention           in that field only (`syntax.TEXT_FIELDS`); also before "..." and (...)
    transf*                   every word that begins so
    vaswany~  vaswany~2       every word with one or two letters changed
    year:2024 cat:cs.CL       papers that are so (`conditions`)
    saved:yes                 papers that are so for who asks

What cannot be read that way is searched as plain words, and `Query.problems` says where and why.
The signs are read in `syntax`, words in `meanings`. To extend the language add a name to
`TEXT_FIELDS` or `CONDITIONS`, or a sign to `meanings.word`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from dailypapers.core.worded import worded
from dailypapers.search.engine import conditions, meanings, syntax
from dailypapers.search.engine.conditions import Own
from dailypapers.search.engine.meanings import (
    COMMON,
    FUNCTION_WORDS,
    Meaning,
    bridged,
    together,
)
from dailypapers.search.engine.syntax import LONGEST_TEXT, TEXT_FIELDS, Kind, Problem, Token
from dailypapers.search.engine.tokens import first_words
from dailypapers.search.engine.types import (
    NO_FILTER,
    And,
    Everything,
    Field,
    Filter,
    Node,
    Not,
    Or,
    Phrase,
    Term,
    Where,
)

__all__ = ["FUNCTION_WORDS", "LONGEST_TEXT", "MOST_WORDS", "Query", "Typed", "any_of", "parse"]

MOST_WORDS = 32
READ_FOR_MEANING = frozenset({"", "title", "abstract", "keywords"})  # fields


class Typed(NamedTuple):
    """What was typed plainly between two blanks, and where in the text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Query:
    """What a text asks for.

    `words` is what was typed plainly, a node for each word, to be ranked by. `required` is what was
    said with a sign and a paper must match. `filter` holds the conditions, but those that no single
    filter can say: these are in `required`. `meaning` is the text for an encoder to read: what is
    looked for as it was typed, without signs, names and conditions. `typed` are the words that may
    be misspelt: not quoted, no name, not excluded. `also` are other spellings in `words` that some
    papers have (`compounding`): they match, but nothing is ranked by them. `is_too_long`
    says that what the text says at its end was not read.
    """

    words: tuple[Node, ...] = ()
    required: tuple[Node, ...] = ()
    filter: Filter = NO_FILTER
    meaning: str = ""
    problems: tuple[Problem, ...] = ()
    typed: tuple[Typed, ...] = ()
    also: tuple[Node, ...] = ()
    is_too_long: bool = False

    @property
    def tree(self) -> Node:
        """All of it in one tree."""
        where = () if self.filter == NO_FILTER else (Where(self.filter),)
        return together([*self.words, *self.required, *where]) or Everything()

    @property
    def relaxed(self) -> Node:
        """The tree for when no paper has all the plain words: any will do; signs stay as said.

        A function word alone does not: nearly every paper has one.
        """
        telling = [word for word in self.words if word not in COMMON]
        words = together(telling or self.words)
        return replace(self, words=(any_of(words),)).tree if words else self.tree

    def narrowed(self, filter: Filter) -> Query:
        """Return the query for papers that pass `filter` too, whatever it asks itself.

        What `Filter.narrowed` cannot say (`cat:cs.CL` where `cs.LG` is shown) is required here.
        """
        if joined := self.filter.joined(filter):
            return replace(self, filter=joined)
        return replace(self, required=(*self.required, Where(filter)))

    @property
    def hint(self) -> str:
        """The problems in sentences for the reader; empty if there are none."""
        return " ".join(dict.fromkeys(problem.message for problem in self.problems))


def parse(text: str, own: Own | None = None) -> Query:
    """Return what `text` asks for, and what in it could not be read.

    `own` tells what the reader did who asks; None if nobody is known to.
    """
    found, problems = syntax.tokens(text)
    reader = _Reader(found, problems, own)
    parts = reader.all()
    nodes = bridged(parts)
    words = [node for node, part in zip(nodes, parts, strict=True) if part.is_plain]
    said = [node for node, part in zip(nodes, parts, strict=True) if not part.is_plain]
    filter, required = _divided(said)
    if text.strip() and not nodes:
        problems.append(Problem(worded("There is no word in this to search for."), 0, len(text)))
        required = [Or(())]
    return Query(
        words=tuple(words),
        required=tuple(required),
        filter=filter,
        meaning=" ".join(reader.meaning),
        problems=tuple(sorted(problems, key=lambda problem: (problem.start, problem.end))),
        typed=tuple(reader.typed),
        is_too_long=reader.is_too_long or len(text) > LONGEST_TEXT,
    )


def any_of(tree: Node) -> Node:
    """Return the relaxed form, for when no paper has all the words: any of them will do.

    What the reader excluded stays excluded, conditions stay. A phrase also matches by its words.
    """
    if isinstance(tree, Phrase):
        return Or((tree, *map(Term, tree.words)))
    if isinstance(tree, Field):
        return Field(tree.name, any_of(tree.node))
    if isinstance(tree, Or):
        return Or(tuple(map(any_of, tree.nodes)))
    if not isinstance(tree, And):
        return tree
    wanted = tuple(any_of(node) for node in tree.nodes if not isinstance(node, Not | Where))
    fixed = tuple(node for node in tree.nodes if isinstance(node, Not | Where))
    if not wanted:
        return tree
    either = wanted[0] if len(wanted) == 1 else Or(wanted)
    return And((either, *fixed)) if fixed else either


class _Reader:
    """Reads tokens from the first to the last; a group is read by the same method as the whole."""

    def __init__(self, found: list[Token], problems: list[Problem], own: Own | None) -> None:
        self.meaning: list[str] = []
        self.typed: list[Typed] = []
        self.is_too_long = False
        self._found = found[::-1]  # the next one last
        self._end = found[-1].end if found else 0
        self._problems = problems
        self._own = own
        self._room = MOST_WORDS
        self._field = ""  # of the group being read
        self._is_excluded = False

    def all(self) -> list[Meaning]:
        """Read to the end of the group, or of the text; what has no word in it is left out."""
        parts: list[Meaning] = []
        while self._found and self._found[-1].kind is not Kind.CLOSE:
            if self._found[-1].kind is Kind.AND:
                self._found.pop()
            part = self._choice()
            parts += [part] if part.node else []
        return parts

    def _choice(self) -> Meaning:
        """Read things with OR between them; most often it is one, without."""
        read = [self._thing()]
        while self._found and self._found[-1].kind is Kind.OR:
            self._found.pop()
            read.append(self._thing())
        nodes = [part.node for part in read if part.node]
        if len(read) == 1 or not nodes:
            return read[0]
        return Meaning(nodes[0] if len(nodes) == 1 else conditions.either(nodes))

    def _thing(self) -> Meaning:
        """Read a word, a phrase or a group, with what stands before it."""
        is_excluded = False
        while self._found[-1].kind is Kind.NOT:
            self._found.pop()
            is_excluded = not is_excluded
        token = self._found.pop()
        is_excluded ^= token.excluded
        outside = self._is_excluded, self._field
        self._is_excluded |= is_excluded
        self._field = token.field or self._field
        part = self._group() if token.kind is Kind.OPEN else self._leaf(token)
        self._is_excluded, self._field = outside
        node = part.node
        if node and token.field in TEXT_FIELDS:
            node = Field(TEXT_FIELDS[token.field], node)
        if node and is_excluded:
            node = Not(node)
        return part if node is part.node else Meaning(node)

    def _group(self) -> Meaning:
        parts = self.all()
        self._found.pop()  # the closing parenthesis
        return Meaning(together(bridged(parts)))

    def _leaf(self, token: Token) -> Meaning:
        """Read a word, a phrase or the value of a condition, as far as there is room for it."""
        if self._room < 0:
            return Meaning(None)
        if self._field in conditions.OWN_FIELDS and self._own is None:
            message = worded(
                "“{field}:” is about a reader, and nobody is signed in; it was left out.",
                field=self._field,
            )
            self._problems.append(Problem(message, token.start, token.end))
            return Meaning(None)
        asked = self._condition(token)
        part = Meaning(asked) if asked else self._words(token)
        if max(1, part.size) > self._room:
            self.is_too_long = True
            message = worded("Only the first {most} words were used.", most=MOST_WORDS)
            self._problems.append(Problem(message, token.start, self._end))
            token = token._replace(text=first_words(token.text, self._room))
            part = self._words(token) if token.text else Meaning(None)
            self._room = -1
        else:
            self._room -= max(1, part.size)
        if part.fault:
            self._problems.append(Problem(part.fault, token.start, token.end))
        self._note(token, part)
        return part

    def _words(self, token: Token) -> Meaning:
        if TEXT_FIELDS.get(self._field) == "identifiers":
            return meanings.identifier(token.text)
        if token.kind is not Kind.PHRASE:
            return meanings.word(token.text)
        part = meanings.phrase(token.text, token.slop)
        if part.node:
            return part
        return part._replace(fault=worded("There is no word between the quotation marks."))

    def _condition(self, token: Token) -> Node | None:
        """Return what the value asks for, None for words or what was meant as a value."""
        try:
            if self._own and self._field in conditions.OWN_FIELDS:
                return self._own(self._field, token.text.strip())
            if self._field in conditions.CONDITIONS:
                return Where(conditions.read(self._field, token.text))
            return None
        except conditions.Unreadable as error:
            message = worded("{why}. It was searched as words.", why=str(error))
            self._problems.append(Problem(message, token.start, token.end))
            return None

    def _note(self, token: Token, part: Meaning) -> None:
        """Note what else is to be known of words that are looked for."""
        if self._is_excluded:
            return
        if part.said and TEXT_FIELDS.get(self._field, "") in READ_FOR_MEANING:
            self.meaning.append(part.said.strip())
        if part.is_plain and not self._field:
            self.typed.append(Typed(token.text, token.end - len(token.text), token.end))


def _divided(said: Iterable[Node]) -> tuple[Filter, list[Node]]:
    """Return the filter that conditions amount to together, and the nodes that are not in it."""
    filter, rest = NO_FILTER, []
    for node in said:
        asked = conditions.as_filter(node)
        joined = filter.joined(asked) if asked else None
        if joined:
            filter = joined
        else:
            rest.append(node)
    return filter, rest
