"""A return path of its own for every address and day, so that a bounce says which mail it is of.

It is `bounces+260930-<code>@...`. The code is a keyed hash of address and day: nobody can make one,
and nothing has to be kept. To read one, the codes of all addresses we mail are made again.
"""

from __future__ import annotations

import re
from base64 import b32encode
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils.crypto import salted_hmac

from dailypapers.core.clock import now
from dailypapers.core.ids import READABLE
from dailypapers.digests.models import Address

SALT = "dailypapers.digests.return"
LENGTH = 26  # 130 bits
FORM = re.compile(r"\+(\d{6})-([a-z2-9]{26})@", re.IGNORECASE)
READ_WITHIN = timedelta(days=30)  # Servers give up after days; complaints come a little later.


def return_path(mailbox: str) -> str:
    """Return where what happens to a mail of today to an address is to be reported."""
    name, _, domain = settings.MAIL_RETURN.rpartition("@")
    day = f"{now():%y%m%d}"
    return f"{name}+{day}-{_code(mailbox.lower(), day, settings.SECRET_KEY)}@{domain}"


class Mailboxes:
    """Reads return paths; makes the codes of a day once, for all reports that are read together."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, str]] = {}

    def find(self, addresses: str) -> tuple[str, date] | None:
        """Return whom a mail went to and on which day, by the return path among some addresses."""
        for day, code in FORM.findall(addresses):
            sent = _day(day)
            mailbox = self._of(day).get(code.lower()) if sent else None
            if mailbox and sent:
                return mailbox, sent
        return None

    def _of(self, day: str) -> dict[str, str]:
        if day not in self._known:
            keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
            self._known[day] = {
                _code(mailbox, day, key): mailbox for mailbox in set(_mailed()) for key in keys
            }
        return self._known[day]


def _mailed() -> Iterator[str]:
    """Yield all addresses that mail may have gone to."""
    yield from Address.objects.values_list("mailbox", flat=True).iterator()
    confirmed = EmailAddress.objects.filter(verified=True).values_list("email", flat=True)
    yield from (email.lower() for email in confirmed.iterator())


def _day(text: str) -> date | None:
    """Return the day of a return path, None if it is none or too long ago."""
    try:
        day = datetime.strptime(text, "%y%m%d").replace(tzinfo=UTC).date()
    except ValueError:
        return None
    return day if now().date() - READ_WITHIN <= day <= now().date() + timedelta(days=1) else None


def _code(mailbox: str, day: str, key: str) -> str:
    digest = salted_hmac(SALT, f"{day} {mailbox}", secret=key, algorithm="sha256").digest()
    return b32encode(digest).decode().translate(READABLE)[:LENGTH]
