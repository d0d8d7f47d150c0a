"""What programs get: JSON, and refusals that say what to do."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse

JSON = "application/json; charset=utf-8"
PROBLEM = "application/problem+json"


def json_answer(said: Any, status: int = 200, kind: str = JSON) -> HttpResponse:
    """Return something as JSON."""
    body = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(body, status=status, content_type=kind)


def refusal(request: HttpRequest, status: int, words: str) -> HttpResponse:
    """Say why something is not answered, in the shape of the addresses it was asked at.

    Under `/api/v1` that is RFC 9457, elsewhere what Hugging Face's clients show.
    """
    if request.path.startswith("/api/v1"):
        title = HTTPStatus(status).phrase
        return json_answer({"title": title, "status": status, "detail": words}, status, PROBLEM)
    answer = json_answer({"error": words}, status)
    answer.headers["X-Error-Message"] = " ".join(words.encode("ascii", "replace").decode().split())
    return answer
