"""One paper: its page, its BibTeX, its Markdown, and the redirects of its other names."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from dailypapers.accounts.models import User
from dailypapers.catalogue import identifiers
from dailypapers.catalogue.citations import bibtex
from dailypapers.catalogue.queries import find_address, history_of, sources_of, versions_of
from dailypapers.community import access, notes
from dailypapers.community.claims import granted
from dailypapers.core import card_picture
from dailypapers.core.errors import IndexUnavailable
from dailypapers.core.readable import readable
from dailypapers.core.spoken import say, say_many
from dailypapers.feed import citing
from dailypapers.feed.cosaved import also_saved
from dailypapers.feed.entries import Entry, load_entries
from dailypapers.feed.list_search import lists_beside
from dailypapers.feed.queries import address_of, paper_at
from dailypapers.feed.similar import FEW, SimilarPapers, similar_to
from dailypapers.feed.words import author_line, long_date
from dailypapers.web import links, paper_head
from dailypapers.web.discussion_part import discussion_part, view_of
from dailypapers.web.list_page import listed
from dailypapers.web.note_page import NoteForm, rendered_note
from dailypapers.web.paper_page import paper_page
from dailypapers.web.requests import reader_of
from dailypapers.web.similar_page import similar_page

DAY = 86_400  # seconds
MARKDOWN = "text/markdown"
FORMS = ["text/html", MARKDOWN]  # of a paper's page, the likelier first


@require_safe
@vary_on_headers("Accept")
def page(request: HttpRequest, address: str) -> HttpResponse:
    """Show the paper at its address; any other name of it redirects there.

    Whoever would rather have Markdown than HTML gets it.
    """
    if request.get_preferred_type(FORMS) == MARKDOWN:
        return markdown(request, address)
    entry = _entry(address, reader_of(request))
    if entry is None:
        return _elsewhere(address, "paper")
    reader, view, authors = reader_of(request), view_of(request.GET), granted(entry.id)
    part = discussion_part(entry.id, request.path, reader, view, authors)
    if view.number > part["discussion"].pages:
        raise Http404(
            say_many(
                "This discussion has {n} page.",
                "This discussion has {n} pages.",
                part["discussion"].pages,
            )
        )
    context = part | {
        "may_moderate": access.may_moderate(reader),
        "may_give_picture": access.may_give_picture(reader, entry.id),
        "may_flag": access.may_flag_paper(reader),
        "paper": paper_page(
            entry,
            versions_of(entry.id),
            sources_of(entry.id),
            authors.values(),
            history_of(entry.id),
        ),
        "is_author": reader is not None and reader.pk in authors,
        **_own_note(entry, reader),
        "bibtex": _bibtex(entry),
        "head": paper_head.head(entry, _addresses(entry), settings.SITE_NAME),
        **_similar(entry, reader),
        "cosaved": [links.paper(*one) for one in also_saved(entry.id, FEW)],
    }
    answer = render(request, "web/paper.html", context)
    answer.headers["Link"] = paper_head.links(entry, _addresses(entry))
    return answer


@require_safe
@cache_control(max_age=DAY)
def card(request: HttpRequest, address: str) -> HttpResponse:
    """Answer with the picture that a link to the paper is shown with elsewhere."""
    entry = _entry(address)
    if entry is None:
        return _elsewhere(address, "paper.card")
    topics = [name for _, name in entry.topics[:1]]
    foot = " · ".join([settings.SITE_NAME, *topics, *filter(None, [long_date(entry.published)])])
    title = card_picture.known(readable(entry.title)).strip() or entry.address
    drawn = card_picture.card(title, author_line(entry.authors, 3), foot)
    return HttpResponse(drawn, content_type="image/png")


@require_safe
def bib(request: HttpRequest, address: str) -> HttpResponse:
    """Answer with the paper's BibTeX entry."""
    entry = _entry(address)
    if entry is None:
        return _elsewhere(address, "paper.bib")
    return HttpResponse(_bibtex(entry), content_type="application/x-bibtex; charset=utf-8")


@require_safe
def markdown(request: HttpRequest, address: str) -> HttpResponse:
    """Answer with the paper as Markdown, for programs and notes."""
    entry = _entry(address)
    if entry is None:
        return _elsewhere(address, "paper.markdown")
    return HttpResponse(citing.markdown(entry), content_type=f"{MARKDOWN}; charset=utf-8")


@require_safe
def by_identifier(request: HttpRequest, scheme: str, value: str) -> HttpResponse:
    """Redirect an identifier that cannot stand in a path of its own, a DOI for example."""
    if address := address_of(scheme, value):
        return HttpResponsePermanentRedirect(reverse("paper", args=[address]))
    return _elsewhere(f"{scheme}:{value}", "paper")


def _entry(address: str, reader: User | None = None) -> Entry | None:
    found = paper_at(address)
    return load_entries([found], reader)[0] if found is not None else None


def _addresses(entry: Entry) -> paper_head.Addresses:
    """Return where what belongs to a paper is, as others reach it."""
    routes = ("paper", "paper.card", "paper.markdown", "paper.bib")
    paths = (links.link(route, entry.address) for route in routes)
    return paper_head.Addresses(*(settings.BASE_URL + path for path in paths))


def _similar(entry: Entry, reader: User | None) -> dict[str, Any]:
    """Return the papers most like this one, if they can be looked up now, and lists near it."""
    try:
        found = similar_to(entry, k=FEW, reader=reader)
    except IndexUnavailable:
        found = SimilarPapers([])
    beside = lists_beside(entry.id, found.near)
    return {
        "similar": similar_page(found),
        "lists_beside": [(listed(one.reading_list), one.reason) for one in beside],
    }


def _elsewhere(name: str, route: str) -> HttpResponse:
    """Redirect another name of a paper to its address, or say that it is not here."""
    if address := find_address(name):
        return HttpResponsePermanentRedirect(reverse(route, args=[address]))
    known = identifiers.read(name)
    if known and (outside := identifiers.url(known.scheme, known.value)):
        raise Http404(say("This instance has no paper {value}.", value=known.value), outside)
    raise Http404(say("This instance has no paper of that name."))


def _own_note(entry: Entry, reader: User | None) -> dict[str, Any]:
    if reader is None or not access.may_keep_notes(reader):
        return {}
    text = notes.text_of(reader, entry.id) if entry.note else ""
    return {"note": rendered_note(text), "note_form": NoteForm.of(text)}


def _bibtex(entry: Entry) -> str:
    return bibtex.write([citing.citation(entry)])
