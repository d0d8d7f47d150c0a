"""A mail server on loopback that insists on TLS and a password: mail.py KEYS MAILS."""

from __future__ import annotations

import ssl
import sys
import time
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


class Mailbox:
    """Keeps what comes, a file each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Keep one mail."""
        (self._folder / str(time.time_ns())).write_bytes(envelope.content)
        return "250 kept"


def known(server: Any, session: Any, envelope: Any, mechanism: str, said: Any) -> AuthResult:
    """Say whether the password is right."""
    right = (said.login, said.password) == (b"papers", b"a password")
    return AuthResult(success=right, handled=False)


def main(keys: Path, mails: Path) -> None:
    """Serve until the machine ends."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(keys / "cert", keys / "key")
    options: dict[str, Any] = {
        "tls_context": context,
        "require_starttls": True,
        "auth_required": True,
        "authenticator": known,
    }
    Controller(Mailbox(mails), hostname="127.0.0.1", port=587, **options).start()
    while True:
        time.sleep(60)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
