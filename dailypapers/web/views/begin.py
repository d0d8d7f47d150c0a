"""Beginning the list for a reader who has said nothing yet: topics, then a few papers, one page."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dailypapers.accounts.models import User
from dailypapers.community import access, follows, seeds
from dailypapers.community.models import Follow, Seed
from dailypapers.core.clock import now
from dailypapers.core.spoken import say
from dailypapers.feed import beginning
from dailypapers.feed.interest_profile import profile_of
from dailypapers.feed.queries import papers_at
from dailypapers.web import links
from dailypapers.web.acts import readers_only
from dailypapers.web.in_place import is_in_place, part

FEWEST = 5  # papers to pick
MOST = 100  # topics and papers of one answer

BEGUN = _("Your list is made from what you picked. Votes and saves make it better.")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@readers_only
def page(request: HttpRequest, reader: User) -> HttpResponse:
    """Offer topics and papers that stand for them, and make the list from what is picked."""
    said = request.POST if request.method == "POST" else request.GET
    topics = beginning.known(said.getlist("topic")[:MOST])
    picked = papers_at(said.getlist("paper")[:MOST])
    offers = beginning.offered(topics, now(), picked, profile_of(reader).done)
    missing = max(0, min(FEWEST, len(offers)) - len(picked))
    if request.method == "POST" and not missing:
        return _begun(request, reader, topics, picked)
    context = {
        "chosen": topics,
        "offers": [
            (offer.paper in picked, offer, links.paper(offer.address, offer.title)[1])
            for offer in offers
        ],
        "fewest": min(FEWEST, len(offers)),
        "missing": missing if request.method == "POST" else 0,
    }
    if request.method != "POST" and is_in_place(request):
        return part(request, "web/partials/_picks.html", context, "#picks")
    context["topics"] = beginning.topics(now())
    return render(request, "web/begin.html", context, status=400 if context["missing"] else 200)


def _begun(
    request: HttpRequest, reader: User, topics: list[str], picked: list[int]
) -> HttpResponse:
    """Keep what was picked; doing so again changes nothing."""
    if not access.may_follow(reader):
        raise PermissionDenied(say("Only readers may follow."))
    for code in topics:
        follows.follow(reader, Follow.Kind.TOPIC, code)
    seeds.name(reader, picked, Seed.Kind.PICK)
    if picked:
        messages.success(request, BEGUN)
    return redirect("for_you")
