"""What programs say in addresses and bodies, and who they speak for."""

from __future__ import annotations

import json
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.http import HttpRequest

from dailypapers.accounts.models import ApiToken, User
from dailypapers.api.gate import access_of
from dailypapers.core.errors import InputError

MOST_DIGITS = 9
READS_ONLY = "This token may only read. Make one that may write under Account, Tokens."
NOBODY = "This needs a reader's token in the header Authorization: Bearer."


class NoToken(PermissionDenied):
    """Nobody said who writes."""


def reader_of(request: HttpRequest) -> User | None:
    """Return who reads, None for a stranger."""
    return request.user if isinstance(request.user, User) else None


def known_reader(request: HttpRequest) -> User:
    """Return who reads; raise where nobody says so."""
    reader = reader_of(request)
    if reader is None:
        raise NoToken(NOBODY)
    return reader


def writer_of(request: HttpRequest) -> User:
    """Return who writes; raise where no token says so, or one that may only read."""
    access = access_of(request)
    if access is None:
        raise NoToken("Writing needs a token: send it in the header Authorization: Bearer.")
    if ApiToken.Scope.WRITE not in access.scopes:
        raise PermissionDenied(READS_ONLY)
    return access.reader


def number(request: HttpRequest, name: str, default: int, least: int, most: int) -> int:
    """Return a number of the query; raise `InputError` that names its bounds."""
    said = request.GET.get(name)
    if said is None:
        return default
    is_number = said.isascii() and said.isdecimal() and len(said) <= MOST_DIGITS
    if not is_number or not least <= int(said) <= most:
        raise InputError(f'"{name}" is a number from {least:,} to {most:,}')
    return int(said)


def body_of(request: HttpRequest) -> dict[str, Any]:
    """Return the JSON object that was sent; no body is an empty one."""
    try:
        said = json.loads(request.body or b"{}")
    except RequestDataTooBig:
        raise BadRequest("This is more than can be taken at once.") from None
    except (ValueError, RecursionError):
        raise InputError("The body is not JSON") from None
    if not isinstance(said, dict):
        raise InputError("The body is not a JSON object")
    return said


def text_in(said: dict[str, Any], *names: str) -> str:
    """Return the text that the first of some fields has, empty where none is there."""
    value = next((said[name] for name in names if said.get(name) is not None), "")
    if not isinstance(value, str):
        raise InputError(f'"{names[0]}" is a text')
    if "\0" in value or _is_broken(value):
        raise InputError(f'"{names[0]}" holds a character that cannot be kept')
    return value


def _is_broken(text: str) -> bool:
    """Say whether it holds half a character, which JSON can say and no database keeps."""
    return any("\ud800" <= sign <= "\udfff" for sign in text)


def key_of(request: HttpRequest, *said: object) -> UUID:
    """Return what a write is known by: its header `Idempotency-Key`, or else what it says.

    So the same words sent twice are written once.
    """
    named = request.headers.get("Idempotency-Key", "")
    return uuid5(NAMESPACE_URL, "\n".join([named] if named else map(str, said)))
