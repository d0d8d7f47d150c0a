"""For whom tools look things up: whose token was shown, if one was."""

from __future__ import annotations

from contextvars import ContextVar

from dailypapers.accounts.models import ApiToken, User
from dailypapers.accounts.tokens import Access
from dailypapers.core.errors import InputError

access: ContextVar[Access | None] = ContextVar("access", default=None)
NO_TOKEN = (
    "This needs a token of yours, made under Account, Tokens on the site. Over HTTP it goes in the "
    "header Authorization: Bearer; `dailypapers mcp` takes it from DAILYPAPERS_TOKEN."
)
READS_ONLY = "This token may only read. Make one that may write under Account, Tokens."


def reader() -> User | None:
    """Return who asks, None for a stranger."""
    known = access.get()
    return known.reader if known else None


def known_reader() -> User:
    """Return who asks; raise `InputError` for a stranger."""
    known = reader()
    if known is None:
        raise InputError(NO_TOKEN)
    return known


def writer() -> User:
    """Return for whom something is changed; raise `InputError` where no token lets it."""
    known = known_reader()
    said = access.get()
    if said is None or ApiToken.Scope.WRITE not in said.scopes:
        raise InputError(READS_ONLY)
    return known
