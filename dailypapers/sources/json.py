"""JSON from strangers, read safely: a field that is missing, null or of another kind is unsaid."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, TypeVar

from dailypapers.core.errors import SourceError
from dailypapers.core.text import whole_number

HALVES = re.compile(rb"\\u[dD][89a-fA-F]")  # How JSON writes half a character.

T = TypeVar("T", dict[str, Any], list[Any])
Said = Mapping[str, Any]


def parse_json(body: bytes, kind: type[T]) -> T:
    """Return the object or list that a reply is; raise a `SourceError` that is not permanent.

    What is neither was cut off half-way, or is an error page in place of the answer.
    """
    try:
        said = json.loads(body)
        if HALVES.search(body):
            said = _whole(said)
    except (RecursionError, ValueError) as error:
        raise SourceError(f"malformed JSON: {error}") from error
    if not isinstance(said, kind):
        raise SourceError(
            f"JSON of another kind: {said!r:.80} where a {kind.__name__} was expected"
        )
    return said


def _whole(said: Any) -> Any:
    """Return what is said without halves of characters, which nothing can be made of."""
    written = json.dumps(said, ensure_ascii=False)
    return json.loads(written.encode("utf-8", "ignore"))


def at(said: Any, *path: str) -> Any:
    """Return what stands at the path of names, or None."""
    for name in path:
        said = said.get(name) if isinstance(said, dict) else None
    return said


def text(said: Any, *path: str) -> str:
    """Return a text, the first of a list of them, or a number as text; else nothing."""
    value = at(said, *path)
    if isinstance(value, list):
        value = next((one for one in value if isinstance(one, str) and one.strip()), "")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value.strip() if isinstance(value, str) else ""


def texts(said: Any, *path: str) -> tuple[str, ...]:
    """Return the texts of a list, without empty ones; of a text alone, that one."""
    value = at(said, *path)
    values = value if isinstance(value, list) else [value]
    return tuple(one.strip() for one in values if isinstance(one, str) and one.strip())


def number(said: Any, *path: str) -> int | None:
    """Return a whole number from 0 on, also where it is written as text or with a fraction."""
    value = at(said, *path)
    if isinstance(value, str):
        value = whole_number(value, 19)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if 0 <= value < 1 << 63 else None


def true(said: Any, *path: str) -> bool:
    """Say whether it is plainly true."""
    return at(said, *path) is True


def mapping(said: Any, *path: str) -> Said:
    """Return an object, empty where there is none."""
    value = at(said, *path)
    return value if isinstance(value, dict) else {}


def must_list(said: Any, *path: str) -> list[Said]:
    """Return the objects of a list that a reply must have; raise a `SourceError` without one.

    A reply without its list is no day without papers.
    """
    if not isinstance(at(said, *path), list):
        told = f"{text(said, 'message')} {text(said, 'error')}".strip()
        raise SourceError(f"the reply has no list of {path[-1]}: {told[:200] or 'it says nothing'}")
    return mappings(said, *path)


def mappings(said: Any, *path: str) -> list[Said]:
    """Return the objects of a list, leaving out what is none."""
    value = at(said, *path)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
