"""Voting for a paper: a button on its card and on its page."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from dailypapers.accounts.models import User
from dailypapers.community import access, votes
from dailypapers.web.acts import is_on, not_while_banned, paper_named, pressed, readers_only
from dailypapers.web.profiles import note_press


@require_POST
@readers_only
def vote(request: HttpRequest, reader: User, address: str) -> HttpResponse:
    """Vote for a paper or take the vote back; doing so again changes nothing."""
    if not access.may_vote(reader):
        raise PermissionDenied(not_while_banned(reader))
    choose = votes.vote if is_on(request) else votes.unvote
    paper = paper_named(address)
    choose(reader, paper)
    note_press(request, reader, paper)
    return pressed(request, reader, paper, address, "web/partials/_vote.html")
