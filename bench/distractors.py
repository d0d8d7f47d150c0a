"""Operations of an invented university, so that ours are looked for among hundreds."""

from __future__ import annotations

from typing import Any

THINGS = (
    "rooms", "courses", "lecturers", "exams", "grades", "printers", "print jobs", "parking spaces",
    "canteen menus", "bicycles", "lockers", "keys", "laboratories", "instruments", "samples",
    "holidays", "tickets", "projectors", "licences", "mailboxes", "certificates", "scholarships",
    "internships", "theses", "dormitories", "laundry slots", "sports teams", "choirs", "gardens",
    "telescopes",
)  # fmt: skip
WORDS = "Words that the {} have"


def document() -> dict[str, Any]:
    """Return an OpenAPI document of seven operations for each kind of thing."""
    paths: dict[str, Any] = {}
    for thing in THINGS:
        one, at = thing.rstrip("s"), thing.replace(" ", "-")
        number = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
        words = {"name": "q", "in": "query", "schema": {"type": "string"}}
        paths[f"/{at}"] = {
            "get": _said(
                f"List {thing}, the newest first.", [{**words, "description": WORDS.format(thing)}]
            ),
            "post": _said(f"Add a {one}.", [], body=True),
        }
        paths[f"/{at}/{{id}}"] = {
            "get": _said(f"Return one {one}.", [number]),
            "put": _said(f"Change a {one}.", [number], body=True),
            "delete": _said(f"Remove a {one}.", [number]),
        }
        paths[f"/{at}/{{id}}/comments"] = {
            "get": _said(f"Return what people say of a {one}.", [number]),
            "post": _said(f"Say something of a {one}.", [number], body=True),
        }
    return {"openapi": "3.1.0", "paths": paths}


def _said(says: str, parameters: list[Any], *, body: bool = False) -> dict[str, Any]:
    schema = {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}
    content = {"application/json": {"schema": schema}}
    more = {"requestBody": {"content": content}} if body else {}
    return {"description": says, "parameters": parameters, "responses": {"200": {}}, **more}
