"""What version 1 says of itself: its OpenAPI document, and that as a page to read."""

from __future__ import annotations

import json
from functools import cache
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dailypapers.api.answers import PROBLEM

from dailypapers.api.v1 import about, assistant, claims, curating, discussion, export  # isort: skip
from dailypapers.api.v1 import files, follows, full_text, group_members, groups, interest  # isort: skip
from dailypapers.api.v1 import list_owners, list_papers, lists, me, moderation  # isort: skip
from dailypapers.api.v1 import notes, notifications, pictures, profiles, searches  # isort: skip
from dailypapers.api.v1 import review_files, review_papers, review_people  # isort: skip
from dailypapers.api.v1 import review_screening, review_searches, review_table, reviews  # isort: skip
from dailypapers.api.v1 import submissions, subscriptions, webhooks, writes  # isort: skip
from dailypapers.api.v1 import reads  # isort: skip
from dailypapers.api.v1.api import api
from dailypapers.api.v1.common import router
from dailypapers.api.v1.linked import link
from dailypapers.api.v1.shapes import Problem

# Added to the document alone: a model for each of them and each address takes half a second.
PROBLEMS = {
    status: {
        "description": HTTPStatus(status).phrase,
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status in (400, 401, 403, 404, 405, 409, 422, 429, 503)
}
# In this order: see `common.py`. `reads` has the address of a paper itself, and so comes last.
DECLARED = (
    *(about, assistant, claims, curating, discussion, export, files, follows),
    *(full_text, group_members, groups, interest, list_owners, list_papers, lists, me, moderation),
    *(notes, notifications, pictures, profiles, review_files, review_papers, review_people),
    *(review_screening, review_searches, review_table, reviews),
    *(searches, submissions, subscriptions, webhooks),
    *(writes, reads),
)
api.add_router("", router)
urls = [one for one in api.urls[0] if getattr(one, "name", "") != "api-root"]


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """Answer with the OpenAPI document of version 1."""
    return HttpResponse(_written(), content_type="application/json; charset=utf-8")


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show every address of version 1, what it takes and what it answers."""
    said = document()
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in said["paths"].items():
        for method, operation in methods.items():
            needs = next((name for one in operation.get("security", []) for name in one), "")
            row = {"path": path, "method": method.upper(), "about": operation, "needs": needs}
            row["takes"] = _fields(said, operation.get("requestBody", {}))
            row["answers"] = _fields(said, _done(operation))
            groups.setdefault(operation["tags"][0], []).append(row)
    return render(request, "api/v1.html", {"info": said["info"], "groups": groups, "feeds": None})


def _done(operation: dict[str, Any]) -> dict[str, Any]:
    """Return the first of the answers that say that it was done."""
    answers: dict[str, dict[str, Any]] = operation["responses"]
    return next(answer for status, answer in answers.items() if status < "300")


def _fields(said: dict[str, Any], holder: dict[str, Any]) -> list[dict[str, str]]:
    """Return the fields of what is sent or answered, each with what is said of it."""
    shape: dict[str, Any] = next(
        (form["schema"] for form in holder.get("content", {}).values()), {}
    )
    shape = shape.get("items", shape)
    name = shape.get("$ref", "").rpartition("/")[2]
    whole = said["components"]["schemas"].get(name, shape)
    fields = whole.get("properties", {}).items()
    return [{"name": name, "says": field.get("description", "")} for name, field in fields]


def document() -> dict[str, Any]:
    """Return the OpenAPI document."""
    said: dict[str, Any] = json.loads(_written())
    return said


@cache
def _written() -> str:
    said = api.get_openapi_schema(path_prefix="/api/v1/")
    shapes = said["components"]["schemas"]
    shapes["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    for methods in said["paths"].values():
        for operation in methods.values():
            operation["responses"] |= PROBLEMS
    link(said["paths"], shapes)
    return json.dumps(said, ensure_ascii=False)
