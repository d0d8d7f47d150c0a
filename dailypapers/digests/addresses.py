"""Mail addresses: how they are written, and which are a reader's own."""

from __future__ import annotations

from collections.abc import Collection

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.encoding import punycode

from dailypapers.accounts.models import User
from dailypapers.core.errors import InputError
from dailypapers.core.languages import known
from dailypapers.core.spoken import say
from dailypapers.digests.models import Address

LONGEST_ADDRESS = 254  # RFC 5321, and the column.


def mailboxes(reader: User) -> dict[str, str]:
    """Return the addresses that a reader has confirmed, by mailbox, the first one first."""
    confirmed = EmailAddress.objects.filter(user=reader, verified=True).order_by("-primary", "pk")
    return {email.lower(): email for email in confirmed.values_list("email", flat=True)}


def speak(reader: User) -> None:
    """Have the mails to a reader's addresses in the language that they chose."""
    Address.objects.filter(mailbox__in=mailboxes(reader)).update(language=reader.language)


def language_of(mailbox: str) -> str:
    """Return the language of who confirmed a mailbox for their account, else of its mails."""
    confirmed = EmailAddress.objects.filter(email__iexact=mailbox, verified=True)
    said = confirmed.values_list("user__language", flat=True).first()
    asked = Address.objects.filter(mailbox=mailbox).values_list("language", flat=True)
    return known(said or asked.first() or "")


def confirmed_by(readers: Collection[int]) -> set[tuple[int, str]]:
    """Return which mailboxes each of some readers has confirmed."""
    rows = EmailAddress.objects.filter(user__in=readers, verified=True)
    return {(user, email.lower()) for user, email in rows.values_list("user", "email")}


def normalise(email: str) -> str:
    """Return the address as mail servers take it; raise `InputError` if it is none.

    >>> normalise(" Ada@Example.ORG ")
    'Ada@example.org'
    """
    name, at, domain = email.strip(" ").rpartition("@")
    try:
        address = f"{name}{at}{punycode(domain).lower()}"
        validate_email(address)
    except (ValidationError, UnicodeError):
        raise InputError(
            say("This is not a mail address. Write it like ada@example.org.")
        ) from None
    # Django allows quoted names with control characters; no mailbox that people use has one.
    if name.startswith('"'):
        raise InputError(say("Addresses with quotation marks are not taken here."))
    if len(address) > LONGEST_ADDRESS:
        raise InputError(say("This address is too long for mail servers."))
    return address
