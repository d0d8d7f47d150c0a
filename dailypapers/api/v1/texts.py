"""Text that can be kept: no NUL. Half characters are refused by the parser."""

from __future__ import annotations

import re
from datetime import date
from enum import Enum
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, StringConstraints, WithJsonSchema

DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
Text = Annotated[str, StringConstraints(pattern="^[^\\x00]*$")]
Line = Annotated[Text, StringConstraints(min_length=1, max_length=200)]
Markdown = Annotated[Text, StringConstraints(max_length=10_000)]
Handle = Annotated[Text, StringConstraints(min_length=1, max_length=16)]
Reason = Annotated[Text, StringConstraints(max_length=400)]


def spelt(choices: type[Enum]) -> WithJsonSchema:
    """Let the document spell choices out where they stand: many of them have the same name."""
    return WithJsonSchema({"type": "string", "enum": [one.value for one in choices]})


def named(longest: int) -> StringConstraints:
    """Let a text say something, without NUL and with nothing around it."""
    return StringConstraints(
        strip_whitespace=True, pattern="^[^\\x00]*$", min_length=1, max_length=longest
    )


def _zone(name: str) -> str:
    if name and name not in available_timezones():
        raise ValueError("Name a time zone, such as Europe/Berlin")
    return name


def _day(said: object) -> object:
    if isinstance(said, str) and not DAY.fullmatch(said):
        raise ValueError("A day is written like 2026-09-30")
    return said


Day = Annotated[date, BeforeValidator(_day)]
Zone = Annotated[Text, StringConstraints(max_length=64), AfterValidator(_zone)]
