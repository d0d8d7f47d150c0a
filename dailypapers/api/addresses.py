"""Addresses of this instance as others reach them."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


@lru_cache(maxsize=1 << 14)
def _path(name: str, *parts: str) -> str:
    return reverse(name, args=parts)


def absolute(name: str, *parts: str) -> str:
    """Return where something is."""
    return f"{settings.BASE_URL}{_path(name, *parts)}"


def same_with(request: HttpRequest, **said: str | int) -> str:
    """Return the address that was asked for, with something else in its query."""
    query = {**request.GET.dict(), **said}
    return f"{settings.BASE_URL}{request.path}?{urlencode(query)}"
