"""What was acknowledged is kept: fifty readers press buttons, and servers are killed under them."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from itertools import count
from random import Random
from threading import Event
from typing import Any
from urllib.parse import urlencode

from dailypapers.testing.processes import Instance

CLIENTS = 50
PRESSES = int(os.environ.get("PRESSES", "12"))  # by each; a half after the kill
MAKE_READERS = f"""
import json
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
Session = import_module(settings.SESSION_ENGINE).SessionStore
keys = []
for number in range({CLIENTS}):
    reader = User.objects.create_user(f"reader{{number}}@example.org")
    session = Session()
    session[SESSION_KEY] = str(reader.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = reader.get_session_auth_hash()
    session.save()
    keys.append([reader.pk, session.session_key])
papers = list(Paper.objects.values_list("pk", "address")[:5])
print(json.dumps([settings.SESSION_COOKIE_NAME, keys, papers]))
"""
READ_VOTES = """
import json
from dailypapers.community.models import Tally, Vote
votes = list(Vote.objects.values_list("reader", "paper"))
print(json.dumps([votes, list(Tally.objects.values_list("paper", "votes"))]))
"""


class Client:
    """One signed-in browser; remembers what was last acknowledged for each paper."""

    def __init__(self, site: Instance, name: str, session: str) -> None:
        self._site, self._cookies, self._token = site, {name: session}, ""
        self.known: dict[int, bool] = {}  # By paper; what was asked without an answer is not known.

    def start(self, address: str) -> None:
        """Open a page, as its form has the token."""
        status, headers, page = self._ask("GET", f"/papers/{address}")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        cookie = re.search(r"csrftoken=(\w+)", headers)
        assert status == 200
        assert token
        assert cookie
        self._cookies["csrftoken"], self._token = cookie[1], token[1]

    def press(self, paper: int, address: str, choice: bool) -> bool:
        """Vote or take it back; return whether there was an answer."""
        self.known.pop(paper, None)
        said = {"csrfmiddlewaretoken": self._token, "on": "yes" if choice else "no", "next": "/"}
        try:
            status, _, page = self._ask("POST", f"/papers/{address}/vote", urlencode(said))
        except (OSError, HTTPException):
            return False
        assert status == 302, page
        self.known[paper] = choice
        return True

    def _ask(self, method: str, path: str, body: str = "") -> tuple[int, str, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = HTTPConnection("127.0.0.1", self._site.port, timeout=60)
        try:
            connection.request(method, path, body or None, headers)
            reply = connection.getresponse()
            return reply.status, str(reply.headers), reply.read().decode()
        finally:
            connection.close()


def shell(site: Instance, code: str) -> Any:
    """Return what a script in the instance prints."""
    return json.loads(site.python(code))


def press_all(site: Instance, clients: list[Client], papers: Any, *, kill: bool) -> None:
    """Let everybody press at once; with `kill`, end all servers half way."""
    enough, answers, reached = CLIENTS * PRESSES // 4, count(1), Event()

    def act(number: int) -> None:
        chance = Random(number)
        for _ in range(PRESSES // 2):
            paper, address = chance.choice(papers)
            if not clients[number].press(paper, address, chance.random() < 0.7):
                return
            if next(answers) == enough:
                reached.set()

    with ThreadPoolExecutor(CLIENTS) as pool:
        done = [pool.submit(act, number) for number in range(CLIENTS)]
        if kill:
            assert reached.wait(100)
            site.kill()
        for future in done:
            future.result()


def test_no_acknowledged_vote_is_lost_and_counts_equal_rows_after_kill_9(loaded: Instance) -> None:
    name, keys, papers = shell(loaded, MAKE_READERS)
    clients = [Client(loaded, name, session) for _, session in keys]
    loaded.serve("--workers", "2")
    for client in clients:
        client.start(papers[0][1])
    press_all(loaded, clients, papers, kill=True)
    loaded.serve("--workers", "2")
    press_all(loaded, clients, papers, kill=False)

    votes, tallies = shell(loaded, READ_VOTES)
    cast = {(reader, paper) for reader, paper in votes}
    acknowledged = {
        (reader, paper): choice
        for (reader, _), client in zip(keys, clients, strict=True)
        for paper, choice in client.known.items()
    }
    assert len(cast) == len(votes) > CLIENTS
    assert acknowledged == {vote: vote in cast for vote in acknowledged}
    counted = Counter(paper for _, paper in cast)
    assert dict(tallies) == {paper: counted[paper] for paper, _ in papers}
