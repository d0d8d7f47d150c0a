"""Functions from an OpenAPI 3 document, which may be a stranger's: bounded, and nothing of it is
followed but what stands in it. https://spec.openapis.org/oas/v3.1.0"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from dailypapers.assistant.tools.tool import Parameter, Tool, name_of, resource_of

MOST_TOOLS = 500  # of one document
MOST_PARAMETERS = 40
MOST_CHOICES = 60
LONGEST_TEXT = 300  # characters of a description
DEEPEST = 6  # references inside references
ITSELF = "itself"  # what the operation is about
OF_PAPERS = frozenset({"papers", "paper", "hits", "abstract"})  # fields that name papers
METHODS = ("get", "put", "post", "patch", "delete")
READING = "get"
KEPT = (
    "type", "format", "enum", "minimum", "maximum", "minLength", "maxLength", "default",
    "minItems", "maxItems",
)  # fmt: skip
EVERY_READ = "GET *"


def tools(document: Any, *, origin: str = "", allowed: Collection[str] = ()) -> tuple[Tool, ...]:
    """Return the functions of a document; what cannot be read is left out.

    Of a document with an `origin` only what is `allowed` is there: `GET /rooms`, or `GET *` for
    all that reads. What writes is there only if it is listed itself.
    """
    found: dict[str, Tool] = {}
    for method, path, operation in _operations(document):
        if origin and not _may(method, path, allowed):
            continue
        name = _unique(_named(method, path, origin), found)
        found[name] = Tool(
            name=name,
            says=text(operation.get("description") or operation.get("summary")),
            parameters=tuple(_parameters(document, path, operation))[:MOST_PARAMETERS],
            writes=method != READING,
            gives=_gives(document, path, operation),
            origin=origin,
            method=method.upper(),
            path=path,
        )
        if len(found) >= MOST_TOOLS:
            break
    return tuple(found.values())


def text(said: Any) -> str:
    """Return the beginning of a description, without signs that are no text."""
    clean = "".join(
        char if char.isprintable() else " " for char in str(said or "")[: 4 * LONGEST_TEXT]
    )
    return " ".join(clean.split())[:LONGEST_TEXT]


def schema_of(document: Any, said: Any, depth: int = 0) -> dict[str, Any]:
    """Return a schema with its references in place, and no more of it than is checked."""
    said = _resolved(document, said)
    if not isinstance(said, Mapping) or depth > DEEPEST:
        return {}
    kept = {name: said[name] for name in KEPT if _is_plain(said.get(name))}
    for joined in ("allOf", "anyOf", "oneOf"):
        options = said.get(joined)
        if not isinstance(options, list):
            continue
        parts = [schema_of(document, one, depth + 1) for one in options[:MOST_CHOICES]]
        if joined == "allOf":
            for part in parts:
                kept = {**part, **kept}
        else:
            kept["anyOf"] = parts
    if said.get("items") is not None:
        kept["items"] = schema_of(document, said["items"], depth + 1)
    return kept


def _operations(document: Any) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    paths = document.get("paths") if isinstance(document, Mapping) else None
    for path, methods in paths.items() if isinstance(paths, Mapping) else ():
        if not isinstance(path, str) or not path.startswith("/") or len(path) > LONGEST_TEXT:
            continue
        for method in METHODS:
            operation = methods.get(method) if isinstance(methods, Mapping) else None
            if isinstance(operation, Mapping):
                yield method, path, operation


def _may(method: str, path: str, allowed: Collection[str]) -> bool:
    if f"{method.upper()} {path}" in allowed:
        return True
    return method == READING and EVERY_READ in allowed


def _named(method: str, path: str, origin: str) -> str:
    label = re.sub(r"[^a-z0-9]+", "_", origin.partition("//")[2].partition("/")[0].lower())
    return f"{label}_{name_of(method, path)}"[:64] if origin else name_of(method, path)


def _unique(name: str, taken: Mapping[str, Tool]) -> str:
    number = 2
    candidate = name
    while candidate in taken:
        candidate, number = f"{name[:60]}_{number}", number + 1
    return candidate


def _parameters(document: Any, path: str, operation: Mapping[str, Any]) -> Iterator[Parameter]:
    rows = operation.get("parameters")
    for row in rows if isinstance(rows, list) else ():
        said = _resolved(document, row)
        if not isinstance(said, Mapping) or said.get("in") not in {"path", "query"}:
            continue
        schema = schema_of(document, said.get("schema", {}))
        about = said.get("description") or _about(said.get("schema")) or _beside(document, path)
        required = said.get("in") == "path" or bool(said.get("required"))
        name = str(said.get("name"))[:64]
        kind = resource_of(name, path)
        yield Parameter(name, schema, str(said["in"]), required, text(about), kind)
    yield from _body(document, operation)


def _beside(document: Any, path: str) -> str:
    """Return what all methods of a path say: a parameter that one explains holds for the others."""
    methods = document["paths"][path].values()
    return " ".join(str(one.get("description", "")) for one in methods if isinstance(one, Mapping))


def _body(document: Any, operation: Mapping[str, Any]) -> Iterator[Parameter]:
    body = _resolved(document, operation.get("requestBody"))
    content = body.get("content") if isinstance(body, Mapping) else None
    media = content.get("application/json") if isinstance(content, Mapping) else None
    said = _resolved(document, media.get("schema")) if isinstance(media, Mapping) else None
    properties = said.get("properties") if isinstance(said, Mapping) else None
    if not isinstance(said, Mapping) or not isinstance(properties, Mapping):
        return
    needed = said.get("required") if isinstance(said.get("required"), list) else []
    whole = said.get("description")
    for name, schema in properties.items():
        required = name in (needed or [])
        about, whole = text(_about(schema) or whole), ""
        kind = resource_of(str(name))
        yield Parameter(str(name)[:64], schema_of(document, schema), "body", required, about, kind)


def _gives(document: Any, path: str, operation: Mapping[str, Any]) -> frozenset[str]:
    """Return what kinds of things an answer names, by the fields that it has; many end in s."""
    responses = operation.get("responses")
    kinds: set[str] = set()
    for status, answer in responses.items() if isinstance(responses, Mapping) else ():
        if str(status).startswith("2"):
            kinds |= _kinds(document, answer, DEEPEST)
    own = next((part for part in path.split("/")[::-1] if part and "{" not in part), "")
    named = {kind.replace(ITSELF, own.removesuffix("s")) for kind in kinds}
    return frozenset(named)


def _kinds(document: Any, said: Any, depth: int) -> set[str]:
    """Return the kinds of things in an answer: fields, lists and what is referred to."""
    said = _resolved(document, said)
    if not isinstance(said, Mapping) or depth <= 0:
        return set()
    found: set[str] = set()
    rows = said.get("properties")
    for name, schema in rows.items() if isinstance(rows, Mapping) else ():
        if isinstance(schema, Mapping) and schema.get("type") not in {"integer", "number"}:
            kind = "paper" if name in OF_PAPERS else ITSELF if name == "slug" else ""
            is_many = schema.get("type") == "array"
            found |= {kind, f"{kind}s"} if kind and is_many else {kind} if kind else set()
    content = said.get("content")
    inner = [one.get("schema") for one in content.values()] if isinstance(content, Mapping) else []
    for part in (*inner, said.get("schema")):
        found |= _kinds(document, part, depth - 1)
    listed = _kinds(document, said.get("items"), depth - 1)
    return found | listed | {f"{kind}s" for kind in listed if not kind.endswith("s")}


def _resolved(document: Any, said: Any) -> Any:
    """Return what a reference inside the document leads to; others lead nowhere."""
    for _ in range(DEEPEST):
        where = said.get("$ref") if isinstance(said, Mapping) else None
        if where is None:
            return said
        if not isinstance(where, str) or not where.startswith("#/"):
            return None
        said = document
        for part in where[2:].split("/"):
            said = (
                said.get(part.replace("~1", "/").replace("~0", "~"))
                if isinstance(said, Mapping)
                else None
            )
    return None


def _about(schema: Any) -> Any:
    return schema.get("description") if isinstance(schema, Mapping) else ""


def _is_plain(value: Any) -> bool:
    if isinstance(value, list):
        return len(value) <= MOST_CHOICES and all(
            isinstance(one, str | int | float | bool) or one is None for one in value
        )
    return isinstance(value, str | int | float | bool) and len(str(value)) <= LONGEST_TEXT
