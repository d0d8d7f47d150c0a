"""A mail backend for instances without a mail server: every message becomes one `.eml` file."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from dailypapers.core.clock import now

NAME_LENGTH = 60


class OutboxBackend(BaseEmailBackend):
    """Writes RFC 5322 files into `settings.OUTBOX`, readable by any mail program.

    A file appears whole or not at all, also when the machine loses power.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the messages and return how many were written."""
        return sum(self._keep(message) for message in email_messages if message.recipients())

    def _keep(self, message: EmailMessage) -> bool:
        try:
            write(Path(settings.OUTBOX), message)
        except OSError:
            if not self.fail_silently:
                raise
            return False
        return True


def write(folder: Path, message: EmailMessage) -> Path:
    """Write one message and return its file. Messages hold personal links: only we may read."""
    content = message.message().as_bytes(linesep="\r\n")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / file_name(message)
    draft = folder / f".{target.name}.draft"
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)
    _sync_folder(folder)
    return target


def file_name(message: EmailMessage) -> str:
    """Return a name that sorts by time and says to whom and what: `20260930T060000Z-ada-...`."""
    time = f"{now():%Y%m%dT%H%M%S.%fZ}"
    words = f"{message.recipients()[0].partition('@')[0]}-{message.subject}"
    readable = re.sub(r"[^A-Za-z0-9]+", "-", words).strip("-")[:NAME_LENGTH].rstrip("-").lower()
    return f"{time}-{readable}-{secrets.token_hex(2)}.eml"


def _sync_folder(folder: Path) -> None:
    """Make the new name last: renaming is safe only once the folder itself is on disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
