"""Whether mail leaves: the server, how it is spoken to, and where the links in mails lead."""

from __future__ import annotations

import smtplib
import ssl
from urllib.parse import urlsplit

from django.conf import settings

from dailypapers.core.mail import leaves
from dailypapers.ops.doctor.base import Check, Finding, Outcome

GOOD, DOUBTFUL, BAD = Outcome.GOOD, Outcome.DOUBTFUL, Outcome.BAD
HERE = {"localhost", "127.0.0.1", "::1"}
TIMEOUT = 15  # seconds


def mail_server() -> Finding:
    """Connect to the mail server, speak TLS if set, sign in if set; send nothing."""
    name = "mail server"
    if settings.MAIL_PROVIDER:
        return Finding(name, GOOD, f"mails go to {settings.MAIL_PROVIDER}; it was not asked")
    if not settings.SMTP_HOST:
        do = "Set DAILYPAPERS_SMTP_HOST for them to leave."
        return Finding(name, DOUBTFUL, f"there is none: mails are kept in {settings.OUTBOX}", do)
    server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        with _connected() as connection:
            return _spoken_to(name, server, connection)
    except ssl.SSLError as error:
        do = "See that DAILYPAPERS_SMTP_TLS and the port belong together, and the certificate."
        return Finding(name, BAD, f"{server} and TLS: {error}", do)
    except smtplib.SMTPAuthenticationError as error:
        do = "See DAILYPAPERS_SMTP_USER and DAILYPAPERS_SMTP_PASSWORD."
        return Finding(name, BAD, f"{server} does not let us in: {_words(error.smtp_error)}", do)
    except (smtplib.SMTPException, OSError) as error:
        do = "See DAILYPAPERS_SMTP_HOST and _PORT, and whether a firewall stands in between."
        return Finding(name, BAD, f"{server} is not to be had: {error}", do)


def _connected() -> smtplib.SMTP:
    place = settings.EMAIL_HOST, settings.EMAIL_PORT
    if settings.EMAIL_USE_SSL:
        return smtplib.SMTP_SSL(*place, timeout=TIMEOUT, context=ssl.create_default_context())
    return smtplib.SMTP(*place, timeout=TIMEOUT)


def _spoken_to(name: str, server: str, connection: smtplib.SMTP) -> Finding:
    connection.ehlo()
    offers_tls = connection.has_extn("starttls")
    if settings.EMAIL_USE_TLS:
        connection.starttls(context=ssl.create_default_context())
        connection.ehlo()
    if settings.EMAIL_HOST_USER:
        connection.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    is_secret = settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL
    if is_secret or settings.EMAIL_HOST in HERE:
        return Finding(name, GOOD, f"{server} answers{' by TLS' if is_secret else ''}")
    if offers_tls:
        do = "Set DAILYPAPERS_SMTP_TLS=starttls."
        return Finding(name, BAD, f"{server} offers TLS, and mails go to it in the open", do)
    do = "Use a server with TLS, unless the network between is yours."
    return Finding(name, DOUBTFUL, f"{server} answers, without TLS", do)


def links() -> Finding:
    """Look whether readers elsewhere can open what mails lead to."""
    name, address = "links in mails", urlsplit(settings.BASE_URL)
    if (address.hostname or "") in HERE:
        outcome = BAD if leaves() else GOOD
        do = "Set DAILYPAPERS_BASE_URL to the address that readers know." if leaves() else ""
        return Finding(name, outcome, f"they lead to {settings.BASE_URL}, this machine alone", do)
    if address.scheme != "https":
        do = "Serve pages by https: one-click unsubscribing (RFC 8058) asks for it."
        outcome = BAD if leaves() else DOUBTFUL
        return Finding(name, outcome, f"they lead to {settings.BASE_URL}, without TLS", do)
    return Finding(name, GOOD, f"they lead to {settings.BASE_URL}")


def _words(reply: bytes | str) -> str:
    return reply.decode(errors="replace") if isinstance(reply, bytes) else reply


MAIL: list[Check] = [mail_server, links]
