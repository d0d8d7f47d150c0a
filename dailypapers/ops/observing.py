"""The outermost middleware: gives each request an id, measures it, and tells slow queries."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter, thread_time
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

from dailypapers.core.logs import request_id
from dailypapers.ops.counted import Took, class_of, count

View = Callable[[HttpRequest], HttpResponse]
HEADER = "X-Request-ID"
SHOWN = 500  # characters of a query

requests = logging.getLogger("dailypapers.requests")
slow = logging.getLogger("dailypapers.slow")


@dataclass(slots=True)
class Asked:
    """What one request asked of the database."""

    queries: int = 0
    seconds: float = 0.0

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        """Run a query; tell it if it takes long, without the values in it: they are readers'."""
        began = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            took = perf_counter() - began
            self.queries += 1
            self.seconds += took
            if 0 < settings.SLOW_QUERY <= took * 1000:
                slow.warning("%.0f ms: %s", took * 1000, sql[:SHOWN])


def observed(get_response: View) -> View:
    """Measure what is answered, and say so in the log where that is wanted."""

    def middleware(request: HttpRequest) -> HttpResponse:
        asked, began, cpu = Asked(), perf_counter(), thread_time()
        token = request_id.set(secrets.token_hex(8))
        try:
            with connection.execute_wrapper(asked):
                response = get_response(request)
            response.headers[HEADER] = request_id.get()
            took = Took(perf_counter() - began, thread_time() - cpu, asked.queries, asked.seconds)
            _note(request, response.status_code, took)
            return response
        finally:
            request_id.reset(token)

    return middleware


def _note(request: HttpRequest, status: int, took: Took) -> None:
    if kind := class_of(request):
        count(kind, status, took)
    if settings.LOG_REQUESTS:
        match = request.resolver_match
        said = {
            "class": kind or "monitor",
            "route": match.view_name if match else "",  # Never the address: it may be a secret.
            "method": request.method,
            "status": status,
            "ms": round(took.seconds * 1000, 1),
            "cpu_ms": round(took.cpu_seconds * 1000, 1),
            "queries": took.queries,
        }
        line = " ".join(f"{name}={value}" for name, value in said.items())
        requests.info(line, extra={"said": said})
