"""Sentences, numbers and dates in the language that is spoken now.

Patterns are those of `str.format`. A number written with a format (`{votes:,}`, `{score:.2f}`) and
a date with the name of one (`{day:DATE_FORMAT}`) are written as the language writes them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.functional import lazy
from django.utils.translation import gettext, ngettext

from dailypapers.core.worded import Worded


def say(pattern: str, /, **parts: Any) -> str:
    """Return a sentence in the language that is spoken now."""
    return gettext(pattern).format_map(_localised(parts))


def say_many(one: str, many: str, n: int, /, **parts: Any) -> str:
    """Return a sentence about `n` things in the language that is spoken now."""
    return ngettext(one, many, n).format_map(_localised({"n": n, **parts}))


say_later: Callable[..., str] = lazy(say, str)  # for what is made before it is known who reads


def listed(parts: Sequence[str]) -> str:
    """Return some parts as a list in words: `Ada, Bob and Cleo`."""
    if len(parts) < 2:
        return "".join(parts)
    return say("{some} and {last}", some=", ".join(parts[:-1]), last=parts[-1])


def either(parts: Sequence[str]) -> str:
    """Return some parts of which one is meant: `Ada, Bob or Cleo`."""
    if len(parts) < 2:
        return "".join(parts)
    return say("{some} or {last}", some=", ".join(parts[:-1]), last=parts[-1])


def spoken(said: object) -> str:
    """Return what pure code said, or an error says, in the language that is spoken now."""
    text = str(said)
    if not isinstance(text, Worded):
        return text
    parts: dict[str, Any] = {
        name: spoken(part) if isinstance(part, str) else part for name, part in text.parts.items()
    }
    if text.many:
        return say_many(text.one, text.many, parts.pop("n"), **parts)
    return say(text.one, **parts)


def written(number: float, how: str) -> str:
    """Return a number as the language writes it: `written(1234, ",")`."""
    return format(_Localised(number), how)


@dataclass(frozen=True, slots=True)
class _Localised:
    """A number or a date that knows how the language writes it."""

    value: Any

    def __format__(self, how: str) -> str:
        if isinstance(self.value, date):
            return date_format(self.value, how or "DATE_FORMAT")
        written = format(self.value, how)
        return _number(written, has_groups="," in how) if how else written


def _number(written: str, *, has_groups: bool) -> str:
    return number_format(written.replace(",", ""), use_l10n=True, force_grouping=has_groups)


def _localised(parts: dict[str, Any]) -> dict[str, Any]:
    return {
        name: part if isinstance(part, str) else _Localised(part) for name, part in parts.items()
    }
