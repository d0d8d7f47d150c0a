"""Reading lists: all of them, one of them, making, changing, deleting, owning."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dailypapers.accounts.models import User
from dailypapers.catalogue.citations.formats import FORMATS
from dailypapers.community import access, reading_lists
from dailypapers.community.models import ReadingList
from dailypapers.community.reading_lists import Changed
from dailypapers.core.clock import now
from dailypapers.core.errors import IndexUnavailable, InputError
from dailypapers.core.spoken import say, say_many, spoken
from dailypapers.feed.belonging import belonging
from dailypapers.feed.groups import edited_by
from dailypapers.feed.list_search import LONGEST, find_lists_about
from dailypapers.feed.reading_lists import (
    find_list,
    invited_to,
    own_lists,
    papers_in,
    public_lists,
)
from dailypapers.web.acts import is_on, readers_only
from dailypapers.web.cards import pager
from dailypapers.web.list_forms import InviteForm, ListForm
from dailypapers.web.list_page import Proposed, list_view, listed, owners_of, proposed
from dailypapers.web.look import Look
from dailypapers.web.requests import page_number, reader_of

reads_and_posts = require_http_methods(["GET", "HEAD", "POST"])
NOBODY = _("There is no such list here, or it is private.")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show one's own lists and those that everybody may read, or find some of those."""
    if query := request.GET.get("q", "").strip()[:LONGEST]:
        found = [(listed(one.reading_list), one.reason) for one in find_lists_about(query)]
        return render(request, "web/lists.html", {"query": query, "found": found})
    reader, number = reader_of(request), page_number(request)
    shown, page = public_lists(number)
    if number > page.pages:
        raise Http404(say_many("The lists fill {n} page.", "The lists fill {n} pages.", page.pages))
    is_first = reader is not None and number == 1
    context = {
        "own": [listed(one) for one in own_lists(reader)] if reader and is_first else [],
        "invited": [listed(one) for one in invited_to(reader)] if reader and is_first else [],
        "public": [listed(one) for one in shown],
        "pager": pager(request.path, number, page.pages, page.total),
    }
    return render(request, "web/lists.html", context)


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one page of a list to who may read it."""
    reading_list = readable(slug, reader_of(request))
    look = Look(request, f"list:{slug}", say("In its order"))
    shown = papers_in(reading_list, look.number, by_votes=look.by_votes, scope=look.scope)
    if elsewhere := look.past_the_end(
        shown.page.pages,
        say_many("This list has {n} page.", "This list has {n} pages.", shown.page.pages),
    ):
        return elsewhere
    view = list_view(reading_list, shown, look)
    cards = [place.card for place in view.places]
    context = {
        "list": view,
        "bar": look.bar(cards, shown.page.counts, shown.page.pages),
        "pager": look.pager(shown.page),
        "formats": [(name, spoken(form.label)) for name, form in FORMATS.items()],
        "fork": uuid4(),
        "belonging": _belonging(reading_list, look) if view.may_change else [],
    }
    return render(request, "web/list.html", context)


def _belonging(reading_list: ReadingList, look: Look) -> list[Proposed]:
    """Return what is proposed below the first page of a list to those who fill it."""
    if look.reader is None or look.number > 1:
        return []
    try:
        return proposed(belonging(reading_list, look.reader, now()))
    except IndexUnavailable:
        return []


@never_cache
@reads_and_posts
@readers_only
def new(request: HttpRequest, reader: User) -> HttpResponse:
    """Make a list."""
    data = request.POST if request.method == "POST" else None
    form = ListForm(data, {"meets_in": reader.time_zone}, groups=edited_by(reader))
    form.choose_group(request.GET.get("group", ""))
    if not form.is_valid():
        return _form(request, form, title=say("Make a list"), button=say("Make the list"))
    made = reading_lists.make(reader, form.cleaned_data["key"], **form.said())
    return redirect("list", made.slug)


@never_cache
@reads_and_posts
@readers_only
def edit(request: HttpRequest, reader: User, slug: str) -> HttpResponse:
    """Change what a list says of itself, or show what somebody else changed meanwhile."""
    reading_list, choices = run(slug, reader), edited_by(reader)
    words = {"title": say("Edit “{title}”", title=reading_list.title), "button": say("Keep")}
    said = {name: getattr(reading_list, name) for name in ListForm.base_fields}
    said["meets_in"] = reading_list.meets_in or reader.time_zone
    if reading_list.group and reading_list.visibility == ReadingList.Visibility.GROUP:
        said["visibility"] = reading_list.group.slug
    form = ListForm(request.POST if request.method == "POST" else None, said, groups=choices)
    if not form.is_valid():
        return _form(request, form, **words, list=reading_list)
    try:
        reading_lists.edit(reading_list.pk, form.cleaned_data["version"], **form.said())
    except Changed as error:
        again = {**request.POST.dict(), "version": reading_list.version}
        form = ListForm(again, groups=choices)
        form.add_error(None, spoken(error))
        return _form(request, form, **words, list=reading_list, now=listed(reading_list))
    return redirect("list", slug)


@never_cache
@reads_and_posts
@readers_only
def delete(request: HttpRequest, reader: User, slug: str) -> HttpResponse:
    """Ask, then delete a list."""
    reading_list = run(slug, reader)
    if request.method != "POST":
        return render(request, "web/list_delete.html", {"list": reading_list})
    reading_lists.delete(reading_list.pk)
    messages.success(request, say("The list “{title}” is deleted.", title=reading_list.title))
    return redirect("lists")


@never_cache
@reads_and_posts
@readers_only
def owners(request: HttpRequest, reader: User, slug: str) -> HttpResponse:
    """Show who owns a list and who is invited; invite, take an invitation back, or leave."""
    reading_list = run(slug, reader)
    form = InviteForm(request.POST if "handle" in request.POST else None)
    if request.method == "POST":
        try:
            if done := _change_owners(request, reader, reading_list, form):
                return done
        except InputError as error:
            if form.is_bound:
                form.add_error("handle", spoken(error))
            else:
                messages.error(request, spoken(error))
    context = {
        "list": reading_list,
        "owners": owners_of(reading_list),
        "invitations": reading_list.invitations.all(),
        "form": form,
        "handle": reader.handle,
    }
    is_bad = form.is_bound and not form.is_valid()
    return render(request, "web/list_owners.html", context, status=400 if is_bad else 200)


@require_POST
@readers_only
def join(request: HttpRequest, reader: User, slug: str) -> HttpResponse:
    """Accept an invitation, or decline it."""
    reading_list = find_list(slug)
    if reading_list is None or not (
        access.may_join_list(reader, reading_list) or access.may_run_list(reader, reading_list)
    ):
        raise Http404(NOBODY)
    if is_on(request):
        reading_lists.join(reading_list.pk, reader)
        return redirect("list", slug)
    reading_lists.withdraw(reading_list.pk, reader.handle)
    return redirect("lists")


def readable(slug: str, reader: User | None) -> ReadingList:
    """Return a list that somebody may read; whether there is another is told to nobody."""
    reading_list = find_list(slug)
    if reading_list is None or not access.may_see_list(reader, reading_list):
        raise Http404(NOBODY)
    return reading_list


def owned(slug: str, reader: User) -> ReadingList:
    """Return a list that a reader may change."""
    reading_list = readable(slug, reader)
    if not access.may_change_list(reader, reading_list):
        raise PermissionDenied(say("Only its owners may change a list."))
    return reading_list


def run(slug: str, reader: User) -> ReadingList:
    """Return a list that a reader owns."""
    reading_list = readable(slug, reader)
    if not access.may_run_list(reader, reading_list):
        raise PermissionDenied(say("Only its owners may do this with a list."))
    return reading_list


def _change_owners(
    request: HttpRequest, reader: User, reading_list: ReadingList, form: InviteForm
) -> HttpResponse | None:
    here = HttpResponseRedirect(request.path)
    if "leave" in request.POST:
        reading_lists.leave(reading_list.pk, reader)
        messages.success(request, say("You no longer own “{title}”.", title=reading_list.title))
        return redirect("lists")
    if "withdraw" in request.POST:
        reading_lists.withdraw(reading_list.pk, request.POST["withdraw"])
        return here
    if not form.is_valid():
        return None
    reading_lists.invite(reading_list.pk, form.cleaned_data["handle"], reader)
    return here


def _form(request: HttpRequest, form: ListForm, **context: Any) -> HttpResponse:
    status = 400 if form.is_bound and not form.is_valid() else 200
    return render(request, "web/list_form.html", context | {"form": form}, status=status)
