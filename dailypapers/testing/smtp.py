"""A mail server on this machine: a real SMTP server that keeps what it takes, or fails as told."""

from __future__ import annotations

from asyncio import Server, Transport
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

TAKEN = "250 taken"
DROP = "drop"
TAKE_AND_DROP = "take and drop"


@dataclass(slots=True)
class MailServer:
    """Where the server is, what it took, and how it is to fail.

    `script` holds the replies to the next messages (`451 later`, or `DROP` to hang up after having
    read the message, with `TAKE_AND_DROP` after having taken it); after it every message is taken.
    `refused` holds the replies to recipients; a `greylist` is asked twice before it lets in.
    `at_message` holds what else is to happen while the server has read a message, counted from 1,
    and has not yet answered.
    """

    host: str = "127.0.0.1"
    port: int = 0
    script: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    taken: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    contents: list[bytes] = field(default_factory=list)
    at_message: dict[int, Callable[[], object]] = field(default_factory=dict)
    tries: int = 0
    connections: int = 0
    greylist: bool = False
    _asked: set[str] = field(default_factory=set)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient, unless told otherwise."""
        if address in self.refused:
            return self.refused[address]
        if self.greylist and address not in self._asked:
            self._asked.add(address)
            return "451 4.7.1 come back in a while"
        envelope.rcpt_tos.append(address)
        return TAKEN

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Give the next reply of the script."""
        self.tries += 1
        self.at_message.pop(self.tries, _nothing)()
        reply = self.script.pop(0) if self.script else TAKEN
        if reply in {DROP, TAKE_AND_DROP}:
            cast(Transport, server.transport).abort()
        if reply in {TAKEN, TAKE_AND_DROP}:
            self.taken.append(_parsed(envelope.original_content or b""))
            self.recipients += envelope.rcpt_tos
            self.senders.append(envelope.mail_from or "")
            self.contents.append(envelope.original_content or b"")
        return reply


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Serve SMTP on a free port of 127.0.0.1 until the block ends."""
    server = MailServer()
    controller = _FreePort(server, hostname=server.host, port=0)
    controller.start()
    server.port = controller.port
    try:
        yield server
    finally:
        controller.stop()


class _FreePort(Controller):
    def factory(self) -> SMTP:
        """Count a connection and serve it."""
        self.handler.connections += 1
        return SMTP(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        """Learn which port the system gave, before the first connection is tried on it."""
        self.port = cast(Server, self.server).sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


def _nothing() -> None:
    """Do nothing."""


def _parsed(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message
