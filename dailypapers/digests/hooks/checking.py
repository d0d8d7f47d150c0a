"""What a webhook must be: an address that anything may be sent to, a view that is there."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings

from dailypapers.accounts.models import User
from dailypapers.core.addresses import Guard
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say
from dailypapers.feed.views import Kind, View, page_of, view


def check_address(address: str) -> None:
    """Raise `InputError` for what is no address that anything may be sent to."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise InputError(say("This is no address.")) from None
    own = settings.PRIVATE_ADDRESSES
    if parts.scheme not in ({"https", "http"} if own else {"https"}) or not host:
        raise InputError(say("An address begins with https:// and the name of a host."))
    if parts.username or parts.password or parts.fragment:
        raise InputError(say("An address has no name and password, and nothing behind a #."))
    try:
        number = ip_address(host)
    except ValueError:
        return  # A name is looked up when something is sent.
    if not Guard(own).may_reach(number):
        raise InputError(say("This is an address of a private network: nothing is sent there."))


def seen_view(text: str, maker: User) -> View:
    """Return the view that a text names; raise `InputError` where its page is not for its maker."""
    seen = view(text)
    if page_of(seen, maker) is None:
        raise InputError(say("There is no such page here, or it is not for you."))
    return seen


def check_for_site(seen: str) -> None:
    """Raise `InputError` for a view that cannot be the whole site's."""
    if view(seen).kind is Kind.FOR_YOU:
        raise InputError(say("For you is one reader's own: it cannot be sent for the whole site."))
