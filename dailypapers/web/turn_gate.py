"""Holds the assistant to a pace: a turn is a search and more, which nobody may ask for at will."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dailypapers.assistant import limits
from dailypapers.core import visitors
from dailypapers.web.requests import reader_of

View = Callable[..., HttpResponse]


def paced(view: View) -> View:
    """Let a view answer that looks something up, unless that was asked for too often."""

    @wraps(view)
    def paced_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_turn = request.method == "POST" or "q" in request.GET
        wait = limits.wait_of(reader_of(request), visitors.address(request)) if is_turn else 0
        if not wait:
            return view(request, *args, **kwargs)
        answer = render(request, "web/assistant_busy.html", {"minutes": -(-wait // 60)}, status=429)
        answer.headers["Retry-After"] = str(wait)
        return answer

    return paced_view
