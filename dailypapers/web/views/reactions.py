"""Reacting to a comment: a button for each kind below it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from dailypapers.accounts.models import User
from dailypapers.community import access, reactions
from dailypapers.community.models import Reaction
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say, spoken
from dailypapers.web.acts import comment_named, is_on, not_while_banned, readers_only
from dailypapers.web.discussion import reacted
from dailypapers.web.in_place import is_in_place, part
from dailypapers.web.requests import page_of


@require_POST
@readers_only
def react(request: HttpRequest, reader: User, number: int, kind: str) -> HttpResponse:
    """React to a comment or take that back; doing so again changes nothing."""
    if kind not in Reaction.Kind.values:
        raise Http404(say("There is no such reaction."))
    if not access.may_react(reader, comment_named(number, reader)):
        raise PermissionDenied(not_while_banned(reader) or say("You cannot react to this comment."))
    choose = reactions.react if is_on(request) else reactions.take_back
    try:
        choose(reader, number, Reaction.Kind(kind))
    except InputError as error:
        raise PermissionDenied(spoken(error)) from None
    if is_in_place(request):
        context = {"comment": reacted(comment_named(number, reader), reader)}
        return part(request, "web/partials/_reactions.html", context, f"#reactions-{number}")
    return HttpResponseRedirect(f"{page_of(request)}#comment-{number}")
