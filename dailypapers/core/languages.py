"""The languages of pages and mails: which one it is now, and what is kept apart by it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar, TypeVarTuple

from django.conf import settings
from django.utils.translation import get_language

Ts = TypeVarTuple("Ts")
T = TypeVar("T")


def current() -> str:
    """Return the language that is spoken now; the instance's own where nobody is asking."""
    return known(get_language() or "")


def known(code: str) -> str:
    """Return a language that was chosen once, the instance's own if it is here no longer."""
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def kept_by_language(most: int) -> Callable[[Callable[[*Ts], T]], Callable[[*Ts], T]]:
    """Keep what a function returned, for each language of its own."""

    def decorate(make: Callable[[*Ts], T]) -> Callable[[*Ts], T]:
        @lru_cache(maxsize=most)
        def kept(language: str | None, *given: *Ts) -> T:
            return make(*given)

        @wraps(make)
        def answer(*given: *Ts) -> T:
            return kept(get_language(), *given)

        return answer

    return decorate
