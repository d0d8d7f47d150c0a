"""Making, changing and deleting further interest profiles, and choosing what belongs to them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from dailypapers.accounts.models import User
from dailypapers.community import profiles
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say, spoken
from dailypapers.feed.queries import papers_at
from dailypapers.web.acts import is_on, readers_only
from dailypapers.web.profiles import page_about, profile_named

PAGE = "for_you.profile"
MOST = 100  # papers of one answer


@require_POST
@readers_only
def make(request: HttpRequest, reader: User) -> HttpResponse:
    """Make a profile of a name, or show the one that has it."""
    try:
        profile = profiles.make(reader, request.POST.get("name", ""))
    except InputError as refused:
        messages.error(request, spoken(refused))
        return redirect(PAGE)
    return redirect(page_about(PAGE, profile))


@require_POST
@readers_only
def change(request: HttpRequest, reader: User, slug: str) -> HttpResponse:
    """Give a profile another name, and say whether what the reader follows counts in it."""
    profile = profile_named(reader, slug)
    name, follows = request.POST.get("name", ""), "with_follows" in request.POST
    try:
        profiles.change(profile, name, with_follows=follows)
    except InputError as refused:
        messages.error(request, spoken(refused))
    else:
        messages.success(request, say("The profile is changed."))
    return redirect(page_about(PAGE, profile))


@require_POST
@readers_only
def delete(request: HttpRequest, reader: User, slug: str) -> HttpResponse:
    """Delete a profile; votes and marks stay."""
    profile = profile_named(reader, slug)
    profiles.delete(profile)
    messages.success(request, say("The profile “{name}” is deleted.", name=profile.name))
    return redirect(PAGE)


@require_POST
@readers_only
def choose(request: HttpRequest, reader: User, slug: str) -> HttpResponse:
    """Put papers that the reader likes into a profile, or take them out."""
    profile = profile_named(reader, slug)
    papers = papers_at(request.POST.getlist("paper")[:MOST])
    if is_on(request):
        profiles.put(profile, papers)
    else:
        profiles.take_out(profile, papers)
    return redirect(page_about(PAGE, profile))
