"""Who may sign up, by the setting and by invitation."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from dailypapers.accounts import tickets
from dailypapers.accounts.models import Ticket
from dailypapers.core.spoken import either, say

INVITATION = "invitation"  # Where a browser's session keeps the number of its ticket.


def is_open(request: HttpRequest) -> bool:
    """Say whether this browser may see the form."""
    if settings.SIGN_UP in {"open", "domain"}:
        return True
    return settings.SIGN_UP == "invitation" and invitation(request) is not None


def places() -> str:
    """Return how the addresses end that may sign up."""
    return either([f"@{domain}" for domain in settings.SIGN_UP_DOMAINS])


def check_address(request: HttpRequest, email: str) -> None:
    """Raise `ValidationError` for an address of a domain that may not sign up."""
    if settings.SIGN_UP != "domain" or invitation(request):
        return
    if email.rpartition("@")[2].lower() not in settings.SIGN_UP_DOMAINS:
        raise ValidationError(
            say("Only addresses that end with {places} may sign up here.", places=places())
        )


def admit(request: HttpRequest) -> bool:
    """Let one account be made, using up the invitation if there is one."""
    ticket = invitation(request)
    if ticket is None:
        return settings.SIGN_UP in {"open", "domain"}
    del request.session[INVITATION]
    return settings.SIGN_UP != "closed" and tickets.spend(ticket)


def accept(request: HttpRequest, ticket: Ticket) -> None:
    """Remember in this browser that it was invited."""
    request.session[INVITATION] = ticket.pk


def invitation(request: HttpRequest) -> Ticket | None:
    """Return the invitation this browser holds, if it can still be used."""
    if number := request.session.get(INVITATION):
        return tickets.usable(Ticket.Purpose.INVITE).filter(pk=number).first()
    return None
