"""Links that do one thing once. Opening one shows a button: programs that scan mails open links."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dailypapers.accounts import people, sign_up, tickets
from dailypapers.accounts.models import Ticket, User
from dailypapers.web.forms import OwnerForm

reads_and_posts = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@reads_and_posts
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in by the link an operator made, at the press of a button."""
    ticket = tickets.find(token, Ticket.Purpose.SIGN_IN)
    if ticket is None or ticket.user is None or not ticket.user.is_active:
        return _spent(request)
    if request.method != "POST":
        return render(request, "web/enter.html", {"reader": ticket.user})
    return _signed_in(request, ticket.user) if tickets.spend(ticket) else _spent(request)


@never_cache
@reads_and_posts
def own(request: HttpRequest, token: str) -> HttpResponse:
    """Become the owner of a new instance by the link that `up` printed."""
    ticket = tickets.find(token, Ticket.Purpose.OWN)
    if ticket is None or people.has_owner():
        return _spent(request)
    form = OwnerForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "web/own.html", {"form": form})
    owner = people.become_owner(ticket, form.cleaned_data["email"])
    return _signed_in(request, owner) if owner else _spent(request)


@never_cache
@reads_and_posts
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """Take an invitation to this browser, and go on to signing up."""
    ticket = tickets.find(token, Ticket.Purpose.INVITE)
    if ticket is None:
        return _spent(request)
    if request.method != "POST":
        return render(request, "web/invited.html")
    sign_up.accept(request, ticket)
    return redirect("account_signup")


def _signed_in(request: HttpRequest, reader: User) -> HttpResponse:
    get_adapter().login(request, reader)
    UserSession.objects.create_from_request(request)  # So that it is listed, and can be ended.
    if not reader.has_usable_password():
        messages.info(request, "You are signed in. To come back, set a password under Account.")
    return redirect("daily")


def _spent(request: HttpRequest) -> HttpResponse:
    return render(request, "web/ticket_spent.html", status=410)
