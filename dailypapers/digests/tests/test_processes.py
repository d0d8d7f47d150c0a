"""The promises of `handover.py`, kept by real processes on a database of their own."""

from __future__ import annotations

import json
import subprocess

import pytest

from dailypapers.testing.processes import Instance
from dailypapers.testing.smtp import MailServer, mail_server

READERS = 30
SETUP = f"""
from dailypapers.digests.tests.papers import add_edition
from dailypapers.testing.mail import subscribe
add_edition()
for number in range({READERS}):
    subscribe(f"reader{{number}}@example.org")
"""
TOLD = f"""
from uuid import uuid4
from dailypapers.community import comments, notifications
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader
readers, paper = [make_reader() for _ in range({READERS})], make_paper()
for reader in readers:
    notifications.choose_mails(reader, {{"mention": "at-once"}})
    comments.post(make_reader(), paper.pk, f"@{{reader.handle}}", uuid4())
notifications.tell()
"""
SEND_NOTICES = """
from dailypapers.digests import notices
print(notices.send_due().sent)
"""
# Dies as by kill -9 at a point of the third mail: before one function, or after it.
DIE = """
import os, signal
from dailypapers.digests import issues, sending
where, name, when = os.environ["POINT"].split()
home = sending.Sender if where == "Sender" else sending
plain, calls = getattr(home, name), []
def deadly(*args, **said):
    calls.append(name)
    if len(calls) == 3 and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    answer = plain(*args, **said)
    if len(calls) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return answer
setattr(home, name, deadly)
issues.send_due()
"""
POINTS = {  # from an issue that is composed to one that is marked as sent, and twins each may make
    "sending claim before": 0,
    "sending claim after": 0,
    "Sender _hand_over before": 0,
    "Sender _hand_over after": 1,
    "sending _note before": 1,
    "sending _note after": 0,
}
ENDED_LEASES = """
from dailypapers.digests.models import Delivery, Notice, Subscription
from dailypapers.core.clock import now
for model in (Delivery, Notice):
    model.objects.exclude(held_until=None).update(held_until=now())
Subscription.objects.exclude(due_at=None).update(due_at=now())
"""


@pytest.fixture
def with_readers(migrated: Instance) -> Instance:
    """Return an instance with an edition and readers who are due for it."""
    finish(migrated.start("shell", "-v0", "-c", SETUP))
    return migrated


def test_two_workers_send_every_reader_one_mail(with_readers: Instance) -> None:
    with mail_server() as server:
        workers = [send(with_readers, server) for _ in range(2)]
        sent = [json.loads(finish(worker))["sent"] for worker in workers]
    assert sum(sent) == READERS
    assert len(set(server.recipients)) == len(server.recipients) == READERS


def test_after_kill_9_everybody_gets_their_mail_and_at_most_one_gets_a_twin(
    with_readers: Instance,
) -> None:
    with mail_server() as server:
        victim = send(with_readers, server)
        server.at_message[READERS // 2] = victim.kill
        victim.communicate()
        assert victim.returncode == -9
        finish(send(with_readers, server))
        assert len(set(server.recipients)) >= READERS - 1
        finish(with_readers.start("shell", "-v0", "-c", ENDED_LEASES))
        finish(send(with_readers, server))
    assert len(set(server.recipients)) == READERS
    assert len(server.recipients) <= READERS + 1
    assert len({mail["Message-ID"] for mail in server.taken}) == READERS


def test_killed_at_any_point_nobody_is_left_out_and_twins_are_only_where_smtp_has_no_better(
    with_readers: Instance,
) -> None:
    with mail_server() as server:
        for point in POINTS:
            said = {"POINT": point, **reaching(server)}
            victim = with_readers.start("shell", "-v0", "-c", DIE, **said)
            victim.communicate(timeout=60)
            assert victim.returncode == -9, point
        before = len(set(server.recipients))
        finish(with_readers.start("shell", "-v0", "-c", ENDED_LEASES))
        finish(send(with_readers, server))
        finish(send(with_readers, server))
    assert len(set(server.recipients)) == READERS > before
    assert len(server.recipients) == READERS + sum(POINTS.values())
    assert len({mail["Message-ID"] for mail in server.taken}) == READERS


def test_two_workers_tell_every_reader_in_one_mail(migrated: Instance) -> None:
    finish(migrated.start("shell", "-v0", "-c", TOLD))
    with mail_server() as server:
        workers = [send_notices(migrated, server) for _ in range(2)]
        sent = [int(finish(worker)) for worker in workers]
    assert sum(sent) == READERS
    assert len(set(server.recipients)) == len(server.recipients) == READERS


def test_after_kill_9_every_reader_is_told_and_at_most_one_gets_a_twin(migrated: Instance) -> None:
    finish(migrated.start("shell", "-v0", "-c", TOLD))
    with mail_server() as server:
        victim = send_notices(migrated, server)
        server.at_message[READERS // 2] = victim.kill
        victim.communicate()
        assert victim.returncode == -9
        finish(send_notices(migrated, server))
        finish(migrated.start("shell", "-v0", "-c", ENDED_LEASES))
        finish(send_notices(migrated, server))
    assert len(set(server.recipients)) == READERS
    assert len(server.recipients) <= READERS + 1
    assert len({mail["Message-ID"] for mail in server.taken}) == READERS


def send(instance: Instance, server: MailServer) -> subprocess.Popen[str]:
    """Start a worker that sends what is due."""
    return instance.start("digest", "send", "--json", **reaching(server))


def send_notices(instance: Instance, server: MailServer) -> subprocess.Popen[str]:
    """Start a worker that mails what is told."""
    return instance.start("shell", "-v0", "-c", SEND_NOTICES, **reaching(server))


def reaching(server: MailServer) -> dict[str, str]:
    """Return the settings by which mail goes to a server."""
    return {"DAILYPAPERS_SMTP_HOST": server.host, "DAILYPAPERS_SMTP_PORT": str(server.port)}


def finish(process: subprocess.Popen[str]) -> str:
    """Wait for a process that must succeed; return what it said."""
    said, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    return said
