"""What an instance does beside its readers: papers come in from arXiv, mails go out.

arXiv is played on loopback by a list of invented papers that grows; mails are taken by a real SMTP
server in a process of its own. Both are the worker's usual jobs, only more often.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench.digests import mail_server
from bench.house import House
from dailypapers.core.clock import now
from dailypapers.testing.arxiv_days import Archive, Listed, serving

A_MINUTE = 50  # papers that come, and mails that go out
SESSIONS = 50
SETS = [{"name": "arxiv", "sets": ["cs"], "every": "1m"}]
WORDS = ("graph", "model", "speech", "vision", "proof", "agent", "memory", "text", "planning")
PEOPLE = f"""
import json, random
from datetime import timedelta
from django.contrib.sessions.backends.db import SessionStore
from dailypapers.catalogue.models import Paper
from dailypapers.community.models import Vote
from dailypapers.core.clock import now
from dailypapers.testing.mail import subscribe
from dailypapers.testing.people import make_reader
keys, moment = [], now()
papers = list(Paper.objects.order_by("-pk").values_list("pk", flat=True)[:600])
for number in range(max({{mails}}, {SESSIONS})):
    long_ago = moment - timedelta(days=400)
    reader = make_reader(email=f"load{{{{number}}}}@example.org", joined_at=long_ago)
    Vote.objects.bulk_create(
        Vote(reader=reader, paper_id=paper, at=moment) for paper in random.sample(papers, 10)
    )
    if number < {{mails}}:
        later = moment + timedelta(days=1)
        subscribe(reader.email, reader=reader, view="for-you", days=127, due_at=later)
    if number < {SESSIONS}:
        session = SessionStore()
        session["_auth_user_id"] = str(reader.pk)
        session["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
        session["_auth_user_hash"] = reader.get_session_auth_hash()
        session.create()
        keys.append(session.session_key)
print(json.dumps(keys))
"""
DUE = """
from datetime import timedelta
from dailypapers.core.clock import now
from dailypapers.digests.models import Subscription
moment, ours = now(), Subscription.objects.filter(address__mailbox__startswith="load")
for place, one in enumerate(ours.order_by("pk")):
    one.due_at = moment + timedelta(minutes=place / {a_minute})
    one.save(update_fields=["due_at"])
"""
DONE = """
import json
from django.db.models import Sum
from dailypapers.digests.models import Delivery
from dailypapers.sources.models import Harvest
came = Harvest.objects.filter(source="arxiv").aggregate(came=Sum("new"))["came"]
print(json.dumps([came or 0, Delivery.objects.exclude(sent_at=None).count()]))
"""


class Growing(Archive):
    """Papers that nobody wrote, more with every minute, all of today's list."""

    def __init__(self) -> None:
        self._since, self._all = time.monotonic(), list[Listed]()
        super().__init__([_invented(0)])

    def answer(self, query: dict[str, str]) -> bytes:
        """Answer as arXiv does, of the papers that there are by now."""
        there = int(A_MINUTE * (1 + (time.monotonic() - self._since) / 60))
        self._all += [_invented(number) for number in range(len(self._all), there)]
        return Archive(self._all).answer(query)


@contextmanager
def beside() -> Iterator[dict[str, str]]:
    """Play arXiv and a mail server while the block runs; yield the settings that name them."""
    with serving(Growing()) as arxiv, mail_server() as port:
        yield {
            "DAILYPAPERS_OFFLINE": "0",
            "DAILYPAPERS_ARXIV_OAI_URL": arxiv,
            "DAILYPAPERS_SOURCES": json.dumps(SETS),
            "DAILYPAPERS_SMTP_HOST": "127.0.0.1",
            "DAILYPAPERS_SMTP_PORT": str(port),
            "DAILYPAPERS_SMTP_TLS": "none",
        }


def make_people(house: House, minutes: float) -> str:
    """Make readers who have likes and will get mails for so long; return sessions, as JSON."""
    return house.ours.python(PEOPLE.format(mails=max(1, round(minutes * A_MINUTE))))


def begin_mails(house: House) -> None:
    """Let mails be due from now on, one after another."""
    house.ours.python(DUE.format(a_minute=A_MINUTE))


def done(house: House) -> tuple[int, int]:
    """Return how many papers came from arXiv and how many mails were sent, so far."""
    papers, mails = json.loads(house.ours.python(DONE))
    return papers, mails


def _invented(number: int) -> Listed:
    chance, today = random.Random(number), now().date()
    words = " ".join(chance.choices(WORDS, k=6))
    said = {
        "title": f"On {words} {number}",
        "authors": [f"Ada Invented{number % 97}", f"Alan Invented{number % 89}"],
        "categories": ["cs.CL" if number % 2 else "cs.LG"],
        "abstract": " ".join(chance.choices(WORDS, k=150)),
    }
    return Listed(today, f"{today:%y%m}.{90000 + number}", said)
