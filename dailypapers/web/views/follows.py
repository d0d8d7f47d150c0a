"""Following: buttons on pages of what can be followed, and the list of what is."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from dailypapers.accounts.models import User
from dailypapers.community import access, follows
from dailypapers.community.models import Follow
from dailypapers.core.spoken import say
from dailypapers.web.acts import is_on, readers_only
from dailypapers.web.requests import page_of

PAGES: dict[str, str] = {
    Follow.Kind.AUTHOR: "author",
    Follow.Kind.TOPIC: "topics.topic",
    Follow.Kind.READER: "reader",
    Follow.Kind.LIST: "list",
    Follow.Kind.SEARCH: "search.saved",
}


@require_POST
@readers_only
def follow(request: HttpRequest, reader: User, kind: str, target: str) -> HttpResponse:
    """Follow something or follow it no more; doing so again changes nothing."""
    if not access.may_follow(reader):
        raise PermissionDenied(say("Only readers may follow."))
    if not is_on(request):
        follows.unfollow(reader, kind, target)
    elif follows.can_be_followed(reader, kind, target):
        follows.follow(reader, kind, target)
    else:
        raise Http404(say("There is nothing of that name to follow."))
    return HttpResponseRedirect(page_of(request))


@require_POST
@readers_only
def mute(request: HttpRequest, reader: User, kind: str, target: str) -> HttpResponse:
    """Follow something quietly, or no longer so; doing so again changes nothing."""
    follows.hush(reader, kind, target, is_on(request))
    return HttpResponseRedirect(page_of(request))


@never_cache
@require_safe
@readers_only
def page(request: HttpRequest, reader: User) -> HttpResponse:
    """Show what the reader follows."""
    found = follows.followed(reader)
    groups = [
        (Follow.Kind(kind).label, PAGES[Follow.Kind(kind)], rows) for kind, rows in found.items()
    ]
    return render(request, "web/follows.html", {"groups": groups})
