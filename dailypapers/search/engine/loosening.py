"""What a query that finds nothing could ask for instead: less, by one sign each. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from dailypapers.search.engine import syntax
from dailypapers.search.engine.edits import SHORTEST_FOR_ONE
from dailypapers.search.engine.syntax import TEXT_FIELDS, Kind, Token

MUST_BE = re.compile(r".*(?:\*|~[0-9]?)")  # a word with a sign after it


class _Part(NamedTuple):
    """What of a text stands between two spaces that mean AND; `tokens` are those it is made of."""

    text: str
    tokens: Sequence[Token]


def looser(text: str) -> list[str]:
    """Return texts that ask for less than `text`, each without one thing a paper must be.

    A phrase becomes its words, a word in a field one that is nearly so; else it is left out.

    >>> looser('"wild kites" -red author:ada')
    ['wild kites -red author:ada', '"wild kites" author:ada', '"wild kites" -red']
    """
    parts = list(_parts(text, syntax.tokens(text)[0]))
    made = []
    for number, part in enumerate(parts):
        if not _is_signed(part):
            continue
        kept = [other.text for other in parts]
        for less in _less(part):
            made.append(" ".join(filter(None, [*kept[:number], less, *kept[number + 1 :]])))
    return [other for other in dict.fromkeys(made) if other]


def _parts(text: str, found: Iterable[Token]) -> Iterator[_Part]:
    part: list[Token] = []
    depth = 0
    for token in found:
        goes_on = depth or token.kind is Kind.OR or (part and part[-1].kind in (Kind.OR, Kind.NOT))
        if not goes_on:
            yield from _closed(text, part)
            part = []
        depth += (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE)
        part += [token] if depth or token.kind is not Kind.AND else []
    yield from _closed(text, part)


def _closed(text: str, part: Sequence[Token]) -> Iterator[_Part]:
    if part:
        yield _Part(text[part[0].start : part[-1].end], part)


def _is_signed(part: _Part) -> bool:
    first = part.tokens[0]
    is_plain = first.kind is Kind.WORD and not (first.field or first.excluded)
    return len(part.tokens) > 1 or not is_plain or bool(MUST_BE.fullmatch(first.text))


def _less(part: _Part) -> list[str]:
    first = part.tokens[0]
    if len(part.tokens) > 1 or first.excluded:
        return [""]
    if first.kind is Kind.PHRASE:
        words = " ".join(first.text.split())
        return [f"{first.field}:({words})", ""] if first.field else [words]
    is_word = first.text.isalpha() and len(first.text) >= SHORTEST_FOR_ONE
    return [f"{first.field}:{first.text}~", ""] if is_word and first.field in TEXT_FIELDS else [""]
