"""Links of the OpenAPI document: what can be asked next of something that was made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

MADE = ("200", "201", "202")
NAMES = {"slug": "slug", "key": "key", "number": "id"}  # of a parameter, and in what was made
ELSEWHERE = {"papers/{address}/comments": "comments"}  # where what is made there is found
BASE = "/api/v1/"


def link(paths: dict[str, Any], shapes: dict[str, Any]) -> None:
    """Let answers of what makes something lead to what that can be asked."""
    for path, methods in paths.items():
        for status, answer in methods.get("post", {}).get("responses", {}).items():
            if str(status) in MADE and (shape := _shape(answer, shapes)):
                place = path.removeprefix(BASE)
                below = BASE + ELSEWHERE.get(place, place) + "/{"
                if links := dict(_links(paths, below, shape)):
                    answer["links"] = links


def _shape(answer: dict[str, Any], shapes: dict[str, Any]) -> dict[str, Any]:
    """Return the shape of an answer, if it has a name."""
    for form in answer.get("content", {}).values():
        name = form["schema"].get("$ref", "").rpartition("/")[2]
        if name in shapes:
            found: dict[str, Any] = shapes[name]["properties"]
            return found
    return {}


def _links(
    paths: dict[str, Any], below: str, shape: dict[str, Any]
) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in paths.items():
        if not path.startswith(below):
            continue
        name = path[len(below) :].partition("}")[0]
        field = NAMES.get(name)
        if field not in shape:
            continue
        for operation in methods.values():
            said = operation["operationId"]
            yield said, {"operationId": said, "parameters": {name: f"$response.body#/{field}"}}
