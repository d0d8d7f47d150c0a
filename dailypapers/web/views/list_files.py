"""Whole reading lists: forked, taken in from other programs, written for them."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dailypapers.accounts.models import User
from dailypapers.catalogue.citations.formats import FORMATS
from dailypapers.catalogue.citations.reading import Reading
from dailypapers.catalogue.cited import find_cited
from dailypapers.community import reading_lists
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say, spoken
from dailypapers.feed.cited_lists import citations_of
from dailypapers.web.acts import readers_only
from dailypapers.web.list_forms import ForkForm, ImportForm
from dailypapers.web.list_page import Imported, unread_lines
from dailypapers.web.requests import reader_of
from dailypapers.web.views.lists import owned, readable


@require_POST
@readers_only
def fork(request: HttpRequest, reader: User, slug: str) -> HttpResponse:
    """Make a list of one's own with what is in another."""
    origin, form = readable(slug, reader), ForkForm(request.POST)
    if not form.is_valid():
        raise BadRequest(say("Send this from the page of the list."))
    made = reading_lists.fork(reader, form.cleaned_data["key"], origin)
    return redirect("list", made.slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@readers_only
def take_in(request: HttpRequest, reader: User, slug: str) -> HttpResponse:
    """Put the papers of another program's list into this one, and name those that are not here."""
    reading_list, done = owned(slug, reader), None
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ImportForm(*sent)
    if form.is_valid():
        try:
            done = _taken_in(reading_list.pk, form.cleaned_data["reading"], reader)
        except InputError as error:
            form.add_error(None, spoken(error))
    status = 400 if form.is_bound and not form.is_valid() else 200
    context = {"list": reading_list, "form": ImportForm() if done else form, "done": done}
    return render(request, "web/list_import.html", context, status=status)


@require_safe
def export(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Answer with a list as a file in one of the formats."""
    reading_list = readable(slug, reader_of(request))
    if name not in FORMATS:
        raise Http404(say("Lists are written as {names}.", names=", ".join(FORMATS)))
    form = FORMATS[name]
    answer = HttpResponse(
        form.write(citations_of(reading_list)),
        content_type=f"{form.media_type}; charset=utf-8",
    )
    file = f"{slugify(reading_list.title)[:60] or 'list'}.{form.extension}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return answer


def _taken_in(number: int, reading: Reading, reader: User) -> Imported:
    papers = list(zip(reading.papers, find_cited(reading.papers), strict=True))
    found = [(paper, one.note) for one, paper in papers if paper is not None]
    added = reading_lists.add_all(number, found, reader)
    return Imported(
        added=added,
        known=len({paper for paper, _ in found}) - added,
        missing=[one for one, paper in papers if paper is None],
        problems=unread_lines(reading.problems),
    )
