"""Small, pure helpers for text that people wrote."""

from __future__ import annotations

import re
import unicodedata

NOT_ALNUM = re.compile(r"[^0-9a-z]+")
NOT_WORD = re.compile(r"[\W_]+")
# What XML cannot hold, not even escaped.
UNWRITABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def squeeze(text: str) -> str:
    """Return the text with every run of white space as one blank, and none at the ends."""
    return " ".join(text.split())


def fold(text: str) -> str:
    """Return letters and digits only, lower case, without accents: `Müller-Lyer` is `mullerlyer`.

    Two spellings of one title or name fold to the same string. Scripts without case or accents
    keep their letters.
    """
    if text.isascii():
        return NOT_ALNUM.sub("", text.lower())
    plain = unicodedata.normalize("NFKD", text).casefold()
    return NOT_WORD.sub("", "".join(c for c in plain if not unicodedata.combining(c)))


def shorten(text: str, length: int) -> str:
    """Return at most `length` characters, cut at a blank and ended with an ellipsis."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:.") + "…"


def whole_number(text: str, digits: int = 9) -> int | None:
    """Return a number written in so many digits at most, or None for anything else.

    >>> whole_number(" 042 "), whole_number("-1"), whole_number("9" * 5000)
    (42, None, None)
    """
    bare = text.strip()
    return int(bare) if bare.isdecimal() and len(bare) <= digits else None


def writable(text: str) -> str:
    """Return the text without what XML cannot hold."""
    return UNWRITABLE.sub("", text)
