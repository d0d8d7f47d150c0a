"""One example of every address for programs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.urls import resolve

from dailypapers.api.v1.described import document

PART = re.compile(r"\{(\w+)\}")
VALUES = {
    "code": "2026-09-30",
    "day": "2026-09-30",
    "form": "bibtex",
    "handle": "nobody",
    "key": "nothing",
    "kind": "saved",
    "slug": "nowhere",
    "stage": "title",
    "target": "cs.CL",
}
QUERIES = {
    "/api/v1/authors": "?name=ada",
    "/api/v1/export.ndjson": "?topic=cs.CL",
    "/api/v1/search": "?q=teapots",
}
ACTS = ("comment", "vote", "links")


def program_routes(paper: str) -> Iterator[tuple[str, str]]:
    """Yield the name of every route for programs, with an address of it about a paper."""
    yield from (
        ("api.hf.daily", "/api/daily_papers"),
        ("api.hf.daily", "/api/daily_papers?date=nonsense"),
        ("api.hf.newest", "/api/papers"),
        ("api.hf.search", "/api/papers/search?q=teapots"),
        ("api.hf.index", "/api/papers/index"),
        ("api.hf.submit", "/api/papers/submit"),
        *((f"api.hf.{act}", f"/api/papers/{paper}/{act}") for act in ACTS),
        ("api.hf.reply", f"/api/papers/{paper}/comment/1/reply"),
        ("api.hf.paper", f"/api/papers/{paper}?field=comments"),
        ("api.hf.repos", f"/api/arxiv/{paper}/repos"),
        ("api.hf.claim", "/api/settings/papers/claim"),
        ("api.oai", "/oai?verb=Identify"),
        ("api.arxiv", "/api/query?search_query=all:teapots"),
        ("api.oembed", f"/oembed?url=http://testserver/papers/{paper}"),
        ("api.sitemap", "/sitemap.xml"),
        ("api.sitemap.part", "/sitemaps/1.xml"),
        ("api.llms", "/llms.txt"),
        ("api.mcp", "/mcp"),
        *version_1(paper),
        ("api.root", "/api"),
        ("api.nowhere", "/api/nowhere"),
    )


def version_1(paper: str) -> Iterator[tuple[str, str]]:
    """Yield the same of version 1: what its document names, and what is beside it."""
    base = "/api/v1"
    yield from (
        ("api.v1.root", f"{base}/"),
        ("api.openapi", "/.well-known/openapi.json"),
        ("api.v1.openapi", f"{base}/openapi.json"),
        ("api.v1.docs", f"{base}/docs"),
    )
    for path in document()["paths"]:
        address = filled(path, paper)
        yield resolve(address).url_name or "", address + QUERIES.get(path, "")


def filled(path: str, paper: str) -> str:
    """Return an address of a path of the document: about a paper, else about what is not here."""
    values = {"address": paper, **VALUES}
    return PART.sub(lambda found: values.get(found[1], "1"), path)
