"""Reads the mailbox that reports come to: a Maildir on this machine, or one behind IMAP.

A report that was understood is deleted once it is written down, so a worker killed in between takes
it again, which changes nothing. What is no report of ours stays, marked as seen, for a person.
"""

from __future__ import annotations

import imaplib
import mailbox
import ssl
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings

from dailypapers.core.errors import SetupError
from dailypapers.digests.bounces import Taken, take
from dailypapers.digests.return_paths import Mailboxes

FORMS = "write maildir:/a/folder or imaps://name@host/FOLDER"
TIMEOUT = 30  # seconds
SECURE, PLAIN = 993, 143

Take = Callable[[bytes], Taken]


def is_chosen() -> bool:
    """Say whether there is a mailbox to read."""
    return bool(settings.BOUNCES)


def collect_all() -> None:
    """Take all reports that are in the mailbox."""
    collect()


def collect() -> Counter[str]:
    """Take all reports that are in the mailbox; return how many were what."""
    place, known, tally = urlsplit(settings.BOUNCES), Mailboxes(), Counter[str]()

    def count(content: bytes) -> Taken:
        taken = take(content, known)
        tally[taken] += 1
        return taken

    if place.scheme == "maildir" and place.path:
        _read_maildir(Path(place.path), count)
    elif place.scheme in {"imaps", "imap"} and place.hostname:
        _read_imap(place, count)
    else:
        raise SetupError(f"DAILYPAPERS_BOUNCES: {FORMS}")
    return tally


def _read_maildir(folder: Path, take_one: Take) -> None:
    if not (folder / "new").is_dir():
        raise SetupError(f"DAILYPAPERS_BOUNCES: {folder} is no Maildir that can be read")
    try:
        box = mailbox.Maildir(folder, create=False)
        for key, message in list(box.iteritems()):
            if message.get_subdir() != "new":
                continue
            if take_one(box.get_bytes(key)) == Taken.NOTED:
                box.remove(key)
            else:
                message.set_subdir("cur")
                message.add_flag("S")
                box[key] = message
    except OSError as error:
        raise SetupError(f"DAILYPAPERS_BOUNCES: {error}") from error


def _read_imap(place: SplitResult, take_one: Take) -> None:
    try:
        with _signed_in(place) as server:
            _, [found] = server.uid("SEARCH", "UNSEEN")
            for number in found.split():
                _, parts = server.uid("FETCH", number.decode(), "(BODY.PEEK[])")
                content = next((part[1] for part in parts if isinstance(part, tuple)), b"")
                is_noted = take_one(content) == Taken.NOTED
                flag = r"(\Deleted)" if is_noted else r"(\Seen)"
                server.uid("STORE", number.decode(), "+FLAGS", flag)
            server.expunge()
    except (imaplib.IMAP4.error, OSError) as error:
        raise SetupError(f"DAILYPAPERS_BOUNCES: {place.hostname} said: {error}") from error


@contextmanager
def _signed_in(place: SplitResult) -> Iterator[imaplib.IMAP4]:
    """Yield a mailbox that is open. Plain `imap` is for this machine and tunnels."""
    host = place.hostname or ""
    server = (
        imaplib.IMAP4_SSL(
            host, place.port or SECURE, ssl_context=ssl.create_default_context(), timeout=TIMEOUT
        )
        if place.scheme == "imaps"
        else imaplib.IMAP4(host, place.port or PLAIN, timeout=TIMEOUT)
    )
    try:
        server.login(unquote(place.username or ""), settings.BOUNCES_PASSWORD)
        status, said = server.select(unquote(place.path.strip("/")) or "INBOX")
        if status != "OK":
            raise SetupError(f"DAILYPAPERS_BOUNCES: {said[0]!r}")
        yield server
    finally:
        server.logout()
