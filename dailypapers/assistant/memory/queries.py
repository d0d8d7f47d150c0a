"""What a task looks for, in the query language, with that of the tasks it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from dailypapers.assistant.memory.graph import Graph, Node, Value

WORDS = frozenset({"words", "author", "without"})
INHERIT = frozenset({"search", "narrow"})  # These look among what they come from.


def held(graph: Graph, node: Node) -> dict[str, Value]:
    """Return all that holds for a task, with that of the tasks it looks among."""
    whole: dict[str, Value] = {}
    for number in node.needs if node.job in INHERIT else ():
        whole |= held(graph, graph[number])
    words = " ".join(str(one["words"]) for one in (whole, node.input) if one.get("words"))
    return {**whole, **node.input, **({"words": words} if words else {})}


def query(values: Mapping[str, Value]) -> str:
    """Return values of slots as a query.

    >>> query({"words": "kites", "since": "2024-05", "code": True, "without": ("silk",)})
    'kites -silk after:2024-05 has:code'
    """
    return " ".join(filter(None, [words(values), *conditions(values)]))


def words(values: Mapping[str, Value]) -> str:
    """Return the words of a query, with what no other value of a search can say.

    >>> words({"words": "kites", "author": "Ada Lovelace", "without": ("silk",), "code": False})
    'kites author:"Ada Lovelace" -silk -has:code'
    """
    without = values.get("without", ())
    said = [str(values.get("words", ""))]
    said += [f"author:{_quoted(str(values['author']))}"] if values.get("author") else []
    said += [f"-{_quoted(one)}" for one in (without if isinstance(without, tuple) else ())]
    said += ["-has:code"] if values.get("code") is False else []
    return " ".join(filter(None, said))


def in_words(values: Mapping[str, Value]) -> frozenset[str]:
    """Return the names of the values that `words` says."""
    return WORDS | {"code"} if values.get("code") is False else WORDS


def conditions(values: Mapping[str, Value]) -> Iterator[str]:
    """Yield what papers must be beside what `words` says."""
    since, until = str(values.get("since", "")), str(values.get("until", ""))
    if (since or until) and {len(since), len(until)} <= {0, 4}:
        yield f"year:{since}" if since == until else f"year:{since}..{until}"
    else:
        yield f"after:{since}" if since else ""
        yield f"before:{_next(until)}" if until else ""
    yield f"cat:{values['topic']}" if values.get("topic") else ""
    yield f"venue:{_quoted(str(values['venue']))}" if values.get("venue") else ""
    yield "has:code" if values.get("code") else ""


def _next(until: str) -> str:
    """Return the first day, month or year after one."""
    year, month, day = (int(part) for part in f"{until}-0-0".split("-")[:3])
    if not month:
        return str(year + 1)
    if day:
        try:
            return str(date(year, month, day) + timedelta(days=1))
        except ValueError:  # There is no such day: as if its month had been said.
            pass
    return f"{year + month // 12}-{month % 12 + 1:02}"


def _quoted(said: str) -> str:
    bare = said.replace('"', " ")
    return bare if bare.isalnum() else f'"{bare}"'
