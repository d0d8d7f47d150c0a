"""Sentences of pure code, which another language can still be chosen for. Pure.

Code that knows no Django says a sentence in English, and the sentence remembers how it was made:
`spoken.py` can say it again in the language of whoever reads it.
"""

from __future__ import annotations

from typing import Any


class Worded(str):
    """A sentence in English that remembers its pattern and its parts.

    >>> sentence = worded_many("{n} word of {all}", "{n} words of {all}", 2, all=9)
    >>> sentence, sentence.one, sentence.parts
    ('2 words of 9', '{n} word of {all}', {'n': 2, 'all': 9})
    """

    one: str
    many: str
    parts: dict[str, Any]

    def __str__(self) -> str:
        """Return itself, so that an error made of it keeps it."""
        return self


def worded(pattern: str, /, **parts: Any) -> Worded:
    """Return a sentence made as `str.format` makes it."""
    return _made(pattern, "", parts)


def worded_many(one: str, many: str, n: int, /, **parts: Any) -> Worded:
    """Return a sentence about `n` things."""
    return _made(one, many, {"n": n, **parts})


def _made(one: str, many: str, parts: dict[str, Any]) -> Worded:
    pattern = many if many and parts["n"] != 1 else one
    made = Worded(pattern.format(**parts))
    made.one, made.many, made.parts = one, many, parts
    return made
