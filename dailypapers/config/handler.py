"""Django's handler of requests, which reads all of them as UTF-8."""

from __future__ import annotations

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest


class Utf8Request(WSGIRequest):
    """A request that is UTF-8 whatever it says of itself.

    Django believes any charset that Python knows, and fails over those that are none before a page
    could refuse them. `web.middleware` does refuse them.
    """

    @property
    def encoding(self) -> str | None:
        """Nothing, so that it is Django's own: UTF-8."""
        return None

    @encoding.setter
    def encoding(self, name: str) -> None:
        pass


class Utf8Handler(WSGIHandler):
    """Answers them."""

    request_class = Utf8Request


def make_handler() -> Utf8Handler:
    """Set Django up, and return what answers requests."""
    django.setup(set_prefix=False)
    return Utf8Handler()
