"""Every route of the address list, those of Django's admin and of allauth too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.regex_helper import normalize


@dataclass(frozen=True, slots=True)
class Route:
    """One route: its name if it has one, and its address with a hole for each parameter."""

    name: str
    template: str
    parameters: tuple[str, ...]

    def address(self, **values: str) -> str:
        """Return an address of it."""
        return self.template % values


def routes() -> list[Route]:
    """Return all of them, in the order of the list."""
    return list(_routes(get_resolver(), "/", ()))


def _routes(resolver: URLResolver, before: str, holes: tuple[str, ...]) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        # Of the forms that an optional part gives, the last is the fullest.
        template, parameters = normalize(pattern.pattern.regex.pattern)[-1]
        found = before + template, (*holes, *parameters)
        if isinstance(pattern, URLPattern):
            yield Route(pattern.name or "", *found)
        else:
            yield from _routes(pattern, *found)
