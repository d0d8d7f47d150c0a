"""Signed links in mails: who holds one may do the one thing it is for, and nothing else."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.conf import settings
from django.core import signing

CONFIRM_SALT = "dailypapers.digests.confirm"
END_SALT = "dailypapers.digests.end"
MANAGE_SALT = "dailypapers.digests.manage"
NOTICE_SALT = "dailypapers.digests.notice"
CONFIRM_WITHIN = timedelta(days=7)
# A dot, not a colon: programs that make links out of plain text stop at fewer of them.
SEPARATOR = "."


class BrokenLink(Exception):
    """The link was cut, changed, or never ours."""


class ExpiredLink(Exception):
    """The link was ours, but is too old to be used."""


def confirm_token(key: str) -> str:
    """Return what confirms what an address asked for within `CONFIRM_WITHIN`."""
    return signing.TimestampSigner(salt=CONFIRM_SALT, sep=SEPARATOR).sign(key)


def end_token(key: str) -> str:
    """Return what ends a subscription, for as long as the mail is kept."""
    return signing.Signer(salt=END_SALT, sep=SEPARATOR).sign(key)


def read_confirm_token(token: str) -> str:
    """Return the address' key, or a subscription's; raise `BrokenLink` or `ExpiredLink`."""
    signer = signing.TimestampSigner(salt=CONFIRM_SALT, sep=SEPARATOR)
    try:
        return signer.unsign(token, max_age=CONFIRM_WITHIN)
    except signing.SignatureExpired as error:
        raise ExpiredLink from error
    except signing.BadSignature as error:
        raise BrokenLink from error


def read_end_token(token: str) -> str:
    """Return the subscription's key; raise `BrokenLink`."""
    try:
        return signing.Signer(salt=END_SALT, sep=SEPARATOR).unsign(token)
    except signing.BadSignature as error:
        raise BrokenLink from error


def manage_token(key: str) -> str:
    """Return what shows and changes all that an address gets, for as long as the mail is kept."""
    return signing.Signer(salt=MANAGE_SALT, sep=SEPARATOR).sign(key)


def read_manage_token(token: str) -> str:
    """Return the address' key; raise `BrokenLink`."""
    try:
        return signing.Signer(salt=MANAGE_SALT, sep=SEPARATOR).unsign(token)
    except signing.BadSignature as error:
        raise BrokenLink from error


def notice_token(handle: str, kinds: Collection[str]) -> str:
    """Return what ends mails of these kinds to a reader, for as long as the mail is kept."""
    signer = signing.Signer(salt=NOTICE_SALT, sep=SEPARATOR)
    return signer.sign(SEPARATOR.join([handle, *kinds]))


def read_notice_token(token: str) -> tuple[str, list[str]]:
    """Return the reader's handle and the kinds; raise `BrokenLink`."""
    try:
        said = signing.Signer(salt=NOTICE_SALT, sep=SEPARATOR).unsign(token)
    except signing.BadSignature as error:
        raise BrokenLink from error
    handle, *kinds = said.split(SEPARATOR)
    return handle, kinds


def confirm_url(key: str) -> str:
    """Return the address of the page that asks for the confirmation."""
    return f"{settings.BASE_URL}/subscribe/confirm/{confirm_token(key)}"


def end_url(key: str) -> str:
    """Return the address that ends the subscription: a page for people, one POST for mailboxes."""
    return f"{settings.BASE_URL}/subscribe/end/{end_token(key)}"


def manage_url(key: str) -> str:
    """Return the address of the page with all that an address gets."""
    return f"{settings.BASE_URL}/subscribe/mine/{manage_token(key)}"


def notice_end_url(handle: str, kinds: Collection[str]) -> str:
    """Return the address that ends mails of these kinds, in the same way."""
    return f"{settings.BASE_URL}/notifications/end/{notice_token(handle, kinds)}"
