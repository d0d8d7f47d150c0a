"""A reader's own marks on papers, and the lists they make."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from dailypapers.accounts.models import User
from dailypapers.community import marks
from dailypapers.community.models import Mark
from dailypapers.core.spoken import say, say_many
from dailypapers.feed.entries import load_entries
from dailypapers.feed.own_lists import LISTS, own_list
from dailypapers.feed.queries import papers_at
from dailypapers.web.acts import back_to, is_on, paper_named, pressed, readers_only
from dailypapers.web.cards import pager, paper_card
from dailypapers.web.profiles import note_press
from dailypapers.web.requests import page_number, page_of

MOST = 100  # papers of one page
TITLES = {
    "saved": (_("Saved papers"), _("Papers you save wait for you here.")),
    "unread": (_("Saved and unread"), _("Nothing saved is left to read.")),
    "read": (_("Read papers"), _("Papers you mark as read are kept here.")),
    "voted": (_("Papers you voted for"), _("Papers you vote for are kept here.")),
    "notes": (_("Notes"), _("What you write about papers is kept here.")),
    "hidden": (_("Not interested"), _("Papers you do not care for can be brought back from here.")),
    "followed": (_("By authors you follow"), _("What authors sign whom you follow comes here.")),
}


@require_POST
@readers_only
def mark(request: HttpRequest, reader: User, address: str, kind: str) -> HttpResponse:
    """Put a mark on a paper or take it away; doing so again changes nothing."""
    change = marks.mark if is_on(request) else marks.unmark
    paper = paper_named(address)
    change(reader, paper, Mark.Kind(kind))
    note_press(request, reader, paper)
    if kind == Mark.Kind.HIDDEN and not _is_page_of(request, address):
        return back_to(request, address)  # Its card opens or closes.
    return pressed(request, reader, paper, address, "web/partials/_marks.html")


@require_POST
@readers_only
def read_all(request: HttpRequest, reader: User) -> HttpResponse:
    """Mark the papers that a page showed as read: those, and none that came since."""
    papers = papers_at(request.POST.get("papers", "").split()[:MOST])
    marks.mark_all(reader, papers, Mark.Kind.READ)
    messages.success(
        request,
        say_many("{n} paper is marked as read.", "{n} papers are marked as read.", len(papers)),
    )
    return HttpResponseRedirect(page_of(request))


@never_cache
@require_safe
@readers_only
def page(request: HttpRequest, reader: User, name: str) -> HttpResponse:
    """Show one of the reader's own lists."""
    if name not in LISTS:
        raise Http404(say("Your lists are {names}.", names=", ".join(LISTS)))
    number = page_number(request)
    page = own_list(reader, name, number)
    if number > page.pages:
        return HttpResponseRedirect(f"{request.path}?page={page.pages}")  # Its last was put away.
    title, empty = TITLES[name]
    context = {
        "name": name,
        "names": TITLES,
        "title": title,
        "empty": empty,
        "cards": [paper_card(entry) for entry in load_entries(page.ids, reader)],
        "pager": pager(request.path, number, page.pages, page.total),
    }
    return render(request, "web/own_list.html", context)


def _is_page_of(request: HttpRequest, address: str) -> bool:
    """Say whether a button was pressed on the page of its own paper."""
    return urlsplit(page_of(request)).path == reverse("paper", args=[address])
