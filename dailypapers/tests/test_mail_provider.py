"""Mails handed to a provider, and what it tells of them: a real process, the provider played here.

Its requests have the shape of Mailgun's; every word in them is ours.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from dailypapers.testing.processes import Instance

SIGNING_KEY = "a-teapot-signs"
SCRIPT = """
import hashlib, hmac, json
from django.test import Client
from dailypapers.digests import issues, suppression
from dailypapers.digests.mail_models import Bounce
from dailypapers.digests.tests.papers import add_edition
from dailypapers.testing.mail import subscribe

add_edition()
for name in ("ada", "bob", "cy", "dora"):
    email = f"{name}@example.org"
    subscribe(email)
sent = issues.send_due()

def tell(name, token, key="a-teapot-signs", **event):
    signature = hmac.new(key.encode(), f"1790000000{token}".encode(), hashlib.sha256).hexdigest()
    signed = {"timestamp": "1790000000", "token": token, "signature": signature}
    event |= {"recipient": f"{name}@Example.org", "timestamp": 1790000000.5, "id": "e"}
    event["message"] = {"headers": {"message-id": "m@papers.example.org"}}
    body = json.dumps({"signature": signed, "event-data": event})
    path = "/anymail/mailgun/tracking/"
    client = Client(enforce_csrf_checks=True)
    return client.post(path, body, content_type="application/json", HTTP_HOST="localhost")

gone = {"code": 550, "message": "5.1.1 No such user", "description": ""}
spam = {"code": 550, "message": "5.7.1 Looks like spam", "description": ""}
failed = {"event": "failed", "severity": "permanent", "reason": "bounce"}
answers = [
    tell("ada", "t1", **failed, **{"delivery-status": gone}),
    tell("ada", "t1", **failed, **{"delivery-status": gone}),
    tell("bob", "t2", event="complained"),
    tell("cy", "t3", **failed, **{"delivery-status": spam}),
    tell("dora", "t4", key="another", event="complained"),
    tell("dora", "t5", event="failed", severity="temporary", reason="generic"),
    tell("dora", "t6", event="opened"),
]
print(json.dumps({
    "sent": [sent.sent, sent.failed, sent.refused],
    "answers": [answer.status_code for answer in answers],
    "stopped": sorted(suppression.suspended().values_list("mailbox", "reason")),
    "bounces": Bounce.objects.count(),
}))
"""


class Provider(BaseHTTPRequestHandler):
    """Takes mails by HTTP; one address it does not like."""

    taken: list[str]

    def do_POST(self) -> None:
        """Take a mail, or refuse it."""
        said = self.rfile.read(int(self.headers["Content-Length"])).decode()
        is_taken = "dora" not in said
        body = json.dumps({"id": "<m@papers.example.org>", "message": "Queued. Thank you."})
        self.send_response(200 if is_taken else 400)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body.encode() if is_taken else b'{"message": "no"}')
        if is_taken:
            self.taken.append(said)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def provider() -> Iterator[tuple[str, list[str]]]:
    """Yield where a provider takes mails, and those it took."""
    taken: list[str] = []
    handler = type("Handler", (Provider,), {"taken": taken})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        serving = Thread(target=server.serve_forever, daemon=True)
        serving.start()
        yield f"http://127.0.0.1:{server.server_port}/v3", taken
        server.shutdown()
        serving.join()


def test_a_provider_gets_the_mails_and_says_what_became_of_them(migrated: Instance) -> None:
    with provider() as (address, taken):
        settings = {
            "MAILGUN_API_KEY": "a-kettle",
            "MAILGUN_API_URL": address,
            "MAILGUN_WEBHOOK_SIGNING_KEY": SIGNING_KEY,
        }
        done = migrated.run(
            *("shell", "-v0", "-c", SCRIPT),
            DAILYPAPERS_MAIL_PROVIDER="mailgun",
            DAILYPAPERS_MAIL_PROVIDER_SETTINGS=json.dumps(settings),
            DAILYPAPERS_MAIL_RETURN="bounces@papers.example.org",
            DAILYPAPERS_MAIL_FROM="Daily Papers <papers@papers.example.org>",
            DAILYPAPERS_PRIVATE="1",
        )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["sent"] == [3, 1, 0]
    assert said["answers"] == [200, 200, 200, 200, 400, 200, 200]
    assert said["stopped"] == [["ada@example.org", "gone"], ["bob@example.org", "complaint"]]
    assert said["bounces"] == 3
    assert len(taken) == 3
    for mail in taken:
        assert "List-Unsubscribe" in mail
        assert "bounces+" not in mail  # The provider has return paths of its own.


@pytest.mark.parametrize(
    ("name", "says"), [("no such", "no provider's name"), ("pigeons", "knows no 'pigeons'")]
)
def test_a_provider_that_is_none_is_said_to_be_none(
    instance: Instance, name: str, says: str
) -> None:
    done = instance.run("check", DAILYPAPERS_MAIL_PROVIDER=name)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr
