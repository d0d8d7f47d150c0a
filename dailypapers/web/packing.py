"""Packs answers where no server in front does it."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

BIT_BY_BIT = ("text/event-stream", "application/x-ndjson")


class Packed(GZipMiddleware):
    """Django's, but for what comes bit by bit: whoever reads it would wait for a whole block."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Pack it, if its reader takes that."""
        if response.headers.get("Content-Type", "").startswith(BIT_BY_BIT):
            return response
        return super().process_response(request, response)
