"""OpenAPI documents of others, by address and allow-list: fetched now and then, kept as files.

A document says what may be called, never where: calls go to the host that the operator named. They
go as everything goes that strangers name: to no machine that is not public, within bounds.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit

from django.conf import settings

from dailypapers.assistant.tools import openapi, schema
from dailypapers.assistant.tools.tool import Tool
from dailypapers.core.errors import InputError, SourceError
from dailypapers.core.files import write_whole
from dailypapers.core.sending import Sender
from dailypapers.core.spoken import say

logger = logging.getLogger(__name__)
LARGEST = 2 * 1024 * 1024  # bytes of a document
PAUSE = 0.5  # seconds between two calls of a host


def refresh() -> None:
    """Fetch all documents anew; one that cannot be had stays as it was."""
    for address, _ in _named():
        try:
            with _http() as http:
                body = http.get(address, headers={"Accept": "application/json"})
            if len(body) > LARGEST or not isinstance(json.loads(body), dict):
                raise ValueError("no OpenAPI document, or too large")
        except (SourceError, ValueError, RecursionError) as error:
            logger.warning("functions of %s could not be had: %s", address, error)
            continue
        write_whole(_file(address), body.decode("utf-8", "replace"))


def tools() -> tuple[Tool, ...]:
    """Return the functions that are allowed, of documents that are here."""
    found: list[Tool] = []
    for address, allowed in _named():
        try:
            document = json.loads(_file(address).read_bytes())
        except (OSError, ValueError, RecursionError):
            continue
        found += openapi.tools(document, origin=address, allowed=allowed)
    return tuple(found)


def state() -> str:
    """Return what changes as soon as a document does."""
    files = (_file(address) for address, _ in _named())
    return " ".join(str(file.stat().st_mtime_ns) for file in files if file.exists())


def call(tool: Tool, arguments: Mapping[str, Any]) -> Any:
    """Return what another site answers; raise `InputError` where it does not."""
    if wrong := schema.problems(tool, arguments):
        raise InputError("; ".join(wrong))
    path, query, body = tool.path, dict[str, Any](), dict[str, Any]()
    for one in tool.parameters:
        value = arguments.get(one.name)
        if value is None:
            continue
        if one.place == "path":
            path = path.replace(f"{{{one.name}}}", quote(str(value), safe=""))
        else:
            (query if one.place == "query" else body)[one.name] = value
    url = urljoin(tool.origin, path) + (f"?{urlencode(query)}" if query else "")
    if urlsplit(url).netloc != urlsplit(tool.origin).netloc:
        raise InputError(say("This could not be done."))
    return _asked(tool, url, body)


def _asked(tool: Tool, url: str, body: dict[str, Any]) -> Any:
    try:
        with _http() as http:
            if not tool.writes:
                return json.loads(http.get(url, headers={"Accept": "application/json"}))
            headers = {"Content-Type": "application/json"}
            sent = http.send(tool.method, url, headers, json.dumps(body).encode())
    except (SourceError, ValueError, RecursionError) as error:
        host = urlsplit(url).hostname or ""
        raise InputError(say("{host} did not answer.", host=host)) from error
    if sent.status >= 400:
        raise InputError(say("{host} refused it.", host=urlsplit(url).hostname or ""))
    return {"text": sent.head}


def _named() -> Iterator[tuple[str, frozenset[str]]]:
    for row in settings.ASSISTANT_TOOLS:
        yield str(row["url"]), frozenset(map(str, row.get("allow", ())))


def _file(address: str) -> Path:
    name = hashlib.sha256(address.encode()).hexdigest()[:32]
    return Path(settings.HOME) / "assistant" / f"{name}.json"


def _http() -> Sender:
    return Sender(
        contact=settings.CONTACT,
        pause=PAUSE,
        offline=settings.OFFLINE,
        guarded=True,
        allowed=settings.PRIVATE_ADDRESSES,
    )
