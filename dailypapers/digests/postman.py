"""Hands messages to the mail server over one connection, and says what became of each."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from enum import StrEnum
from smtplib import SMTPException
from types import TracebackType
from typing import Self

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from dailypapers.core.errors import SetupError
from dailypapers.digests import provider, refusals, suppression
from dailypapers.digests.return_paths import return_path

logger = logging.getLogger(__name__)

SUSPENDED = "mail to this address is suspended"


class Outcome(StrEnum):
    """What became of a message; a refused one is not worth trying again."""

    SENT = "sent"
    FAILED = "failed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The outcome, and what the server said if it did not take the message for an address."""

    outcome: Outcome
    error: str = ""
    to: str = ""
    status: str = ""


class Postman:
    """One connection for a run: opened before the first message, and anew after it broke."""

    def __init__(self) -> None:
        self._connection = get_connection()
        self._open = False
        # A value no header may hold is a ValueError.
        self._failures: tuple[type[Exception], ...] = (
            SMTPException,
            OSError,
            ValueError,
            *provider.failures(),
        )

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
            server = settings.MAIL_PROVIDER or f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
            raise SetupError(f"the mail server {server} is not to be had: {error}") from error
        self._open = True

    def hand_over(self, message: EmailMessage, *, is_asked_for: bool = False) -> Receipt:
        """Send one message. A failure is in the receipt, so that the others still get theirs.

        A suspended address gets only what its reader asked for a moment ago.
        """
        [to] = message.to
        if not is_asked_for and suppression.is_suspended(to):
            return Receipt(Outcome.REFUSED, SUSPENDED, to)
        if settings.MAIL_RETURN and not settings.MAIL_PROVIDER:
            message.extra_headers.setdefault("From", message.from_email)
            message.from_email = return_path(to)
        try:
            self._connection.send_messages([message])
        except self._failures as error:
            return self._note(error, to)
        return Receipt(Outcome.SENT, to=to)

    def _note(self, error: Exception, to: str) -> Receipt:
        """Start afresh with the next message: the connection may be half-way through this one."""
        self._close()
        refusal = refusals.read(error)
        outcome = Outcome.REFUSED if refusal.is_final else Outcome.FAILED
        said = f"{type(error).__name__}: {error}"
        logger.warning("A mail was not taken (%s): %s", outcome, said)
        if refusal.verdict is not None:
            happened = suppression.Happened(refusal.verdict, refusal.status, refusal.said)
            suppression.note(to.lower(), happened)
        return Receipt(outcome, said, to, refusal.status)

    def _close(self) -> None:
        if self._open:
            self._open = False
            try:
                self._connection.close()
            except (SMTPException, OSError) as error:
                logger.info("The mail server did not say good-bye: %s", error)
