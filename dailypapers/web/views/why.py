"""Why one paper stands where it does in the reader's list, by its own words."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.core.clock import now
from dailypapers.core.errors import IndexUnavailable
from dailypapers.core.spoken import say
from dailypapers.feed.why_here import why_here
from dailypapers.web import links
from dailypapers.web.acts import paper_named, readers_only
from dailypapers.web.profiles import page_about, profile_asked


@never_cache
@require_safe
@readers_only
def page(request: HttpRequest, reader: User, address: str) -> HttpResponse:
    """Show the place of a paper, and where it would stand without its words."""
    profile = profile_asked(request, reader)
    paper = Paper.objects.get(pk=paper_named(address))
    where, title = links.paper(paper.address, paper.title)
    context = {"page": where, "title": title, "list": page_about("for_you", profile)}
    try:
        why = why_here(reader, now(), paper.pk, profile)
    except IndexUnavailable:
        return render(request, "web/why.html", context | {"unavailable": True}, status=503)
    if why is None:
        raise Http404(say("This paper is not in your list, or is no more."))
    return render(request, "web/why.html", context | {"why": why})
