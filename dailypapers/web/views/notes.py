"""A reader's own notes about papers: writing one, all of them, taking them along."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dailypapers.accounts.models import User
from dailypapers.catalogue.citations.formats import FORMATS
from dailypapers.catalogue.models import Paper
from dailypapers.community import notes
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say, spoken
from dailypapers.feed.cited_lists import noted_citations
from dailypapers.feed.own_lists import own_list
from dailypapers.web.acts import paper_named, readers_only
from dailypapers.web.cards import pager
from dailypapers.web.note_page import NoteForm, noted, rendered_note
from dailypapers.web.requests import page_number
from dailypapers.web.views.own_lists import TITLES


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@readers_only
def note(request: HttpRequest, reader: User, address: str) -> HttpResponse:
    """Write a note about a paper, or show what was written elsewhere meanwhile."""
    paper = get_object_or_404(Paper, pk=paper_named(address))
    back, stands = _back(request, paper), ""
    form = NoteForm.of(notes.text_of(reader, paper.pk))
    if request.method == "POST":
        form = NoteForm(request.POST)
        try:
            if form.is_valid():
                notes.write(reader, paper.pk, form.cleaned_data["note"], form.cleaned_data["sign"])
                return HttpResponseRedirect(back)
        except InputError as error:
            now = notes.text_of(reader, paper.pk)
            if isinstance(error, notes.Changed):
                stands = rendered_note(now) or say("Nothing: you took the note away.")
                form = form.on(now)
            form.add_error(None, spoken(error))
    form.fields["note"].widget.attrs["autofocus"] = True
    context = {"form": form, "paper": paper, "back": back, "stands": stands}
    return render(request, "web/note.html", context, status=400 if form.is_bound else 200)


@never_cache
@require_safe
@readers_only
def page(request: HttpRequest, reader: User) -> HttpResponse:
    """Show all notes of a reader, the one changed last first."""
    number = page_number(request)
    page = own_list(reader, "notes", number)
    if number > page.pages:
        return HttpResponseRedirect(f"{request.path}?page={page.pages}")  # Its last was taken away.
    context = {
        "names": TITLES,
        "name": "notes",
        "notes": noted(page.ids, reader),
        "formats": [(name, spoken(form.label)) for name, form in FORMATS.items()],
        "pager": pager(request.path, number, page.pages, page.total),
    }
    return render(request, "web/notes.html", context)


@never_cache
@require_safe
@readers_only
def export(request: HttpRequest, reader: User, name: str) -> HttpResponse:
    """Answer with all papers that one wrote notes about, and the notes, in one of the formats."""
    if name not in FORMATS:
        raise Http404(say("Notes are written as {names}.", names=", ".join(FORMATS)))
    form = FORMATS[name]
    answer = HttpResponse(
        form.write(noted_citations(reader)),
        content_type=f"{form.media_type}; charset=utf-8",
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="notes.{form.extension}"'
    return answer


def _back(request: HttpRequest, paper: Paper) -> str:
    """Return the page that one came from, if it is one of ours; else the paper's own."""
    asked = request.POST if request.method == "POST" else request.GET
    page = asked.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(page, allowed_hosts=None) and page.startswith("/")
    return page if is_ours else reverse("paper", args=[paper.address])
