"""Every address for programs, grouped by the shape of what is answered. All names begin `api.`."""

from __future__ import annotations

from django.urls import include, path

from dailypapers.api import site
from dailypapers.api.arxiv.view import query
from dailypapers.api.hf import lists, papers, writes
from dailypapers.api.mcp.view import mcp
from dailypapers.api.oai.view import oai
from dailypapers.api.v1 import described

hugging_face_urls = [  # /api/...
    path("api/daily_papers", lists.daily, name="api.hf.daily"),
    path("api/papers", lists.newest, name="api.hf.newest"),
    path("api/papers/search", lists.find, name="api.hf.search"),
    path("api/papers/index", writes.index, name="api.hf.index"),
    path("api/papers/submit", writes.submit, name="api.hf.submit"),
    path("api/papers/<path:address>/comment/<str:number>/reply", writes.reply, name="api.hf.reply"),
    path("api/papers/<path:address>/comment", writes.comment, name="api.hf.comment"),
    path("api/papers/<path:address>/vote", writes.vote, name="api.hf.vote"),
    path("api/papers/<path:address>/links", writes.links, name="api.hf.links"),
    path("api/papers/<path:address>", papers.info, name="api.hf.paper"),
    path("api/arxiv/<path:address>/repos", papers.repos, name="api.hf.repos"),
    path("api/settings/papers/claim", writes.claim, name="api.hf.claim"),
]

urlpatterns = [
    *hugging_face_urls,
    path("oai", oai, name="api.oai"),
    path("mcp", mcp, name="api.mcp"),
    path("api/query", query, name="api.arxiv"),
    path("api/v1/openapi.json", described.openapi, name="api.v1.openapi"),
    path(".well-known/openapi.json", described.openapi, name="api.openapi"),
    path("api/v1/docs", described.page, name="api.v1.docs"),
    path("api/v1/", papers.nowhere, name="api.v1.root"),
    path("api/v1/", include(described.urls)),
    path("robots.txt", site.robots, name="robots"),
    path("sitemap.xml", site.sitemap, name="api.sitemap"),
    path("sitemaps/<int:number>.xml", site.part, name="api.sitemap.part"),
    path("llms.txt", site.llms, name="api.llms"),
    path("oembed", site.oembed, name="api.oembed"),
    path("api", papers.nowhere, name="api.root"),
    path("api/<path:rest>", papers.nowhere, name="api.nowhere"),
]
