"""A conversation in the query language: as what to look for besides, and as what it came to."""

from __future__ import annotations

from collections.abc import Callable

from dailypapers.assistant.refine.conversation import Conversation
from dailypapers.assistant.refine.questions import Kind, years_in
from dailypapers.search.engine.types import NO_FILTER, Filter

FIRST_DAY, LAST_DAY = 101, 1231  # of a year written yyyymmdd


def chosen(conversation: Conversation) -> list[tuple[Kind, str]]:
    """Return what was chosen, in order; later choices of the same kind stand beside earlier."""
    return [
        (one.question.kind, one.question.options[one.chosen])
        for one in conversation.answers
        if one.chosen >= 0
    ]


def richer(conversation: Conversation) -> tuple[str, Filter] | None:
    """Return a search that takes the answers at their word, None where they say nothing yet."""
    filter, words = NO_FILTER, []
    for kind, value in chosen(conversation):
        if kind is Kind.WORD:
            words.append(value)
        elif kind in FILTERS:
            filter = filter.joined(FILTERS[kind](value)) or filter
    if not words and filter == NO_FILTER:
        return None
    return " ".join([conversation.query, *words]), filter


def strictly(conversation: Conversation) -> str:
    """Return the query that asks for all that was chosen, to be kept or sent by mail."""
    said = [conversation.query]
    said += [SIGNS[kind](value) for kind, value in chosen(conversation) if kind in SIGNS]
    return " ".join(dict.fromkeys(filter(None, said)))


def _years(value: str) -> Filter:
    first, last = years_in(value)
    return Filter(first * 10_000 + FIRST_DAY, last * 10_000 + LAST_DAY)


def _quoted(value: str) -> str:
    return '"' + value.replace('"', " ") + '"'


FILTERS: dict[Kind, Callable[[str], Filter]] = {
    Kind.TOPIC: lambda value: Filter(topics=(value,)),
    Kind.YEAR: _years,
    Kind.VENUE: lambda value: Filter(venues=(value,)),
    Kind.SOURCE: lambda value: Filter(sources=(value,)),
    Kind.CODE: lambda value: Filter(has_code=value == "yes"),
}
SIGNS: dict[Kind, Callable[[str], str]] = {
    Kind.WORD: str,
    Kind.TOPIC: lambda value: f"cat:{value}",
    Kind.YEAR: lambda value: f"year:{value}",
    Kind.VENUE: lambda value: f"venue:{_quoted(value)}",
    Kind.SOURCE: lambda value: f"source:{value}",
    Kind.AUTHOR: lambda value: f"author:{_quoted(value)}",
    Kind.CODE: lambda value: "has:code" if value == "yes" else "-has:code",
}
