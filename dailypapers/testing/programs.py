"""One example of every address for programs."""

from __future__ import annotations

from collections.abc import Iterator

ACTS = ("comment", "vote", "links")


OF_PAPERS = ("vote", "comments", "versions", "similar")


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
    """Yield the same of version 1."""
    base = "/api/v1"
    yield from ((f"api.v1.{act}", f"{base}/papers/{paper}/{act}") for act in OF_PAPERS)
    yield from (
        ("api.v1.root", f"{base}/"),
        ("api.openapi", "/.well-known/openapi.json"),
        ("api.v1.openapi", f"{base}/openapi.json"),
        ("api.v1.docs", f"{base}/docs"),
        ("api.v1.export", f"{base}/export.ndjson?topic=cs.CL"),
        ("api.v1.lists", f"{base}/lists"),
        ("api.v1.list", f"{base}/lists/nowhere"),
        ("api.v1.list.paper", f"{base}/lists/nowhere/papers/{paper}"),
        ("api.v1.mark", f"{base}/papers/{paper}/marks/saved"),
        ("api.v1.follow", f"{base}/follows/topic/cs.CL"),
        ("api.v1.submissions", f"{base}/submissions"),
        ("api.v1.papers", f"{base}/papers"),
        ("api.v1.search", f"{base}/search?q=teapots"),
        ("api.v1.days", f"{base}/editions"),
        ("api.v1.edition", f"{base}/editions/2026-09-30"),
        ("api.v1.trending", f"{base}/trending"),
        ("api.v1.for_you", f"{base}/for-you"),
        ("api.v1.sources", f"{base}/sources"),
        ("api.v1.paper", f"{base}/papers/{paper}"),
    )
