"""Which servers may send mail for a domain, as its record says it (SPF, RFC 7208)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network

from dailypapers.ops.doctor import records

MOST_LOOKUPS = 10  # RFC 7208, 4.6.4
RESULTS = {"+": "pass", "-": "fail", "~": "softfail", "?": "neutral"}


@dataclass(slots=True)
class Spf:
    """What the records of a domain say of an address; `lookups` counts what that takes."""

    address: str
    lookups: int = 0
    unread: list[str] = field(default_factory=list)

    def check(self, domain: str) -> str:
        """Return `pass`, `fail`, `softfail` or `neutral`; `none` and `permerror` without a record.

        What needs more than the DNS (`exists`, `ptr`, macros) is left out and named in `unread`.
        """
        found = spf_records(domain)
        if len(found) != 1:
            return "permerror" if found else "none"
        terms = found[0].split()[1:]
        for term in terms:
            sign, name = (term[0], term[1:]) if term[0] in RESULTS else ("+", term)
            if "=" not in name and self._matches(name, domain):
                return RESULTS[sign]
            if self.lookups > MOST_LOOKUPS:
                return "permerror"
        return self._redirected(terms)

    def _redirected(self, terms: list[str]) -> str:
        to = next((term[9:] for term in terms if term.lower().startswith("redirect=")), "")
        if not to:
            return "neutral"
        self.lookups += 1
        return self.check(to)

    def _matches(self, term: str, domain: str) -> bool:
        kind, _, value = term.partition(":")
        kind, slash, length = kind.partition("/")
        if not value and slash:
            value = f"{domain}/{length}"
        readers: dict[str, Callable[[str, str], bool]] = {
            "all": lambda value, domain: True,
            "ip4": lambda value, domain: self._is_in(value),
            "ip6": lambda value, domain: self._is_in(value),
            "a": self._is_name,
            "mx": self._is_mail_server,
            "include": self._is_included,
        }
        reader = readers.get(kind.lower())
        if reader is None or "%" in value:
            self.unread.append(term)
            return False
        return reader(value, domain)

    def _is_in(self, network: str) -> bool:
        try:
            return ip_address(self.address) in ip_network(network, strict=False)
        except ValueError:
            self.unread.append(network)
            return False

    def _is_name(self, value: str, domain: str) -> bool:
        self.lookups += 1
        name, _, length = value.partition("/")
        return self._is_one_of(records.addresses(name or domain), length)

    def _is_mail_server(self, value: str, domain: str) -> bool:
        self.lookups += 1
        name, _, length = value.partition("/")
        servers = records.mail_servers(name or domain)
        return any(self._is_one_of(records.addresses(server), length) for server in servers)

    def _is_one_of(self, known: list[str], length: str) -> bool:
        four, _, six = length.partition("//")
        for one in known:
            size = six or "128" if ":" in one else four or "32"
            if (":" in one) == (":" in self.address) and self._is_in(f"{one}/{size}"):
                return True
        return False

    def _is_included(self, value: str, domain: str) -> bool:
        self.lookups += 1
        return self.lookups <= MOST_LOOKUPS and self.check(value) == "pass"


def spf_records(domain: str) -> list[str]:
    """Return the records of a domain that say who may send for it: there must be one."""
    return [text for text in records.texts(domain) if text.lower().split(" ", 1)[0] == "v=spf1"]
