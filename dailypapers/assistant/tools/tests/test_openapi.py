"""Functions from documents of ours and of strangers."""

from __future__ import annotations

from typing import Any

import pytest

from dailypapers.assistant.tools import mcp, openapi
from dailypapers.assistant.tools.openapi import LONGEST_TEXT, MOST_TOOLS
from dailypapers.assistant.tools.schema import problems
from dailypapers.assistant.tools.tests.site import DOCUMENT, tools

FOREIGN = "https://rooms.example.org/openapi.json"


def test_a_document_gives_what_each_operation_takes_and_what_it_answers() -> None:
    by_name = {tool.name: tool for tool in tools()}
    assert by_name["put_papers_vote"].writes
    assert not by_name["get_search"].writes
    assert by_name["get_search"].gives == {"paper", "papers"}
    assert by_name["put_papers_vote"].gives == {"paper"}
    assert by_name["post_lists"].gives == {"list"}
    assert by_name["post_lists"].schema == {
        "type": "object",
        "properties": {"title": {"type": "string", "minLength": 1}},
        "required": ["title"],
        "additionalProperties": False,
    }


def test_of_a_strangers_document_only_what_is_allowed_is_there() -> None:
    assert openapi.tools(DOCUMENT, origin=FOREIGN) == ()
    reads = openapi.tools(DOCUMENT, origin=FOREIGN, allowed={"GET *", "PUT *", "*"})
    assert {tool.method for tool in reads} == {"GET"}
    one = openapi.tools(DOCUMENT, origin=FOREIGN, allowed={"POST /api/v1/lists"})
    assert [(tool.name, tool.writes) for tool in one] == [("rooms_example_org_post_lists", True)]


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {"paths": []},
        {"paths": {"/a": None, "b": {"get": {}}, "/c": {"get": []}}},
        {"paths": {"/a": {"get": {"parameters": {"$ref": "#"}, "responses": {"200": None}}}}},
        {"paths": {"/a": {"get": {"parameters": [{"$ref": "#/paths"}, 7, {"in": "query"}]}}}},
    ],
)
def test_no_document_breaks_reading(document: Any) -> None:
    for tool in openapi.tools(document):
        assert tool.path == "/a" or tool.path == "/c"


def test_references_that_lead_round_or_out_lead_nowhere() -> None:
    loop = {"allOf": [{"$ref": "#/components/schemas/Loop"}], "type": "string"}
    document = {
        "paths": {
            "/a": {
                "get": {
                    "parameters": [
                        {
                            "name": "x",
                            "in": "query",
                            "schema": {"$ref": "#/components/schemas/Loop"},
                        },
                        {"name": "y", "in": "query", "schema": {"$ref": "https://evil.example/s"}},
                        {
                            "name": "z",
                            "in": "query",
                            "schema": {"$ref": "#/components/schemas/Self"},
                        },
                    ]
                }
            }
        },
        "components": {"schemas": {"Loop": loop, "Self": {"$ref": "#/components/schemas/Self"}}},
    }
    [tool] = openapi.tools(document)
    assert [dict(one.schema) for one in tool.parameters] == [{"type": "string"}, {}, {}]


def test_a_flood_is_cut_off() -> None:
    paths = {f"/{n}": {"get": {"description": "x" * 10_000}} for n in range(2 * MOST_TOOLS)}
    found = openapi.tools({"paths": paths})
    assert len(found) == MOST_TOOLS
    assert max(len(tool.says) for tool in found) == LONGEST_TEXT
    assert len({tool.name for tool in found}) == MOST_TOOLS
    hidden = openapi.text("say\u202e\x1b[2J\nthis")
    assert hidden.isprintable()


def test_tools_of_the_protocol_write_unless_they_say_that_they_read() -> None:
    listed = {
        "tools": [
            {"name": "cite", "description": "Cite.", "annotations": {"readOnlyHint": True}}
            | {
                "inputSchema": {"properties": {"papers": {"type": "array"}}, "required": ["papers"]}
            },
            {"name": "burn"},
            {"name": "search"},
            7,
        ]
    }
    assert [(tool.name, tool.writes) for tool in mcp.tools(listed)] == [
        ("cite", False),
        ("burn", True),
    ]


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        ({"q": "kites", "limit": 5, "sort": "newest", "published_from": "2024-01-31"}, 0),
        ({"limit": 0}, 1),
        ({"limit": True}, 1),
        ({"limit": "5"}, 1),
        ({"sort": "worst"}, 1),
        ({"published_from": "2024-02-31"}, 1),
        ({"q": "k" * 501, "kites": 1}, 2),
    ],
)
def test_arguments_are_held_against_the_schema(arguments: dict[str, Any], wrong: int) -> None:
    search = next(tool for tool in tools() if tool.name == "get_search")
    assert len(problems(search, arguments)) == wrong


def test_what_is_needed_is_missed_and_forms_are_tried() -> None:
    make = next(tool for tool in tools() if tool.name == "post_lists")
    assert problems(make, {}) == ["title is missing"]
    either = openapi.schema_of({}, {"anyOf": [{"type": "null"}, {"type": "array", "maxItems": 1}]})
    from dailypapers.assistant.tools.schema import wrong

    assert list(wrong(either, None)) == list(wrong(either, [1])) == []
    assert list(wrong(either, [1, 2])) == ["fits none of its forms"]
