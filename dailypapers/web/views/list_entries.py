"""The papers of reading lists: put in and taken out, moved, annotated."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import reading_lists
from dailypapers.community.models import ListEntry, ReadingList
from dailypapers.community.reading_lists import Changed
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say, spoken
from dailypapers.feed.queries import PAGE_SIZE
from dailypapers.feed.reading_lists import lists_with, own_lists
from dailypapers.web.acts import paper_named, readers_only
from dailypapers.web.discussion import rendered
from dailypapers.web.list_forms import NewListForm, NoteForm, PlaceForm
from dailypapers.web.list_page import VISIBILITY
from dailypapers.web.views.lists import owned

reads_and_posts = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@reads_and_posts
@readers_only
def lists_of(request: HttpRequest, reader: User, address: str) -> HttpResponse:
    """Show which of one's lists have a paper, and put it into one of them or into a new one."""
    paper = get_object_or_404(Paper, pk=paper_named(address))
    form, error = NewListForm(request.POST if "title" in request.POST else None), ""
    if request.method == "POST":
        try:
            if _put(request, reader, paper.pk, form):
                return redirect("paper.lists", paper.address)
        except InputError as refused:
            error = spoken(refused)
    holding = lists_with(paper.pk, reader)
    context = {
        "paper": paper,
        "lists": [
            (one, str(VISIBILITY[one.visibility]), holding.get(one.pk)) for one in own_lists(reader)
        ],
        "form": form,
        "error": error,
    }
    is_bad = error or (form.is_bound and not form.is_valid())
    return render(request, "web/paper_lists.html", context, status=400 if is_bad else 200)


@require_POST
@readers_only
def put(request: HttpRequest, reader: User, slug: str, address: str) -> HttpResponse:
    """Put a paper that the list's page proposed at its end, and return there."""
    reading_list = owned(slug, reader)
    try:
        reading_lists.add(reading_list.pk, paper_named(address), reader)
    except InputError as error:
        messages.error(request, spoken(error))
    return redirect("list", slug)


@never_cache
@reads_and_posts
@readers_only
def entry(request: HttpRequest, reader: User, slug: str, number: int) -> HttpResponse:
    """Show what is said of a paper in a list, and change it."""
    reading_list = owned(slug, reader)
    listed = _entry(reading_list, number)
    now = {"note": listed.note, "version": listed.version}
    data, ids = request.POST if request.method == "POST" else None, f"entry-{number}-%s"
    form, stands = NoteForm(data, initial=now, auto_id=ids), None
    if form.is_valid():
        try:
            said = form.cleaned_data
            reading_lists.annotate(reading_list.pk, number, said["version"], said["note"])
            return _to(reading_list, listed)
        except Changed as error:
            form = NoteForm({**request.POST.dict(), "version": listed.version}, auto_id=ids)
            form.add_error(None, spoken(error))
            stands = rendered([listed.note])[0]
    context = {
        "list": reading_list,
        "entry": listed,
        "form": form,
        "place": PlaceForm(initial={"to": listed.position}, auto_id=ids),
        "stands": stands,
    }
    status = 400 if form.is_bound else 200
    return render(request, "web/list_entry.html", context, status=status)


@require_POST
@readers_only
def move(request: HttpRequest, reader: User, slug: str, number: int) -> HttpResponse:
    """Move a paper to a place in a list, and return to where it is then."""
    reading_list, form = owned(slug, reader), PlaceForm(request.POST)
    listed = _entry(reading_list, number)
    if not form.is_valid():
        raise BadRequest(say("A place in a list is a number from 1."))
    listed.position = reading_lists.move(reading_list.pk, number, form.cleaned_data["to"])
    return _to(reading_list, listed)


@require_POST
@readers_only
def take_away(request: HttpRequest, reader: User, slug: str, number: int) -> HttpResponse:
    """Take a paper out of a list."""
    reading_list = owned(slug, reader)
    found = ListEntry.objects.filter(pk=number, reading_list=reading_list).first()
    if found:
        reading_lists.take_away(reading_list.pk, found.paper_id)
    return redirect("list", slug)


def _put(request: HttpRequest, reader: User, paper: int, form: NewListForm) -> bool:
    """Put the paper into a list; False if the form for a new one says too little."""
    if not form.is_bound:
        reading_list = owned(request.POST.get("list", ""), reader)
        reading_lists.add(reading_list.pk, paper, reader)
        return True
    if not form.is_valid():
        return False
    made = reading_lists.make(reader, form.cleaned_data["key"], form.cleaned_data["title"])
    reading_lists.add(made.pk, paper, reader)
    return True


def _entry(reading_list: ReadingList, number: int) -> ListEntry:
    found = ListEntry.objects.select_related("paper").filter(pk=number, reading_list=reading_list)
    listed = found.first()
    if listed is None:
        raise Http404(say("This paper was taken out of the list."))
    return listed


def _to(reading_list: ReadingList, listed: ListEntry) -> HttpResponse:
    """Lead to where a paper is in its list."""
    number = (listed.position - 1) // PAGE_SIZE + 1
    page = f"?page={number}" if number > 1 else ""
    address = reverse("list", args=[reading_list.slug])
    return HttpResponseRedirect(f"{address}{page}#paper-{listed.paper.address}")
