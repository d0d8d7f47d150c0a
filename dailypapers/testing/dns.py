"""A name server on this machine: answers by UDP from a table, as the DNS does on the wire."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from socketserver import BaseRequestHandler, ThreadingUDPServer
from threading import Thread

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.resolver
import dns.rrset


@dataclass
class Names:
    """Records by name and type, as zone files write them; `asked` is what was asked for."""

    records: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    port: int = 0

    def add(self, name: str, kind: str, *values: str) -> None:
        """Publish records; texts are quoted here, and cut as the DNS has it."""
        if kind == "TXT":
            values = tuple(_quoted(value) for value in values)
        self.records.setdefault((name.lower(), kind), []).extend(values)

    def resolver(self) -> dns.resolver.Resolver:
        """Return what asks this server alone."""
        ours = dns.resolver.Resolver(configure=False)
        ours.nameservers, ours.port, ours.lifetime = ["127.0.0.1"], self.port, 5.0
        return ours

    def answer(self, wire: bytes) -> bytes:
        """Return the answer to a question, as bytes both."""
        asked = dns.message.from_wire(wire)
        [question] = asked.question
        name, kind = str(question.name).rstrip("."), dns.rdatatype.to_text(question.rdtype)
        self.asked.append((name, kind))
        answer = dns.message.make_response(asked)
        answer.flags |= dns.flags.RA
        if values := self.records.get((name.lower(), kind)):
            answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *values))
        elif not any(known == name.lower() for known, _ in self.records):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer.to_wire(max_size=65535)


@contextmanager
def name_server() -> Iterator[Names]:
    """Serve names on a free port until the block ends."""
    names = Names()

    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            """Answer one question."""
            wire, connection = self.request
            connection.sendto(names.answer(wire), self.client_address)

    with ThreadingUDPServer(("127.0.0.1", 0), Handler) as server:
        names.port = server.server_address[1]
        serving = Thread(target=server.serve_forever, daemon=True)
        serving.start()
        yield names
        server.shutdown()
        serving.join()


def _quoted(text: str) -> str:
    pieces = [text[start : start + 255] for start in range(0, len(text), 255)]
    return " ".join(f'"{piece}"' for piece in pieces)
