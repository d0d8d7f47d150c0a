"""Reading lists and notes as files of other programs, by version 1."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Path

from dailypapers.api.reading import known_reader, reader_of
from dailypapers.api.v1.common import read
from dailypapers.api.v1.lists import seen
from dailypapers.catalogue.citations.base import Citation
from dailypapers.catalogue.citations.formats import FORMATS
from dailypapers.feed.cited_lists import citations_of, noted_citations

Form = Annotated[Literal[*FORMATS], Path(description="How it is written")]  # type: ignore[valid-type]


@read("/lists/{slug}/files/{form}", "list.file", None, "lists")
def a_list(request: HttpRequest, slug: str, form: Form) -> HttpResponse:
    """Return a list with its notes in one of the formats that other programs read."""
    return as_file(form, citations_of(seen(slug, reader_of(request))))


@read("/notes/files/{form}", "notes.file", None, "notes", is_own=True)
def all_notes(request: HttpRequest, form: Form) -> HttpResponse:
    """Return the papers that one wrote notes about, with the notes."""
    return as_file(form, noted_citations(known_reader(request)))


def as_file(form: str, citations: list[Citation]) -> HttpResponse:
    """Answer with papers in one of the formats."""
    written = FORMATS[form]
    kind = f"{written.media_type}; charset=utf-8"
    return HttpResponse(written.write(citations), content_type=kind)
