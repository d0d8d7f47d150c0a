"""The arguments of a call, read off what was said: by the type, the name and the description of
each parameter, so that functions nobody has seen are filled as well."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dailypapers.assistant.memory import items
from dailypapers.assistant.memory.phrases import NUMBERS, Text, folded
from dailypapers.assistant.memory.slots import VENUES
from dailypapers.assistant.memory.slots import taken as slots_taken
from dailypapers.assistant.memory.verbs import JOBS, SEARCH
from dailypapers.assistant.memory.wanted import words_left
from dailypapers.assistant.tools import schema
from dailypapers.assistant.tools.tool import Parameter, Tool

DAY = r"\d{4}-\d\d-\d\d"
PERIOD = rf"{DAY}|\d{{4}}-W\d\d|\d{{4}}-\d\d(?!\d)"
TOPIC = r"\b((?:cs|stat|eess|math|econ|q-bio|physics)\.[A-Za-z]{2})\b"
FREE = frozenset({"q", "query", "search", "words", "keywords", "term"})
LONG_TEXT = frozenset({"text", "comment", "message", "body", "note", "description", "reason"})
PAGING = frozenset({"cursor", "fields", "offset", "page"})
NAMES = frozenset({"title", "name", "label", "slug"})
# What readers say for a choice that is named otherwise.
SAID_FOR = {
    "saved": "save saved bookmark bookmarked later",
    "read": "read finished done",
    "hidden": "hide hidden hiding interested",
    "newest": "newest latest recent",
    "oldest": "oldest earliest",
    "votes": "votes voted popular",
    "best": "best",
    "relevance": "relevance relevant",
    "day": "day daily today yesterday",
    "week": "week weekly",
    "month": "month monthly",
    "year": "year yearly annual",
    "method": "method methods approach",
    "background": "background motivation",
    "result": "result results findings",
    "private": "private",
    "unlisted": "unlisted",
    "public": "public everybody everyone",
    "topic": "topic category",
    "author": "author",
    "reader": "reader",
    "list": "list",
    "readers": "together readers",
}


BACK = (  # what points at something that was answered before
    r"\b(?:it|them|they|those|these|that (?:one|paper|list)|this (?:one|paper|list)|its|"
    r"(?:the )?(?:top|best) (?:one|hit|result|paper)|the results?|each|the papers?|there|"
    r"the new list)\b"
)


@dataclass
class Said:
    """What a clause says, each part of it used once."""

    text: Text
    quoted: list[str]
    papers: list[str]

    @classmethod
    def of(cls, clause: str) -> Said:
        """Read a clause."""
        text = Text(clause)
        quotes = text.take_all(r'"([^"]+)"')
        quoted = [text.typed[slice(*one.span(1))].strip() for one in quotes]
        named = [text.said(*one.span(1)) for one in text.take_all(rf"\b({items.NAME})(?<![.,])")]
        text.take_all(BACK)
        return cls(text, quoted, named)

    @property
    def rest(self) -> str:
        """What nothing was made of."""
        return words_left(self.text)

    @property
    def unused(self) -> int:
        """How much is left that is surely meant for some parameter."""
        typed = self.text.take_all(rf"\b(?:{PERIOD.lower()})\b|{TOPIC.lower()}")
        return len(self.quoted) + len(self.papers) + len(typed)


def without_values(clause: str) -> str:
    """Return a clause without what is surely a value, which says nothing of the function wanted.

    >>> without_values('add 2106.04647 to the list "Old gems" of 2024-05-01')
    'add to the list of'
    """
    bare = re.sub(rf'"[^"]*"|\b{items.NAME}|\b(?:{PERIOD})\b|{TOPIC}|\b\d+\b', " ", clause)
    return " ".join(bare.split())


@dataclass(frozen=True, slots=True)
class Filled:
    """The arguments of a call, how many values it has no place for, and words left over."""

    arguments: dict[str, Any]
    unused: int
    rest: str
    free: str = ""  # the words that are looked for


def filled(tool: Tool, clause: str) -> Filled:
    """Return the arguments that a clause gives a function; what it does not say is left out."""
    said = Said.of(clause)
    found: dict[str, Any] = {}
    for one in sorted(tool.parameters, key=_turn):
        value = _value(one, said, tool)
        if value is not None and not list(schema.wrong(one.schema, value)):
            found[one.name] = value
    free = next(
        (str(found[one.name]) for one in tool.parameters if one.name in FREE & set(found)), ""
    )
    rest = "" if free or LONG_TEXT & set(found) else said.rest
    return Filled(found, said.unused, rest, free)


def _turn(parameter: Parameter) -> int:
    """Say when a parameter is read: what is easily told first, free words last."""
    if parameter.resource == "paper":
        return 0
    if parameter.name in FREE:
        return 9
    if parameter.name in NAMES:
        return 3
    return 4 if parameter.name in LONG_TEXT else 1


def _value(one: Parameter, said: Said, tool: Tool) -> Any:
    if one.name in PAGING:
        return None
    reader = next((read for fits, read in READERS if fits(one)), None)
    return reader(one, said, tool) if reader else None


def _papers(one: Parameter, said: Said, tool: Tool) -> Any:
    if not said.papers:
        return None
    names, said.papers = said.papers, []
    if one.schema.get("type") == "array":
        return names
    if one.name == "ids":
        return ",".join(names)
    said.papers = names[1:]
    return names[0]


def _choice(one: Parameter, said: Said, tool: Tool) -> Any:
    choices = list(_choices(one.schema)) or re.findall(r"`([\w-]+)`", one.says)
    for choice in choices:
        asked = "|".join(map(re.escape, SAID_FOR.get(str(choice), str(choice)).split()))
        if str(choice) and said.text.take(rf"\b(?:{asked})\b"):
            if one.name == "sort":
                said.text.take(r"^[¦ ]*first\b|(?<=¦) *first\b")
            return choice
    return None


def _flag(one: Parameter, said: Said, tool: Tool) -> Any:
    has, _, word = folded(one.name).rpartition("_")
    before = "(?:with|having|has|have|that has) " if has == "has" else "(?:as |and )?"
    return True if said.text.take(rf"\b{before}{word}\b") else None


def _day(one: Parameter, said: Said, tool: Tool) -> Any:
    cue = _cue(one.name)
    found = said.text.take(rf"\b{cue}({DAY})\b")
    if found:
        return found[1]
    if cue and (found := said.text.take(rf"\b{cue}(\d{{4}})(?:-(\d\d))?\b")):
        month = found[2] or ("12" if one.name.endswith(("to", "until", "end")) else "01")
        last = "31" if one.name.endswith(("to", "until", "end")) and not found[2] else "01"
        return f"{found[1]}-{month}-{last}"
    return None


def _cue(name: str) -> str:
    """Return what stands before the one of several dates that is meant."""
    if name.endswith(("from", "since", "start", "after")):
        return r"(?:since|from|after|starting) "
    if name.endswith(("to", "until", "end", "before")):
        return r"(?:until|to|before|up to|till) "
    return r"(?:on|of|for|at|the)? ?"


def _period(one: Parameter, said: Said, tool: Tool) -> Any:
    found = said.text.take(rf"\b({PERIOD.lower()})\b")
    return found[1].upper() if found else None


def _topic(one: Parameter, said: Said, tool: Tool) -> Any:
    found = said.text.take(rf"\b(?:in |on |topic )*{TOPIC[2:]}")
    if not found:
        return None
    archive, _, subject = found[1].partition(".")
    return f"{archive}.{subject.upper()}"


def _number(one: Parameter, said: Said, tool: Tool) -> Any:
    if one.name == "year" or "year" in one.says.lower().split():
        found = said.text.take(r"\b(?:of|in|from|for|year) (\d{4})\b")
        return int(found[1]) if found else None
    written = "|".join(NUMBERS)
    name = re.escape(folded(one.name).replace("_", " ").rstrip("s"))
    found = said.text.take(rf"\b{name}s? (\d+)\b") or (
        said.text.take(rf"\b(?:top |first |last |only |at most )?(\d+|{written}) (?!of\b)(?=[a-z])")
        if one.name in {"limit", "size", "count", "number", "n"}
        else said.text.take(rf"\b(\d+) {name}s?\b")
    )
    if not found:
        return None
    return NUMBERS.get(found[1]) or int(found[1])


def _named(one: Parameter, said: Said, tool: Tool) -> Any:
    if one.resource and said.quoted:
        value = said.quoted.pop() if len(said.quoted) > 1 else said.quoted.pop(0)
        return re.sub(r"[^a-z0-9]+", "-", folded(value)).strip("-")
    if said.quoted:
        return said.quoted.pop(0)
    found = said.text.take(
        r"\b(?:called|named|titled|list) ([\w-]+(?: [\w-]+)*?)(?=$|[,.;¦]| and | with | to | in )"
    )
    typed = said.text.said(*found.span(1)) if found else ""
    return typed or None


def _long(one: Parameter, said: Said, tool: Tool) -> Any:
    return said.quoted.pop(0) if said.quoted else None


def _venue(one: Parameter, said: Said, tool: Tool) -> Any:
    found = said.text.take(rf"\b(?:at |in |from )?({VENUES})\b")
    return said.text.said(*found.span(1)) if found else None


def _source(one: Parameter, said: Said, tool: Tool) -> Any:
    found = said.text.take(r"\b(?:from|by|source) (arxiv|acl|biorxiv|openalex|crossref|pubmed)\b")
    return found[1] if found else None


def _target(one: Parameter, said: Said, tool: Tool) -> Any:
    """Return what is followed: a topic, a list, or a person by the name that is used here."""
    return _topic(one, said, tool) or _named(one, said, tool) or _handle(said)


def _handle(said: Said) -> str | None:
    found = said.text.take(
        r"(?:\b(?:author|reader|topic|list|person|user) (?:called |named )?|¦ *)([\w-]+)(?= any|$)"
    )
    return said.text.said(*found.span(1)) if found else None


def _free(one: Parameter, said: Said, tool: Tool) -> Any:
    if said.quoted:
        return said.quoted.pop(0)
    slots_taken(said.text)
    said.text.take(r"\b(?:archive|instance|site|catalogue|database)\b")
    for _, pattern in JOBS:
        if _ == "similar":
            said.text.take(pattern)
    for _ in range(2):
        said.text.take(SEARCH)
    said.text.take(r"\b(?:export|download|dump|everything)\b(?: (?:of|all))?")
    said.text.take(r"\b(?:as|in|to) (?:ndjson|json|a file|one file)\b")
    return words_left(said.text) or None


def _choices(said: Mapping[str, Any]) -> Iterator[Any]:
    yield from said.get("enum", ())
    for option in said.get("anyOf", ()):
        yield from _choices(option)


def _is_date(said: Mapping[str, Any]) -> bool:
    return said.get("format") == "date" or any(map(_is_date, said.get("anyOf", ())))


def _has_type(said: Mapping[str, Any], kind: str) -> bool:
    return said.get("type") == kind or any(_has_type(one, kind) for one in said.get("anyOf", ()))


Fits = Callable[[Parameter], bool]
Read = Callable[[Parameter, Said, Tool], Any]
READERS: tuple[tuple[Fits, Read], ...] = (
    (lambda one: one.resource == "paper", _papers),
    (lambda one: any(True for _ in _choices(one.schema)), _choice),
    (lambda one: _has_type(one.schema, "boolean"), _flag),
    (lambda one: _is_date(one.schema), _day),
    (lambda one: one.name in {"code", "period", "day", "week", "month"}, _period),
    (lambda one: one.name in {"topic", "category", "subject"}, _topic),
    (lambda one: one.name == "venue", _venue),
    (lambda one: one.name == "source", _source),
    (lambda one: _has_type(one.schema, "integer"), _number),
    (lambda one: one.name in FREE, _free),
    (lambda one: one.name == "target", _target),
    (lambda one: one.name == "kind", _choice),
    (lambda one: one.name in NAMES, _named),
    (lambda one: one.name in LONG_TEXT, _long),
)
