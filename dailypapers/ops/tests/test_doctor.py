"""The doctor, with a name server, a mail server and a clock of others on this machine."""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from dailypapers.digests.dkim_key import dkim_key
from dailypapers.ops.doctor import mail, records, sender
from dailypapers.ops.doctor.base import Check, Finding, Outcome
from dailypapers.ops.doctor.clock import clock
from dailypapers.ops.doctor.spf import MOST_LOOKUPS, Spf
from dailypapers.testing.dns import Names, name_server
from dailypapers.testing.postgres import free_port
from dailypapers.testing.smtp import mail_server

GOOD, DOUBTFUL, BAD, UNKNOWN = Outcome.GOOD, Outcome.DOUBTFUL, Outcome.BAD, Outcome.UNKNOWN
OURS = "papers.example.edu"


@pytest.fixture
def dns(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Names]:
    """A DNS of our own, and an instance that sends mail through `mx.example.edu`."""
    settings.OFFLINE = False
    settings.SMTP_HOST = settings.EMAIL_HOST = "mx.example.edu"
    settings.DEFAULT_FROM_EMAIL = f"Daily Papers <papers@{OURS}>"
    settings.BASE_URL = f"https://{OURS}"
    with name_server() as names:
        monkeypatch.setattr(records, "resolver", names.resolver)
        yield names


def check(name: str) -> Finding:
    """Look at one thing about who sends."""
    found = [one for one in map(_run, sender.SENDER) if one.name == name]
    assert len(found) == 1
    return found[0]


def _run(one: Check) -> Finding:
    return one()


@pytest.mark.usefixtures("dns")
@pytest.mark.parametrize(
    ("address", "outcome"),
    [
        (f"Daily Papers <papers@{OURS}>", GOOD),
        ("papers@example.edu", GOOD),
        ("papers@elsewhere.edu", DOUBTFUL),
        ("Daily Papers <dailypapers@localhost>", BAD),
        ("papers@example.org", BAD),
        ("papers@site.test", BAD),
        ("nonsense", BAD),
    ],
)
def test_mails_come_from_an_address_of_ours(
    address: str, outcome: Outcome, settings: Settings
) -> None:
    settings.DEFAULT_FROM_EMAIL = address
    found = check("sending address")
    assert found.outcome == outcome
    assert bool(found.do) is (outcome != GOOD)


def test_spf_names_the_mail_server_or_is_told_how(dns: Names) -> None:
    found = check("SPF")
    assert found.outcome == BAD
    assert f'{OURS}. TXT "v=spf1 a:mx.example.edu ~all"' in found.do
    dns.add("mx.example.edu", "A", "192.0.2.25")
    dns.add("mx.example.edu", "AAAA", "2001:db8::25")
    dns.add(OURS, "TXT", "unrelated", "v=spf1 ip4:192.0.2.0/24 -all")
    found = check("SPF")
    assert found.outcome == DOUBTFUL
    assert '"v=spf1 ip6:2001:db8::25 ip4:192.0.2.0/24 -all"' in found.do
    dns.records[OURS, "TXT"] = ['"v=spf1 a:mx.example.edu -all"']
    assert check("SPF").outcome == GOOD
    dns.add(OURS, "TXT", "v=spf1 -all")
    assert "2 records" in check("SPF").says


@pytest.mark.parametrize(
    ("record", "result"),
    [
        ("v=spf1 +all", "pass"),
        ("v=spf1 -all", "fail"),
        ("v=spf1 ?all", "neutral"),
        ("v=spf1", "neutral"),
        ("v=spf1 ip4:192.0.2.25 -all", "pass"),
        ("v=spf1 -ip4:192.0.2.0/24 +all", "fail"),
        ("v=spf1 ip6:2001:db8::/32 ~all", "softfail"),
        ("v=spf1 a -all", "fail"),
        ("v=spf1 a/24 -all", "pass"),
        ("v=spf1 a:mx.example.edu -all", "pass"),
        ("v=spf1 mx -all", "pass"),
        ("v=spf1 include:_spf.example.edu -all", "pass"),
        ("v=spf1 include:nowhere.example.edu -all", "fail"),
        ("v=spf1 redirect=_spf.example.edu", "pass"),
        ("v=spf1 exists:%{i}.example.edu ip4:nonsense -all", "fail"),
        ("v=spf1 include:loop.example.edu -all", "permerror"),
    ],
)
def test_spf_is_read_as_its_rules_say(dns: Names, record: str, result: str) -> None:
    dns.add(OURS, "TXT", record)
    dns.add(OURS, "A", "192.0.2.80")
    dns.add(OURS, "MX", "10 mx.example.edu.")
    dns.add("mx.example.edu", "A", "192.0.2.25")
    dns.add("_spf.example.edu", "TXT", "v=spf1 ip4:192.0.2.25 -all")
    dns.add("loop.example.edu", "TXT", "v=spf1 include:loop.example.edu -all")
    asked = Spf("192.0.2.25")
    assert asked.check(OURS) == result
    assert asked.lookups <= MOST_LOOKUPS + 1


def test_dkim_compares_the_dns_with_the_key(dns: Names, settings: Settings, tmp_path: Path) -> None:
    assert check("DKIM").outcome == DOUBTFUL
    file = tmp_path / "dkim.pem"
    file.write_bytes(_private(key_of(2048)))
    file.chmod(0o600)
    settings.DKIM_KEY, settings.DKIM_SELECTOR = str(file), "papers"
    key = dkim_key()
    assert key
    found = check("DKIM")
    assert found.outcome == BAD
    assert f'papers._domainkey.{OURS}. TXT "{key.record}"' in found.do
    dns.add(key.name, "TXT", "v=DKIM1; k=rsa; p=MIIBother")
    assert "another key" in check("DKIM").says
    dns.records[key.name, "TXT"] = []
    dns.add(key.name, "TXT", key.record)
    assert check("DKIM").outcome == GOOD


def test_dmarc_is_looked_for_up_to_the_domain_of_the_owner(dns: Names) -> None:
    found = check("DMARC")
    assert found.outcome == BAD
    assert f'_dmarc.{OURS}. TXT "v=DMARC1; p=none; rua=mailto:postmaster@{OURS}"' in found.do
    assert ("_dmarc.edu", "TXT") not in dns.asked
    dns.add("_dmarc.example.edu", "TXT", "v=DMARC1; p=reject; sp=none")
    assert (check("DMARC").outcome, check("DMARC").do) == (GOOD, "")
    dns.add(f"_dmarc.{OURS}", "TXT", "v=DMARC1; p=none")
    assert "p=quarantine" in check("DMARC").do
    dns.records[f"_dmarc.{OURS}", "TXT"] = ['"v=DMARC1; policy=none"']
    assert check("DMARC").outcome == BAD
    dns.add(f"_dmarc.{OURS}", "TXT", "v=DMARC1; p=none")
    assert "2 records" in check("DMARC").says


def test_reports_need_a_server_that_takes_them_and_somebody_who_reads_them(
    dns: Names, settings: Settings
) -> None:
    assert "DAILYPAPERS_MAIL_RETURN" in check("return path").do
    settings.MAIL_RETURN = f"bounces@{OURS}"
    assert f"{OURS}. MX 10" in check("return path").do
    dns.add(OURS, "MX", "10 mx.example.edu.")
    assert "DAILYPAPERS_BOUNCES" in check("return path").do
    settings.BOUNCES = "maildir:/var/mail/bounces"
    assert check("return path").outcome == GOOD
    settings.MAIL_RETURN = "bounces@elsewhere.edu"
    dns.add("elsewhere.edu", "MX", "10 mx.example.edu.")
    assert "DMARC" in check("return path").do


def test_what_cannot_be_asked_is_unknown_and_never_good(
    dns: Names, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OFFLINE = True
    for name in ("SPF", "DMARC"):
        assert check(name).outcome == UNKNOWN
        assert "DAILYPAPERS_OFFLINE" in check(name).says
    settings.OFFLINE = False
    dns.port = free_port()

    def impatient() -> object:
        ours = dns.resolver()
        ours.lifetime = 0.2
        return ours

    monkeypatch.setattr(records, "resolver", impatient)
    assert check("SPF").outcome == UNKNOWN
    monkeypatch.setattr(records, "find_spec", lambda _: None)
    assert "dnspython" in check("SPF").says


def test_a_mail_server_is_spoken_to_and_gets_no_mail(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert mail.mail_server().outcome == DOUBTFUL
    with mail_server() as server:
        settings.SMTP_HOST = settings.EMAIL_HOST = server.host
        settings.EMAIL_PORT = server.port
        assert mail.mail_server().outcome == GOOD
        monkeypatch.setattr(mail, "HERE", set())
        assert "without TLS" in mail.mail_server().says
        settings.EMAIL_USE_TLS = True
        assert mail.mail_server().outcome == BAD
        settings.EMAIL_USE_TLS = False
        settings.EMAIL_HOST_USER = "papers"
        assert mail.mail_server().outcome == BAD
        assert server.tries == 0
    settings.EMAIL_HOST_USER = ""
    assert "firewall" in mail.mail_server().do


def test_tls_that_is_offered_is_to_be_used_and_its_certificate_to_be_right(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(tmp_path / "server.pem"))
    server = Controller(object(), "127.0.0.1", free_port(), tls_context=context)
    server.start()
    try:
        settings.SMTP_HOST = settings.EMAIL_HOST = "127.0.0.1"
        settings.EMAIL_PORT = server.port
        monkeypatch.setattr(mail, "HERE", set())
        assert "SMTP_TLS=starttls" in mail.mail_server().do
        settings.EMAIL_USE_TLS = True
        found = mail.mail_server()
        assert (found.outcome, "certificate" in found.says) == (BAD, True)
    finally:
        server.stop()


@pytest.mark.parametrize(
    ("address", "outcome"),
    [
        ("https://papers.example.edu", GOOD),
        ("http://papers.example.edu", BAD),
        ("http://127.0.0.1:8000", BAD),
    ],
)
def test_links_in_mails_lead_to_where_readers_are(
    settings: Settings, address: str, outcome: Outcome
) -> None:
    settings.BASE_URL, settings.SMTP_HOST = address, "mx.example.edu"
    assert mail.links().outcome == outcome


@pytest.fixture
def their_clock(settings: Settings) -> Iterator[Callable[[timedelta], None]]:
    """Return what sets the clock of a server that is asked for the time."""
    off = [timedelta()]

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            """Tell the time."""
            self.send_response_only(200)
            self.send_header("Date", format_datetime(datetime.now(UTC) - off[0]))
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        settings.OFFLINE = False
        settings.ARXIV_OAI_URL = f"http://127.0.0.1:{server.server_port}/oai"
        serving = Thread(target=server.serve_forever, daemon=True)
        serving.start()
        yield lambda span: off.__setitem__(0, span)
        server.shutdown()
        serving.join()


def test_the_clock_is_compared_with_that_of_a_source(
    their_clock: Callable[[timedelta], None], settings: Settings
) -> None:
    assert clock().outcome == GOOD
    their_clock(timedelta(seconds=45))
    assert clock().outcome == DOUBTFUL
    assert "seconds fast" in clock().says
    their_clock(-timedelta(hours=1))
    assert clock().outcome == BAD
    assert "seconds slow" in clock().says
    settings.ARXIV_OAI_URL = f"http://127.0.0.1:{free_port()}/"
    assert clock().outcome == UNKNOWN
    settings.OFFLINE = True
    assert clock().outcome == UNKNOWN


def test_the_command_says_it_in_lines_and_as_json(
    capsys: pytest.CaptureFixture[str], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at = [*mail.MAIL, *sender.SENDER, clock]
    monkeypatch.setattr("dailypapers.ops.management.commands.doctor.CHECKS", looked_at)
    call_command("doctor")
    said = capsys.readouterr().out
    assert "DOUBTFUL  mail server: there is none" in said
    assert "good  SPF: no mail leaves this machine." in said
    settings.SMTP_HOST = settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = free_port()
    with pytest.raises(CommandError, match="bad"):
        call_command("doctor", "--json")
    [line] = capsys.readouterr().out.splitlines()
    found = {one["name"]: one for one in json.loads(line)}
    assert found["mail server"]["outcome"] == "bad"
    assert set(found["clock"]) == {"name", "outcome", "says", "do"}


def key_of(bits: int) -> rsa.RSAPrivateKey:
    """Return a fresh key."""
    return rsa.generate_private_key(65537, bits)


def _private(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def certificate(file: Path) -> Path:
    """Write a certificate that nobody vouches for, with its key."""
    key, name = key_of(2048), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    moment = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(moment - timedelta(days=1))
        .not_valid_after(moment + timedelta(days=1))
        .sign(key, SHA256())
    )
    file.write_bytes(_private(key) + made.public_bytes(Encoding.PEM))
    return file
