"""Whether others believe that our mails are ours: address, SPF, DKIM, DMARC, return path."""

from __future__ import annotations

import re
from collections.abc import Callable
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings

from dailypapers.core.mail import leaves
from dailypapers.digests.dkim_key import dkim_key, sending_domain
from dailypapers.ops.doctor import records
from dailypapers.ops.doctor.base import Check, Finding, Outcome
from dailypapers.ops.doctor.spf import Spf, spf_records

GOOD, DOUBTFUL, BAD, UNKNOWN = Outcome.GOOD, Outcome.DOUBTFUL, Outcome.BAD, Outcome.UNKNOWN
NOBODYS = {"localhost", "example.com", "example.org", "example.net", "invalid", "test"}


def sending_address() -> Finding:
    """Look whether mails come from an address that can be answered and is ours."""
    name, domain = "sending address", sending_domain()
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    if "." not in domain or domain in NOBODYS or domain.rpartition(".")[2] in NOBODYS:
        if not leaves():
            return Finding(name, GOOD, f"{address} will do while no mail leaves this machine")
        do = "Set DAILYPAPERS_MAIL_FROM to an address of a domain of yours."
        return Finding(name, BAD, f"{address or 'nothing'} is nobody's address", do)
    host = urlsplit(settings.BASE_URL).hostname or ""
    if not is_aligned(host, domain):
        do = f"Readers trust mails more whose links lead to where they come from: {domain}."
        return Finding(name, DOUBTFUL, f"mails are from {domain}, their links lead to {host}", do)
    return Finding(name, GOOD, f"mails are from {address}")


def return_path() -> Finding:
    """Look whether reports of mails that did not arrive come to us, and are read."""
    name, address = "return path", settings.MAIL_RETURN
    if settings.MAIL_PROVIDER:
        return Finding(name, GOOD, "the provider has its own, and tells of bounces by webhook")
    if not address:
        do = f"Set DAILYPAPERS_MAIL_RETURN, for example to bounces@{sending_domain()}."
        return Finding(name, DOUBTFUL, "nobody reads of mails that did not arrive", do)
    domain = address.rpartition("@")[2]
    if not records.mail_servers(domain) and not records.addresses(domain):
        do = f"Publish where mail for it goes: {domain}. MX 10 <your mail server>."
        return Finding(name, BAD, f"no server takes mail for {domain}", do)
    if not is_aligned(domain, sending_domain()):
        do = f"Use an address of {sending_domain()} or a part of it, for DMARC to count SPF."
        return Finding(name, DOUBTFUL, f"{domain} is not the domain that mails are from", do)
    if not settings.BOUNCES:
        do = (
            "Set DAILYPAPERS_BOUNCES, unless your mail server pipes reports to dailypapers bounces."
        )
        return Finding(name, DOUBTFUL, f"reports come to {address}; no mailbox is read", do)
    return Finding(name, GOOD, f"reports come to {address} and are read")


def spf() -> Finding:
    """Look whether the domain of the return path lets our mail server send."""
    name = "SPF"
    domain = (settings.MAIL_RETURN or f"@{sending_domain()}").rpartition("@")[2]
    if settings.MAIL_PROVIDER:
        return Finding(name, GOOD, "the provider's own domain stands in the return path")
    found = spf_records(domain)
    host = settings.EMAIL_HOST
    if not found:
        allowed = f"a:{host} " if host and not _is_here(host) else "mx "
        return Finding(
            name, BAD, f"{domain} has no record", _publish(domain, f"v=spf1 {allowed}~all")
        )
    if len(found) > 1:
        do = "Make one of them, or none counts: " + " | ".join(found)
        return Finding(name, BAD, f"{domain} has {len(found)} records", do)
    if not host or _is_here(host):
        do = "See that it names the server by which mail leaves."
        return Finding(name, DOUBTFUL, f"{domain} has a record: {found[0]}", do)
    return _spf_of_server(domain, found[0], host)


def _spf_of_server(domain: str, record: str, host: str) -> Finding:
    results = {}
    for address in records.addresses(host):
        asked = Spf(address)
        results[address] = asked.check(domain)
        if results[address] == "permerror":
            do = "It asks the DNS more than ten times, or includes what is broken. Name addresses."
            return Finding("SPF", BAD, f"the record of {domain} cannot be read: {record}", do)
    if results and set(results.values()) == {"pass"}:
        return Finding("SPF", GOOD, f"{domain} lets {host} send")
    missing = [address for address, result in results.items() if result != "pass"] or [host]
    mechanisms = " ".join(f"ip{6 if ':' in one else 4}:{one}" for one in missing)
    better = record.replace("v=spf1", f"v=spf1 {mechanisms}", 1)
    says = f"{domain} does not name {host} ({', '.join(missing)}): {record}"
    return Finding("SPF", DOUBTFUL, says, f"If mail leaves from there, {_publish(domain, better)}")


def dkim() -> Finding:
    """Look whether the DNS has the public half of the key that mails are signed with."""
    name, key = "DKIM", dkim_key()
    if key is None or settings.MAIL_PROVIDER:
        says = "mails are not signed here; your mail server or provider has to"
        do = "Mail yourself and look for “dkim=pass” in the headers, or set DAILYPAPERS_DKIM_KEY."
        return Finding(name, DOUBTFUL, says, do)
    found = [text for text in records.texts(key.name) if _tag(text, "p") is not None]
    if not found:
        return Finding(name, BAD, f"{key.name} has no record", _publish(key.name, key.record))
    if _tag(found[0], "p") != _tag(key.record, "p"):
        says = f"{key.name} has another key than {settings.DKIM_KEY}"
        return Finding(name, BAD, says, _publish(key.name, key.record))
    if key.bits < 2048:
        return Finding(name, DOUBTFUL, f"the key has {key.bits} bits", "Make one of 2048.")
    return Finding(name, GOOD, f"{key.name} has the key that mails are signed with")


def dmarc() -> Finding:
    """Look whether the domain says what others are to do with mail that is not ours."""
    name, domain = "DMARC", sending_domain()
    labels = domain.split(".")
    for start in range(max(1, len(labels) - 1)):
        place = f"_dmarc.{'.'.join(labels[start:])}"
        found = [text for text in records.texts(place) if (_tag(text, "v") or "") == "DMARC1"]
        if len(found) > 1:
            return Finding(name, BAD, f"{place} has {len(found)} records", "Make one of them.")
        if found:
            return _dmarc_policy(place, found[0])
    record = f"v=DMARC1; p=none; rua=mailto:postmaster@{domain}"
    do = _publish(f"_dmarc.{domain}", record)
    return Finding(name, BAD, f"{domain} has no record, which large mailboxes ask for", do)


def _dmarc_policy(place: str, record: str) -> Finding:
    policy = _tag(record, "p")
    if policy not in {"none", "quarantine", "reject"}:
        return Finding(
            "DMARC", BAD, f"the record of {place} cannot be read: {record}", "Set p=none."
        )
    if policy == "none":
        do = "Once SPF and DKIM are good, p=quarantine keeps others from using your name."
        return Finding("DMARC", GOOD, f"{place} says p=none", do)
    return Finding("DMARC", GOOD, f"{place} says p={policy}")


def is_aligned(one: str, other: str) -> bool:
    """Say whether two domains are of one owner, as far as their names tell.

    >>> is_aligned("bounces.papers.example.org", "papers.example.org")
    True
    """
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _publish(name: str, text: str) -> str:
    return f'publish in the DNS: {name}. TXT "{text}"'


def _tag(record: str, name: str) -> str | None:
    found = re.search(rf"(?:^|;)\s*{name}\s*=\s*([^;]*)", record)
    return re.sub(r"\s", "", found[1]) if found else None


def _is_here(host: str) -> bool:
    return host in {"localhost", "127.0.0.1", "::1"}


def _if_it_leaves(check: Callable[[], Finding], name: str) -> Check:
    """Return the check for instances that send mail; say of others that nothing leaves."""

    def checked() -> Finding:
        if not leaves():
            return Finding(name, GOOD, "no mail leaves this machine")
        try:
            return check()
        except records.CannotAsk as error:
            return Finding(name, UNKNOWN, str(error))

    return checked


SENDER: list[Check] = [
    sending_address,
    _if_it_leaves(return_path, "return path"),
    _if_it_leaves(spf, "SPF"),
    _if_it_leaves(dkim, "DKIM"),
    _if_it_leaves(dmarc, "DMARC"),
]
