"""The site as crawlers and chats read it: robots.txt, sitemaps, llms.txt, oEmbed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_safe
from lxml import etree

from dailypapers.api.addresses import absolute
from dailypapers.api.answers import json_answer, refusal
from dailypapers.api.oai import stamps
from dailypapers.api.oai.verbs import written
from dailypapers.catalogue.models import Announcement, Paper
from dailypapers.catalogue.queries import topic_groups
from dailypapers.core.card_picture import HEIGHT, WIDTH
from dailypapers.core.readable import readable
from dailypapers.core.text import writable
from dailypapers.feed.entries import load_entries
from dailypapers.feed.queries import paper_named
from dailypapers.feed.words import author_line

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
PART = 10_000  # papers of a sitemap, by their numbers
MOST_PARTS = 100_000
FOR_PEOPLE = ("account", "admin", "mine", "moderation", "curate", "search", "follow", "mute")
NAMED_AUTHORS = 3
Page = tuple[str, datetime | None]


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell crawlers what is for people alone, and where the sitemaps are."""
    lines = ["User-agent: *"]
    if settings.PRIVATE or settings.ONE_PERSON:
        lines.append("Disallow: /")
    else:
        lines += [f"Disallow: /{name}" for name in FOR_PEOPLE]
        lines.append(f"Sitemap: {absolute('api.sitemap')}")
    return _text("\n".join([*lines, ""]))


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Name the sitemaps: one of lists, the others of papers."""
    newest = Paper.objects.aggregate(newest=Max("pk"))["newest"] or 0
    root = etree.Element(f"{{{SITEMAP}}}sitemapindex", nsmap={None: SITEMAP})  # type: ignore[dict-item]
    for number in range(newest // PART + 2):
        _located(root, "sitemap", absolute("api.sitemap.part", str(number)))
    return _xml(root)


@require_safe
def part(request: HttpRequest, number: int) -> HttpResponse:
    """Name the pages of one sitemap."""
    pages = list(_lists() if number == 0 else _papers(number))
    if not pages:
        raise Http404("There is no such sitemap.")
    root = etree.Element(f"{{{SITEMAP}}}urlset", nsmap={None: SITEMAP})  # type: ignore[dict-item]
    for address, changed in pages:
        made = _located(root, "url", address)
        if changed:
            etree.SubElement(made, f"{{{SITEMAP}}}lastmod").text = written(changed)
    return _xml(root)


@require_safe
def llms(request: HttpRequest) -> HttpResponse:
    """Tell programs that read for people where to begin: https://llmstxt.org."""
    base = settings.BASE_URL
    lines = [
        f"# {settings.SITE_NAME}",
        "",
        "> The day's research papers, ranked and searchable. Every paper's page is Markdown with",
        "> `.md` behind its address, and for whoever asks for `text/markdown`.",
        "",
        "## Read",
        "",
        f"- [Newest papers]({base}/api/daily_papers): JSON, in the shape of Hugging Face",
        f"- [Search]({base}/api/papers/search?q=attention): JSON; `q` is what is looked for",
        f"- [arXiv's query language]({base}/api/query?search_query=all:attention): Atom",
        f"- [One paper]({base}/papers/2106.04647.md): Markdown, by any name of a paper",
        f"- [Its BibTeX]({base}/papers/2106.04647.bib)",
        f"- [Newest papers as a feed]({base}/papers.json): JSON Feed; also .atom and .rss",
        f"- [Feeds of topics]({base}/feeds.opml): OPML",
        "",
        "## Harvest",
        "",
        f"- [OAI-PMH]({base}/oai?verb=Identify): everything, and what changed since",
        f"- [Sitemaps]({base}/sitemap.xml)",
        "",
    ]
    return _text("\n".join(lines), "text/markdown")


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """Answer what a link to a paper is shown as elsewhere: https://oembed.com."""
    form = request.GET.get("format", "json")
    if form not in {"json", "xml"}:
        return refusal(request, 501, "There are the formats json and xml.")
    paper = _paper_at(request.GET.get("url", ""))
    if paper is None:
        return refusal(request, 404, "This is no address of a paper here.")
    [entry] = load_entries([paper])
    said: dict[str, str | int] = {
        "version": "1.0",
        "type": "link",
        "title": readable(entry.title),
        "author_name": author_line(entry.authors, NAMED_AUTHORS),
        "provider_name": settings.SITE_NAME,
        "provider_url": settings.BASE_URL,
        "cache_age": 86_400,
    }
    if _fits(request, "maxwidth", WIDTH) and _fits(request, "maxheight", HEIGHT):
        said["thumbnail_url"] = absolute("paper.card", entry.address)
        said |= {"thumbnail_width": WIDTH, "thumbnail_height": HEIGHT}
    if form == "json":
        return json_answer(said)
    root = etree.Element("oembed")
    for name, value in said.items():
        etree.SubElement(root, name).text = writable(str(value))
    return _xml(root)


def _paper_at(address: str) -> int | None:
    """Return the paper whose page an address is, if it is one of ours."""
    try:
        parts = urlsplit(address)
        match = resolve(parts.path)
    except (Resolver404, ValueError):
        return None
    is_ours = parts.netloc == urlsplit(settings.BASE_URL).netloc
    return paper_named(match.kwargs["address"]) if is_ours and match.url_name == "paper" else None


def _fits(request: HttpRequest, name: str, length: int) -> bool:
    """Say whether a picture is within the bound, if there is one."""
    said = request.GET.get(name, "")
    return not said.isascii() or not said.isdecimal() or len(said) > 9 or int(said) >= length


def _lists() -> Iterator[Page]:
    for name in ("daily", "daily.trending", "topics", "lists", "sources", "about.ranking"):
        yield absolute(name), None
    for topics in topic_groups().values():
        yield from ((absolute("topics.topic", topic.code), None) for topic in topics)
    days = Announcement.objects.order_by("-day").values_list("day", flat=True).distinct()
    for day in days[:PART]:
        yield absolute("daily.day", day.isoformat()), None


def _papers(number: int) -> Iterator[Page]:
    if number > MOST_PARTS:
        return
    stamps.note()
    within = (number - 1) * PART, number * PART - 1
    rows = Paper.objects.filter(pk__range=within, merged_into=None).order_by("pk")
    papers = list(rows.values_list("address", "revision"))
    changed = stamps.moments({revision for _, revision in papers})
    for address, revision in papers:
        yield absolute("paper", address), changed[revision]


def _located(root: etree._Element, name: str, address: str) -> etree._Element:
    made = etree.SubElement(root, f"{{{SITEMAP}}}{name}")
    etree.SubElement(made, f"{{{SITEMAP}}}loc").text = address
    return made


def _xml(root: etree._Element) -> HttpResponse:
    body = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return HttpResponse(body, content_type="application/xml; charset=utf-8")


def _text(said: str, kind: str = "text/plain") -> HttpResponse:
    return HttpResponse(said, content_type=f"{kind}; charset=utf-8")
