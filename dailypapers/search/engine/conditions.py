"""Fields of a query that say what a paper must be rather than which words it has.

    cat:cs.CL  topic:cs.*       that topic; any topic of that archive
    source:arxiv                from that source
    year:2024  year:2020..2024  published in that year or years; either end may be left out
    after:2024-05               published from 1 May 2024 on
    before:2024-05              published before 1 May 2024
    has:code                    with code known
    saved:yes  saved:no         what the reader saved; also read:, hidden:, voted:
    in:saved                    on that list of the reader's
    by:me                       what the reader commented on
    seed:me                     what they named as being of their interest
    note:yes  note:word         what the reader wrote a note about; a note that has the word

`after` and `before` take a year, a month or a day, and meet at its first day: no paper passes both
for the same date, every dated one passes either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from dailypapers.core.worded import worded
from dailypapers.search.engine.types import NO_FILTER, Filter, Node, Not, Or, Where, is_archive

# Fields that ask what a reader did; who that is, and what they ask for, the caller knows.
OWN_FIELDS = ("saved", "read", "hidden", "voted", "by", "in", "note", "seed")
Own = Callable[[str, str], Node]  # Field and value to what they ask; raises `Unreadable`.

YEARS = re.compile(r"(?=.*\d)(\d{4})?(\.\.)?(\d{4})?", re.ASCII)
DAY = re.compile(r"(\d{4})(?:-(\d\d?))?(?:-(\d\d?))?", re.ASCII)


class Unreadable(ValueError):
    """What stands after the colon means nothing there; the text is a sentence for the reader."""


def read(name: str, value: str) -> Filter:
    """Return what the field `name` of `CONDITIONS` asks with `value`; raises `Unreadable`."""
    return CONDITIONS[name](value.strip())


def either(nodes: Sequence[Node]) -> Node:
    """Return an OR; topics, and sources, are asked for in one filter."""
    asked = [node.filter for node in nodes if isinstance(node, Where)]
    if len(asked) == len(nodes) and NO_FILTER not in asked:
        topics = dict.fromkeys(code for filter in asked for code in filter.topics)
        sources = dict.fromkeys(name for filter in asked for name in filter.sources)
        if asked == [Filter(topics=filter.topics) for filter in asked]:
            return Where(Filter(topics=tuple(topics)))
        if asked == [Filter(sources=filter.sources) for filter in asked]:
            return Where(Filter(sources=tuple(sources)))
    return Or(tuple(nodes))


def as_filter(node: Node) -> Filter | None:
    """Return the filter that a node of a query amounts to, None where it is more than that.

    An archive is: the papers' log, which filters vectors, knows topics by their whole name only.
    """
    if node == Not(Where(Filter(has_code=True))):
        return Filter(has_code=False)
    if not isinstance(node, Where) or any(map(is_archive, node.filter.topics)):
        return None
    return node.filter


def _topic(value: str) -> Filter:
    """Read `cs.cl` as arXiv writes it, `cs.CL`: subjects of two letters are in capitals."""
    archive, dot, subject = value.lower().partition(".")
    code = archive + dot + (subject.upper() if len(subject) == 2 else subject)
    if not archive.strip("*") or (dot and not subject):
        raise Unreadable(
            worded(
                "“{value}” is not a topic: write cat:cs.CL, or cat:cs.* for all of cs", value=value
            )
        )
    return Filter(topics=(code,))


def _source(value: str) -> Filter:
    if not value:
        raise Unreadable(worded("“source:” names no source: write source:arxiv"))
    return Filter(sources=(value.lower(),))


def _years(value: str) -> Filter:
    found = YEARS.fullmatch(value)
    if not found or (found[3] and not found[2]):
        raise Unreadable(
            worded("“{value}” is not a year: write year:2024 or year:2020..2024", value=value)
        )
    first, dots, last = found.groups()
    last = last if dots else first
    if first and last and first > last:
        raise Unreadable(
            worded(
                "“{value}” ends before it begins: write year:{last}..{first}",
                value=value,
                last=last,
                first=first,
            )
        )
    return Filter(
        published_from=int(first) * 10000 + 101 if first else None,
        published_to=int(last) * 10000 + 1231 if last else None,
    )


def _after(value: str) -> Filter:
    return Filter(published_from=_number(_first_day("after", value)))


def _before(value: str) -> Filter:
    day = _first_day("before", value)
    return Filter(published_to=_number(day - timedelta(days=1)) if day > date.min else 0)


def _first_day(name: str, value: str) -> date:
    found = DAY.fullmatch(value)
    try:
        if found:
            return date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        pass  # no such month or day
    raise Unreadable(
        worded(
            "“{value}” is not a date: write {name}:2024, {name}:2024-05 or {name}:2024-05-31",
            value=value,
            name=name,
        )
    )


def _number(day: date) -> int:
    return day.year * 10000 + day.month * 100 + day.day


def _has(value: str) -> Filter:
    if value.lower() != "code":
        raise Unreadable(worded("“has:{value}” means nothing: there is has:code only", value=value))
    return Filter(has_code=True)


CONDITIONS: dict[str, Callable[[str], Filter]] = {
    "cat": _topic,
    "topic": _topic,
    "source": _source,
    "year": _years,
    "after": _after,
    "before": _before,
    "has": _has,
}
