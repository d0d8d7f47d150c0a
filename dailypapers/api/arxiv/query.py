"""arXiv's queries as ours: `au:lovelace AND (ti:"analytical engine" ANDNOT cat:math.HO)`. Pure.

https://info.arxiv.org/help/api/user-manual.html#query_details
Its operators bind alike and from the left; ours are always given their parentheses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dailypapers.core.errors import InputError

FIELDS = {"ti": "title", "au": "author", "abs": "abs", "cat": "cat", "id": "id", "all": ""}
FIELDS |= {"jr": "venue"}
UNKNOWN = {"co": "comments", "rn": "report numbers"}
DATES = {"submittedDate", "lastUpdatedDate"}
DEEPEST = 6  # parentheses inside parentheses
MOST = 30  # words and phrases
TOKEN = re.compile(
    r"""
    \s* (?: (?P<field> [A-Za-z]+ ) : )?
    (?: (?P<range> \[ [^\]]* \] ) | "(?P<phrase> [^"]* )" | (?P<open> \( ) | (?P<close> \) )
      | (?P<word> [^\s()"\[\]]+ ) | (?P<wrong> \S ) )
    """,
    re.VERBOSE,
)
RANGE = re.compile(r"\[\s*(\d{8})\d{0,6}\s+TO\s+(\d{8})\d{0,6}\s*\]", re.IGNORECASE | re.ASCII)
NOT_IN_A_WORD = re.compile(r"[^\w.*/-]+")
MALFORMED = "This query cannot be read: {}."


@dataclass(frozen=True, slots=True)
class Leaf:
    """One thing that must be so, in our own words."""

    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """Things of which all must be so, or any; or, of one thing, that it must not be so."""

    sign: str  # "AND", "OR" or "NOT"
    parts: tuple[Leaf | Group, ...]


Node = Leaf | Group


def translated(text: str) -> str:
    """Return what a query of arXiv is in ours; raise `InputError` where it makes no sense.

    >>> translated('au:lovelace AND (ti:"analytical engine" OR abs:loom)')
    'author:lovelace (title:"analytical engine" OR abs:loom)'
    """
    tokens = list(TOKEN.finditer(text))
    if len(tokens) > MOST * 3:
        raise InputError(MALFORMED.format(f"it has more than {MOST} parts"))
    parser = _Parser([token for token in tokens if token[0].strip()])
    tree = parser.whole()
    return _written(tree) if tree else ""


class _Parser:
    def __init__(self, tokens: Sequence[re.Match[str]]) -> None:
        self._tokens, self._at, self._depth = tokens, 0, 0

    def whole(self) -> Node | None:
        """Read all of it."""
        if not self._tokens:
            return None
        tree = self._chain("")
        if self._at < len(self._tokens):
            raise InputError(MALFORMED.format("a parenthesis has no partner"))
        return tree

    def _chain(self, field: str) -> Node:
        """Read things and what stands between them, from the left."""
        tree = self._one(field)
        while self._at < len(self._tokens) and not self._tokens[self._at]["close"]:
            sign = self._sign()
            other = self._one(field)
            if sign == "ANDNOT":
                other = Group("NOT", (other,))
            tree = _joined("OR" if sign == "OR" else "AND", tree, other)
        return tree

    def _sign(self) -> str:
        """Read what stands between two things; nothing is AND."""
        token = self._tokens[self._at]
        said = token["word"] if token["word"] and not token["field"] else ""
        if said in {"AND", "OR", "ANDNOT"}:
            self._at += 1
            return str(said)
        return "AND"

    def _one(self, field: str) -> Node:
        if self._at >= len(self._tokens):
            raise InputError(MALFORMED.format("it ends where something is to follow"))
        token = self._tokens[self._at]
        self._at += 1
        if token["close"] or token["wrong"] or token["word"] in {"AND", "OR", "ANDNOT"}:
            raise InputError(MALFORMED.format(f"{token[0].strip()} stands in a wrong place"))
        field = token["field"] or field
        if token["open"]:
            return self._within(field)
        return _leaf(field, token)

    def _within(self, field: str) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise InputError(MALFORMED.format(f"parentheses go at most {DEEPEST} deep"))
        tree = self._chain(field)
        if self._at >= len(self._tokens):
            raise InputError(MALFORMED.format("a parenthesis has no partner"))
        self._at, self._depth = self._at + 1, self._depth - 1
        return tree


def _joined(sign: str, one: Node, other: Node) -> Group:
    return Group(sign, (*_parts(sign, one), *_parts(sign, other)))


def _parts(sign: str, node: Node) -> tuple[Node, ...]:
    return node.parts if isinstance(node, Group) and node.sign == sign else (node,)


def _leaf(field: str, token: re.Match[str]) -> Node:
    if field in DATES:
        return _between(token)
    if field in UNKNOWN:
        raise InputError(
            f"{UNKNOWN[field].capitalize()} cannot be searched here: leave {field}: out."
        )
    if field and field not in FIELDS:
        raise InputError(f"There is no field {field}. There are {', '.join(FIELDS)}.")
    if token["range"]:
        raise InputError(f"A range goes with {' or '.join(sorted(DATES))} alone.")
    ours = FIELDS[field or "all"]
    if ours == "cat":
        return Leaf(f"cat:{_category(token['word'] or token['phrase'])}")
    said = " ".join(_words(token["word"] or token["phrase"]))
    if not said:
        raise InputError(MALFORMED.format("there is nothing to look for"))
    return _in_field(ours, said, is_phrase=token["phrase"] is not None)


def _in_field(field: str, said: str, *, is_phrase: bool) -> Node:
    """Return words that must be there. A quoted one must; an author's need not stand together."""
    before = f"{field}:" if field else ""
    if field == "author" and not is_phrase:
        names = [word for word in said.split() if len(word) > 1] or said.split()
        found = tuple(Leaf(before + name) for name in names)
        return found[0] if len(found) == 1 else Group("AND", found)
    is_plain = (field and " " not in said) or said.endswith("*")
    return Leaf(before + (said if is_plain else f'"{said}"'))


def _words(text: str) -> Iterator[str]:
    """Yield the words of a text; `del_maestro` is two."""
    for word in NOT_IN_A_WORD.sub(" ", text.replace("_", " ")).split():
        if bare := word.strip("-"):
            yield bare


def _category(said: str) -> str:
    """Return a topic, or all of an archive."""
    bare = re.sub(r"[^A-Za-z.*-]", "", said)
    if not bare.strip(".*-"):
        raise InputError(MALFORMED.format("cat: names no category"))
    archive = bare.removesuffix("*").removesuffix(".")
    return f"{archive}.*" if bare.endswith("*") else bare


def _between(token: re.Match[str]) -> Node:
    """Return a stretch of days; times of day are left out."""
    match = RANGE.fullmatch(token["range"] or "")
    try:
        first, last = (_day(said) for said in match.groups()) if match else (None, None)
    except ValueError:
        first = last = None
    if first is None or last is None:
        raise InputError("A range of days is written [20260101 TO 20260930].")
    return Group("AND", (Leaf(f"after:{first}"), Leaf(f"before:{last + timedelta(days=1)}")))


def _day(said: str) -> date:
    return date(int(said[:4]), int(said[4:6]), int(said[6:8]))


def _written(node: Node, *, inside: bool = False) -> str:
    if isinstance(node, Leaf):
        return node.text
    if node.sign == "NOT":
        [part] = node.parts
        bare = _written(part)
        return f"-{bare}" if isinstance(part, Leaf) else f"-({bare})"
    between = " OR " if node.sign == "OR" else " "
    text = between.join(_written(part, inside=True) for part in node.parts)
    return f"({text})" if inside else text
