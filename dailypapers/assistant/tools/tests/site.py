"""A small OpenAPI document in the site's own shape, and its functions."""

from __future__ import annotations

from typing import Any

from dailypapers.assistant.tools import openapi
from dailypapers.assistant.tools.tool import Tool

NAME = {"name": "address", "in": "path", "required": True, "schema": {"type": "string"}}
NAME = {**NAME, "description": "Any name of a paper"}
PAPER = {
    "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Paper"}}}}
}
PAGE = {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Page"}}}}}
LIST = {"201": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/List"}}}}}


def _query(name: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": {"type": kind, **more}}


def _body(**properties: Any) -> dict[str, Any]:
    schema = {"type": "object", "properties": properties, "required": list(properties)[:1]}
    return {"content": {"application/json": {"schema": schema}}}


DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "paths": {
        "/api/v1/search": {
            "get": {
                "description": "Search by words and by meaning.",
                "parameters": [
                    _query("q", "string", maxLength=500),
                    _query("published_from", "string", format="date"),
                    _query("has_code", "boolean"),
                    _query("sort", "string", enum=["relevance", "votes", "newest"]),
                    _query("limit", "integer", minimum=1, maximum=100),
                ],
                "responses": PAGE,
            }
        },
        "/api/v1/trending": {
            "get": {
                "description": "Return what readers speak of.",
                "parameters": [_query("window", "string", enum=["day", "week", "month"])],
                "responses": PAGE,
            }
        },
        "/api/v1/papers/{address}/vote": {
            "put": {"description": "Vote for a paper.", "parameters": [NAME], "responses": PAPER},
            "delete": {
                "description": "Take a vote back.",
                "parameters": [NAME],
                "responses": PAPER,
            },
        },
        "/api/v1/papers/{address}/similar": {
            "get": {
                "description": "Return papers like one.",
                "parameters": [NAME],
                "responses": PAGE,
            }
        },
        "/api/v1/lists": {
            "post": {
                "description": "Make a list.",
                "requestBody": _body(title={"type": "string", "minLength": 1}),
                "responses": LIST,
            }
        },
        "/api/v1/lists/{slug}/papers/{address}": {
            "put": {
                "description": "Put a paper at the end of a list.",
                "parameters": [
                    {"name": "slug", "in": "path", "required": True, "schema": {"type": "string"}},
                    NAME,
                ],
                "responses": PAPER,
            }
        },
    },
    "components": {
        "schemas": {
            "Paper": {"type": "object", "properties": {"abstract": {"type": "string"}}},
            "Page": {
                "type": "object",
                "properties": {"papers": {"type": "array"}, "total": {"type": "integer"}},
            },
            "List": {
                "type": "object",
                "properties": {"slug": {"type": "string"}, "papers": {"type": "integer"}},
            },
        }
    },
}


def tools() -> tuple[Tool, ...]:
    """Return the functions of the document."""
    return openapi.tools(DOCUMENT)
