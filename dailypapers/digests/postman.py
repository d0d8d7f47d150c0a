"""Hands messages to the mail server over one connection, and says what became of each."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from smtplib import SMTPException, SMTPRecipientsRefused
from types import TracebackType
from typing import Self

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from dailypapers.core.errors import SetupError

logger = logging.getLogger(__name__)


class Outcome(StrEnum):
    """What became of a message; a refused one is not worth trying again."""

    SENT = "sent"
    FAILED = "failed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The outcome, and what the server said if it did not take the message."""

    outcome: Outcome
    error: str = ""


class Postman:
    """One connection for a run: opened before the first message, and anew after it broke."""

    def __init__(self) -> None:
        self._connection = get_connection()
        self._open = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def be_ready(self) -> None:
        """Connect if need be. Call before a mail is taken up: without a server none is.

        Raises `SetupError` if the server cannot be reached or does not let us in.
        """
        if self._open:
            return
        try:
            self._connection.open()
        except (SMTPException, OSError) as error:
            server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
            raise SetupError(f"the mail server {server} is not to be had: {error}") from error
        self._open = True

    def hand_over(self, message: EmailMessage) -> Receipt:
        """Send one message. A failure is in the receipt, so that the others still get theirs."""
        try:
            self._connection.send_messages([message])
        except SMTPRecipientsRefused as error:
            return self._note(error, _verdict(error.recipients))
        # A value no header may hold is a ValueError.
        except (SMTPException, OSError, ValueError) as error:
            return self._note(error, Outcome.FAILED)
        return Receipt(Outcome.SENT)

    def _note(self, error: Exception, outcome: Outcome) -> Receipt:
        """Start afresh with the next message: the connection may be half-way through this one."""
        self._close()
        said = f"{type(error).__name__}: {error}"
        logger.warning("A mail was not taken (%s): %s", outcome, said)
        return Receipt(outcome, said)

    def _close(self) -> None:
        if self._open:
            self._open = False
            try:
                self._connection.close()
            except (SMTPException, OSError) as error:
                logger.info("The mail server did not say good-bye: %s", error)


def _verdict(recipients: Mapping[str, tuple[int, bytes]]) -> Outcome:
    """Read the reply codes: 5 and two digits is "never", 4 and two digits is "not now"."""
    never = all(code >= 500 for code, _ in recipients.values())
    return Outcome.REFUSED if never else Outcome.FAILED
