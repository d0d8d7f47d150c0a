"""Papers as citations, and as Markdown: what pages, programs and files of lists write alike."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from dailypapers.catalogue import full_texts
from dailypapers.catalogue.citations.base import Citation
from dailypapers.catalogue.models import Paper
from dailypapers.feed.entries import Entry


def citation(entry: Entry, note: str = "") -> Citation:
    """Return what is written of one paper, with its reader's own words."""
    return Citation(
        title=entry.title,
        authors=entry.authors,
        published=entry.published,
        identifiers=entry.identifiers,
        venue=entry.venue,
        url=url_of(entry),
        note=note,
    )


def markdown(entry: Entry) -> str:
    """Return a paper as Markdown, for programs and notes; with its full text if that is here."""
    text = full_texts.shown(Paper.objects.get(pk=entry.id))
    context = {"paper": entry, "url": url_of(entry), "full": text}
    return render_to_string("feed/paper.md", context)


def url_of(entry: Entry) -> str:
    """Return the address of a paper's page, as others reach it."""
    return str(settings.BASE_URL + reverse("paper", args=[entry.address]))
