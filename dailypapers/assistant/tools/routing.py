"""From what was said to the calls that do it: clauses, a function for each, and what one needs of
another. https://arxiv.org/abs/2311.18760 says how such a plan is judged."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from dailypapers.assistant.memory import items
from dailypapers.assistant.memory.phrases import Text
from dailypapers.assistant.tools.filling import BACK, filled, without_values
from dailypapers.assistant.tools.finding import VERBS, Finder
from dailypapers.assistant.tools.tool import Parameter, Tool

MOST_CALLS = 6
LEAST = 0.3  # how well a function must fit
VERB = "|".join(
    sorted(set().union(*VERBS.values()) - {"any", "what", "which", "who", "how", "open"})
)
BREAK = re.compile(
    rf"(?:[,;.]\s*)?\b(?:and then|then|and after that|after that|afterwards|next|finally)\b,?\s*"
    rf"|[;.]\s+|,?\s+and\s+(?=(?:also\s+)?(?:{VERB}|take)\b)|,\s+(?=(?:{VERB}|take)\b)",
    re.IGNORECASE,
)
HELD = re.compile(r'"[^"]*"')
TOP = r"\b(?:top|best) (?:one|hit|result|paper)\b"
TELLING = re.compile(
    r"(?:I|we)(?: have|'ve| don't| do not| am|'m| was| read| saw)\b", re.IGNORECASE
)
GREETING = re.compile(
    r"^(?:hi|hello|hey|thanks|thank you|please|could you|can you|would you)\b[ ,!.]*|"
    r"[ ,]*\b(?:please|thanks|thank you)[ !.]*$",
    re.IGNORECASE,
)
LOOKED_AT = 12  # functions that are tried for a clause
UNUSED = 0.35  # what a value costs that a function has no place for
MISSING = 0.3  # what a value costs that it needs and nobody said


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments; `needs` says which come from another call, by its place."""

    tool: Tool
    arguments: Mapping[str, Any] = field(default_factory=dict)
    needs: Mapping[str, int] = field(default_factory=dict)
    said: str = ""

    @property
    def missing(self) -> tuple[Parameter, ...]:
        """What must be asked before the call can be made."""
        return tuple(
            one
            for one in self.tool.parameters
            if one.required and one.name not in self.arguments and one.name not in self.needs
        )


def route(finder: Finder, said: str, *, looked_at: int = LOOKED_AT) -> tuple[Call, ...]:
    """Return the calls that do what was said, in their order."""
    calls: list[Call] = []
    for clause in _spoken_of(clauses(said)[:MOST_CALLS]):
        if call := _call(finder, clause, calls, looked_at):
            calls.append(call)
    return tuple(calls)


def clauses(said: str) -> list[str]:
    """Return the parts of an utterance that each ask for one thing; what is quoted stays whole.

    >>> clauses('Find papers on kites, then vote for the first and add it to "a, then b"')
    ['Find papers on kites', 'vote for the first', 'add it to "a, then b"']
    """
    quotes = HELD.findall(said)
    bare = HELD.sub(lambda found: f'"{quotes.index(found[0])}"', said)
    while (shorter := GREETING.sub("", bare)) != bare:
        bare = shorter
    parts = [part.strip(" ,.") for part in BREAK.split(bare)]
    return [_requoted(part, quotes) for part in parts if re.search(r"\w", part)]


def _spoken_of(parts: Sequence[str]) -> list[str]:
    """Return the clauses that ask for something; a paper that another one names takes its “it”."""
    found, named = [], ""
    for part in parts:
        if len(parts) > 1 and TELLING.match(part):
            papers = re.findall(rf"\b{items.NAME}", part)
            named = papers[-1] if papers else named
        elif named:
            found.append(re.sub(r"\bit\b", named, part, count=1))
        else:
            found.append(part)
    return found


def _requoted(part: str, quotes: Sequence[str]) -> str:
    return re.sub(r'"(\d+)"', lambda found: quotes[int(found[1])], part)


def _call(finder: Finder, clause: str, before: Sequence[Call], looked_at: int) -> Call | None:
    """Return the call for a clause: of functions that fit, the one that takes what was said."""
    best, most = None, LEAST
    for tool, score in finder.ranked(without_values(clause), looked_at):
        read = filled(tool, clause)
        call = _tied(Call(tool, read.arguments, said=clause), before)
        unused = read.unused + finder.is_foreign(read.rest)
        score -= UNUSED * unused + MISSING * len(call.missing)
        if read.free and not finder.is_foreign(read.free):
            score -= UNUSED  # What it would look for says what another function does.
        if score > most or (best is None and not before):
            best, most = call, max(score, most)
    return best


def _tied(call: Call, before: Sequence[Call]) -> Call:
    """Return the call with what it needs from earlier ones.

    “The first” is one of many that the last list has, “it” whatever was answered last.
    """
    text = Text(call.said)
    is_one_of = bool(items.taken(text, quoted=False)) or text.find(TOP) is not None
    is_back = is_one_of or text.find(BACK) is not None
    needs = {}
    for one in call.tool.parameters:
        if not one.resource or one.name in call.arguments or not (one.required or is_back):
            continue
        kind = f"{one.resource}s" if is_one_of and one.resource == "paper" else one.resource
        giving = [place for place, other in enumerate(before) if kind in other.tool.gives]
        if giving:
            needs[one.name] = giving[-1]
    return replace(call, needs=needs)
