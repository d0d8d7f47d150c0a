"""Voting for a paper: a button on its card and on its page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views.decorators.http import require_POST

from dailypapers.accounts.models import User
from dailypapers.community import votes
from dailypapers.web.acts import back_to, paper_named, signed_in

CHOICES = {"yes": votes.vote, "no": votes.unvote}


@require_POST
@signed_in
def vote(request: HttpRequest, reader: User, address: str) -> HttpResponse:
    """Vote for a paper or take the vote back; doing so again changes nothing."""
    choose = CHOICES.get(request.POST.get("vote", ""))
    if choose is None:
        return HttpResponseBadRequest("A vote is yes or no.")
    choose(reader, paper_named(address))
    return back_to(request, address)
