"""What is kept back from a language model: private words, mail addresses, secrets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

# What a reader or a group keeps for themselves, wherever in an answer it stands.
PRIVATE = frozenset({"note", "notes", "own", "group", "email", "mail", "said", "address_book"})
SECRET = frozenset({"token", "secret", "password", "key_file", "authorization", "cookie"})
MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
KEYS = re.compile(
    r"\b(?:dailypapers_|sk-|ghp_|hf_)[A-Za-z0-9_-]{8,}|\bBearer\s+\S+|(?<=[?&])(?:key|token|secret)=[^&\s]+"
)
HIDDEN_MAIL, HIDDEN_KEY = "[mail address]", "[secret]"
MOST_ITEMS = 12  # of a list that a model is told
LONGEST = 600  # characters of a text in an answer


def told(value: Any, *, private: bool = False) -> Any:
    """Return an answer of a function without what a model is not told.

    `private` lets notes and words of groups pass, by the operator's setting; secrets never pass.
    """
    if isinstance(value, Mapping):
        hidden = SECRET if private else SECRET | PRIVATE
        return {
            str(name): told(one, private=private)
            for name, one in value.items()
            if str(name).lower() not in hidden
        }
    if isinstance(value, list | tuple):
        return [told(one, private=private) for one in value[:MOST_ITEMS]]
    if isinstance(value, str):
        return spoken(value[:LONGEST], private=private)
    return value if isinstance(value, int | float | bool) or value is None else str(value)[:LONGEST]


def spoken(text: str, *, private: bool = False) -> str:
    """Return a text without secrets, and without mail addresses unless these may pass.

    >>> spoken("write to ada@example.org with sk-abcdefghij")
    'write to [mail address] with [secret]'
    """
    bare = KEYS.sub(HIDDEN_KEY, text)
    return bare if private else MAIL.sub(HIDDEN_MAIL, bare)
