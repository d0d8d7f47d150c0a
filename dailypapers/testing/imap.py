"""A mailbox behind IMAP on this machine: as much of RFC 9051 as reading reports takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

PASSWORD = "a-kettle-for-one"


@dataclass
class Mailbox:
    """Messages by number, with the flags each has; `port` is where it is served."""

    messages: dict[int, bytes] = field(default_factory=dict)
    flags: dict[int, set[str]] = field(default_factory=dict)
    port: int = 0

    def add(self, content: bytes) -> None:
        """Deliver a message."""
        number = max(self.messages, default=100) + 1
        self.messages[number], self.flags[number] = content, set()

    def expunge(self) -> None:
        """Remove what is flagged as deleted."""
        for number in [one for one, flags in self.flags.items() if "\\Deleted" in flags]:
            del self.messages[number], self.flags[number]


@contextmanager
def imap_server() -> Iterator[Mailbox]:
    """Serve a mailbox on a free port until the block ends."""
    box = Mailbox()

    class Handler(_Session):
        mailbox = box

    with ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        box.port = server.server_address[1]
        serving = Thread(target=server.serve_forever, daemon=True)
        serving.start()
        yield box
        server.shutdown()
        serving.join()


class _Session(StreamRequestHandler):
    """One client, from greeting to good-bye."""

    mailbox: Mailbox

    def handle(self) -> None:
        self._say("* OK ready")
        for line in iter(self.rfile.readline, b""):
            tag, _, rest = line.decode().strip().partition(" ")
            command, _, said = rest.partition(" ")
            if command == "UID":
                command, _, said = said.partition(" ")
            answer = getattr(self, f"_{command.lower()}", lambda _: "BAD unknown")(said)
            self._say(f"{tag} {answer}")
            if command == "LOGOUT":
                return

    def _capability(self, said: str) -> str:
        self._say("* CAPABILITY IMAP4rev1")
        return "OK done"

    def _login(self, said: str) -> str:
        return "OK done" if said == f'papers "{PASSWORD}"' else "NO wrong"

    def _select(self, said: str) -> str:
        if said != "INBOX":
            return "NO no such mailbox"
        self._say(f"* {len(self.mailbox.messages)} EXISTS")
        return "OK [READ-WRITE] done"

    def _search(self, said: str) -> str:
        unseen = [n for n, flags in self.mailbox.flags.items() if not flags & {"\\Seen"}]
        self._say(" ".join(["* SEARCH", *map(str, unseen)]))
        return "OK done"

    def _fetch(self, said: str) -> str:
        number = int(said.split()[0])
        content = self.mailbox.messages[number]
        self.wfile.write(f"* 1 FETCH (UID {number} BODY[] {{{len(content)}}}\r\n".encode())
        self.wfile.write(content + b")\r\n")
        return "OK done"

    def _store(self, said: str) -> str:
        number, flags = int(said.split()[0]), re.findall(r"\\\w+", said)
        self.mailbox.flags[number] |= set(flags)
        return "OK done"

    def _expunge(self, said: str) -> str:
        self.mailbox.expunge()
        return "OK done"

    def _logout(self, said: str) -> str:
        self._say("* BYE")
        return "OK done"

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
