"""Arguments held against a JSON schema, as far as functions of ours and of strangers say it.

No pattern of a stranger is run and none of their references followed: the library for all of JSON
Schema does both. https://json-schema.org/draft/2020-12/json-schema-validation
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from dailypapers.assistant.tools.tool import Schema, Tool

LONGEST_VALUE = 20_000  # characters of any text that is sent
IS: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "null": lambda value: value is None,
}
FORMATS: dict[str, Callable[[str], Any]] = {
    "date": date.fromisoformat,
    "date-time": datetime.fromisoformat,
}


def problems(tool: Tool, arguments: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the arguments of a call, nothing if it may be made."""
    found = [f"there is no {name}" for name in arguments if tool.parameter(name) is None]
    for one in tool.parameters:
        if one.name in arguments:
            found += [f"{one.name} {said}" for said in wrong(one.schema, arguments[one.name])]
        elif one.required:
            found.append(f"{one.name} is missing")
    return found


def wrong(schema: Schema, value: Any) -> Iterator[str]:
    """Yield what a value is not that it should be."""
    if options := schema.get("anyOf"):
        if not any(not list(wrong(one, value)) for one in options):
            yield "fits none of its forms"
        return
    kind = schema.get("type")
    if kind in IS and not IS[kind](value):
        yield f"is no {kind}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"is none of {', '.join(map(str, schema['enum']))}"
    yield from _out_of_bounds(schema, value)


def _out_of_bounds(schema: Schema, value: Any) -> Iterator[str]:
    if isinstance(value, str):
        most = min(_number(schema, "maxLength", LONGEST_VALUE), LONGEST_VALUE)
        if not _number(schema, "minLength", 0) <= len(value) <= most:
            yield "is too short or too long"
        if (read := FORMATS.get(str(schema.get("format")))) and not _reads(read, value):
            yield f"is no {schema['format']}"
    elif isinstance(value, int | float) and not isinstance(value, bool):
        least, most = _number(schema, "minimum", -(2**63)), _number(schema, "maximum", 2**63)
        if not least <= value <= most:
            yield "is too small or too large"
    elif isinstance(value, list):
        least, most = _number(schema, "minItems", 0), _number(schema, "maxItems", 1000)
        if not least <= len(value) <= most:
            yield "has too few or too many"
        for one in value[:1000]:
            yield from wrong(schema.get("items") or {}, one)


def _number(schema: Schema, name: str, otherwise: float) -> float:
    value = schema.get(name)
    return value if isinstance(value, int | float) else otherwise


def _reads(read: Callable[[str], Any], value: str) -> bool:
    try:
        read(value)
    except ValueError:
        return False
    return True
