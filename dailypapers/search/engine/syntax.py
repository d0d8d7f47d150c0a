"""The signs of a query: a reader's text as tokens that know where they stand.

What comes out can be read without another look at the signs: parentheses match and are not too
deep, OR and AND stand between two things, NOT before one. A sign that did not has become a word or
nothing, and a `Problem` says so. Time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

from dailypapers.core.worded import worded
from dailypapers.search.engine.conditions import CONDITIONS, OWN_FIELDS

LONGEST_TEXT = 1000  # characters
DEEPEST = 8  # parentheses inside parentheses

# What a reader may write before a colon, and the field of `scoring.FIELDS` that it means.
TEXT_FIELDS = {
    "title": "title",
    "abs": "abstract",
    "abstract": "abstract",
    "author": "authors",
    "authors": "authors",
    "keyword": "keywords",
    "venue": "venue",
    "id": "identifiers",
    "arxiv": "identifiers",
    "doi": "identifiers",
}

SIGNED_FIELDS = "|".join([*TEXT_FIELDS, *CONDITIONS, *OWN_FIELDS])
TOKEN = re.compile(
    rf"""
    (?P<minus> (?<![)"]) - (?=[^\s-]) )?
    (?: (?P<field> (?ai: {SIGNED_FIELDS} ) ) : (?=[^\s/]) )?
    (?: " (?P<phrase> [^"]* ) " (?: ~ (?P<slop> [0-9]{{1,2}} ) )?
      | (?P<open> \( )
      | (?P<word> [^\s"()|]+ (?: \( [^\s"()]* \) [^\s"()|]* )* ) )
  | (?P<close> \) )
  | (?P<bar> \|+ )
    """,
    re.VERBOSE,
)
EMPTY_FIELD = re.compile(rf"-?(?ai:{SIGNED_FIELDS}):")
FIELD_BEFORE = re.compile(rf"(?<![^\s(-])(?ai:{SIGNED_FIELDS}):\Z")
UNKNOWN_FIELD = re.compile(r"[A-Za-z]+:(?=[^\s/:])")
CURLY_QUOTES = str.maketrans("“”„«»", '"""""')


class Problem(NamedTuple):
    """What could not be read as written: a sentence, and where in the text as it was typed."""

    message: str
    start: int
    end: int


class Kind(Enum):
    """What a token is."""

    WORD = auto()
    PHRASE = auto()
    OPEN = auto()
    CLOSE = auto()
    AND = auto()
    OR = auto()
    NOT = auto()


OPERATORS = {"AND": Kind.AND, "OR": Kind.OR, "NOT": Kind.NOT}
BEGINNINGS = frozenset({Kind.WORD, Kind.PHRASE, Kind.OPEN, Kind.NOT})
ENDS = frozenset({Kind.WORD, Kind.PHRASE, Kind.CLOSE})


class Token(NamedTuple):
    """A word, a phrase or a sign; from `start` to `end` stands all of it, minus and field too."""

    kind: Kind
    text: str
    start: int
    end: int
    excluded: bool = False
    field: str = ""
    slop: int = 0


def tokens(text: str) -> tuple[list[Token], list[Problem]]:
    """Return the tokens of `text` in an order that can be read, and what had to be mended."""
    problems: list[Problem] = []
    readable = _paired(_shortened(text, problems).translate(CURLY_QUOTES), problems)
    found = [_within(token, len(text)) for token in _cut(readable, problems)]
    found = _shallow(_balanced(found, problems), problems)
    return _operating(found, problems), problems


def _within(token: Token, end: int) -> Token:
    """Let a token end with the text where a quotation mark was added to it."""
    return token._replace(end=min(token.end, end))


def _shortened(text: str, problems: list[Problem]) -> str:
    if len(text) > LONGEST_TEXT:
        message = worded("Only the first {most} characters were used.", most=LONGEST_TEXT)
        problems.append(Problem(message, LONGEST_TEXT, len(text)))
    return text[:LONGEST_TEXT]


def _paired(text: str, problems: list[Problem]) -> str:
    """Blank the last quotation mark if it has no partner; after a field, give it one at the end."""
    if text.count('"') % 2 == 0:
        return text
    last = text.rindex('"')
    if FIELD_BEFORE.search(text, 0, last):
        message = worded("A quotation mark has no partner; it was closed at the end.")
        problems.append(Problem(message, last, last + 1))
        return f'{text}"'
    message = worded("A quotation mark has no partner; it was left out.")
    problems.append(Problem(message, last, last + 1))
    return f"{text[:last]} {text[last + 1 :]}"


def _cut(text: str, problems: list[Problem]) -> Iterator[Token]:
    for match in TOKEN.finditer(text):
        token = _token(match)
        if match["word"] and not token.field:
            problems += _field_problems(text, match)
        yield token


def _field_problems(text: str, match: re.Match[str]) -> list[Problem]:
    """Say what is wrong where a word looks like a field."""
    if EMPTY_FIELD.fullmatch(match[0]):
        message = worded(
            "Nothing stands right after “{field}”; it was searched as a word.", field=match[0]
        )
        return [Problem(message, *match.span())]
    if unknown := UNKNOWN_FIELD.match(text, match.start("word")):
        message = worded(
            "There is no field “{field}”; it was searched as a word.", field=unknown[0]
        )
        return [Problem(message, *unknown.span())]
    return []


def _token(match: re.Match[str]) -> Token:
    start, end = match.span()
    if match["close"]:
        return Token(Kind.CLOSE, ")", start, end)
    if match["bar"]:
        return Token(Kind.OR, match["bar"], start, end)
    excluded, field = bool(match["minus"]), (match["field"] or "").lower()
    if match["open"]:
        return Token(Kind.OPEN, "(", start, end, excluded, field)
    if match["word"]:
        kind = OPERATORS.get(match[0], Kind.WORD)
        return Token(kind, match["word"], start, end, excluded, field)
    slop = int(match["slop"] or 0)
    return Token(Kind.PHRASE, match["phrase"], start, end, excluded, field, slop)


def _balanced(found: list[Token], problems: list[Problem]) -> list[Token]:
    """Leave out parentheses around nothing or never opened; close at the end what is open."""
    kept: list[Token] = []
    opened: list[int] = []
    for token in found:
        if token.kind is Kind.CLOSE and not opened:
            message = worded("A closing parenthesis has no partner; it was left out.")
            problems.append(Problem(message, token.start, token.end))
            continue
        if token.kind is Kind.OPEN:
            opened.append(len(kept))
        kept.append(token)
        if token.kind is Kind.CLOSE and opened.pop() == len(kept) - 2:
            message = worded("There is nothing between the parentheses.")
            problems.append(Problem(message, kept[-2].start, token.end))
            del kept[-2:]
    for token in (kept[number] for number in opened):
        message = worded("A parenthesis is never closed; it was closed at the end.")
        problems.append(Problem(message, token.start, token.end))
    end = kept[-1].end if kept else 0
    return kept + [Token(Kind.CLOSE, "", end, end)] * len(opened)


def _shallow(found: list[Token], problems: list[Problem]) -> list[Token]:
    """Leave out parentheses that are too deep, and what stands before them."""
    kept: list[Token] = []
    depth = 0
    for token in found:
        depth += token.kind is Kind.OPEN
        if depth <= DEEPEST or token.kind not in (Kind.OPEN, Kind.CLOSE):
            kept.append(token)
        elif token.kind is Kind.OPEN:
            message = worded(
                "Parentheses go {deepest} deep at most; this one was left out.", deepest=DEEPEST
            )
            problems.append(Problem(message, token.start, token.end))
        depth -= token.kind is Kind.CLOSE
    return kept


def _operating(found: list[Token], problems: list[Problem]) -> list[Token]:
    """Make words of AND, OR and NOT where they do not stand as they should; last token first."""
    kept: list[Token] = []
    for number, token in reversed(list(enumerate(found))):
        begins = bool(kept) and kept[-1].kind in BEGINNINGS
        ends = number > 0 and found[number - 1].kind in ENDS
        if token.kind is Kind.NOT and not begins:
            message = worded("NOT stands before what is left out; here it was searched as a word.")
        elif token.kind in (Kind.AND, Kind.OR) and not (begins and ends):
            message = worded(
                "{sign} stands between two words; here it was searched as a word.", sign=token.text
            )
        else:
            kept.append(token)
            continue
        problems.append(Problem(message, token.start, token.end))
        kept.append(token._replace(kind=Kind.WORD))
    return kept[::-1]
