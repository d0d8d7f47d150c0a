"""What buttons on pages have in common: who may press them, on which paper, and where they lead.

All buttons of a page send one form, `act` in `base.html`, to addresses of their own; so a card has
no form of its own, and buttons work without scripts. It says which page it was sent from.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.timezone import localtime

from dailypapers.accounts.models import User
from dailypapers.community import access
from dailypapers.community.models import Comment
from dailypapers.community.queries import comment_for
from dailypapers.community.standing import FOR_GOOD
from dailypapers.core.spoken import say
from dailypapers.feed import queries
from dailypapers.feed.entries import load_entries
from dailypapers.web.cards import paper_card
from dailypapers.web.in_place import button, is_in_place
from dailypapers.web.kept_words import signed_out
from dailypapers.web.requests import page_of, reader_of

P = ParamSpec("P")
Act = Callable[Concatenate[HttpRequest, User, P], HttpResponse]


def readers_only(act: Act[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Hand in who pressed; send a stranger to sign in, and then back to the page."""

    @wraps(act)
    def view(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        reader = reader_of(request)
        if reader is None:
            return signed_out(request)
        return act(request, reader, *args, **kwargs)

    return view


def moderators_only(act: Act[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Hand in who moderates; for everybody else there is nothing here."""

    @wraps(act)
    def view(
        request: HttpRequest, reader: User, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        if not access.may_moderate(reader):
            raise Http404(say("There is nothing at this address."))
        return act(request, reader, *args, **kwargs)

    return readers_only(view)


def not_while_banned(reader: User) -> str:
    """Return what a reader is told who may only read at present, nothing if they may write."""
    if not reader.is_banned or reader.banned_until is None:
        return ""
    until, why = localtime(reader.banned_until), reader.ban_reason
    if reader.banned_until >= FOR_GOOD and why:
        return say(
            "A moderator banned you for good: {why}. You can read, and remove what you wrote.",
            why=why,
        )
    if reader.banned_until >= FOR_GOOD:
        return say("A moderator banned you for good. You can read, and remove what you wrote.")
    if why:
        return say(
            "A moderator banned you until {until:DATETIME_FORMAT}: {why}. You can read, and remove "
            "what you wrote.",
            until=until,
            why=why,
        )
    return say(
        "A moderator banned you until {until:DATETIME_FORMAT}. You can read, and remove what you "
        "wrote.",
        until=until,
    )


def is_on(request: HttpRequest) -> bool:
    """Return whether the button that was pressed puts something on or takes it away."""
    said = request.POST.get("on")
    if said not in {"yes", "no"}:
        raise BadRequest(say("A button says yes or no."))
    return said == "yes"


def paper_named(address: str) -> int:
    """Return the paper of an address, also of one that it had before it was merged."""
    paper = queries.paper_named(address)
    if paper is None:
        raise Http404(say("This instance has no paper of that name."))
    return paper


def comment_named(number: int, reader: User | None) -> Comment:
    """Return a comment; what was set apart, or is for others, is not there."""
    said = comment_for(number, reader)
    if said is None:
        raise Http404(say("There is no such comment."))
    return said


def pressed(
    request: HttpRequest, reader: User, paper: int, address: str, template: str
) -> HttpResponse:
    """Answer with the button alone where a script asks, else return to the card."""
    if not is_in_place(request):
        return back_to(request, address)
    [entry] = load_entries([paper], reader)
    return button(request, template, {"paper": paper_card(entry)})


def back_to(request: HttpRequest, address: str) -> HttpResponse:
    """Return to the page that was acted from, to the card of the paper."""
    return HttpResponseRedirect(f"{page_of(request)}#paper-{address}")
