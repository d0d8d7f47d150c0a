"""One example of every address for programs."""

from __future__ import annotations

from collections.abc import Iterator

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
        ("api.root", "/api"),
        ("api.nowhere", "/api/nowhere"),
    )
