"""Readers who come steadily, wait and try again as people do, and remember what was acknowledged.

Four of ten acts write: more than readers do, for writes are what a fault may lose.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx2
from lxml import html

ACTS = {"day": 2, "paper": 2, "search": 2, "vote": 3, "comment": 1}
WORDS = ("adapter", "attention", "benchmark", "diffusion", "planning", "protein", "retrieval")
PAUSE = 0.3  # Seconds between two acts of one reader, on average.
PATIENCE = 60.0  # Seconds until a reader gives up on an answer.
FORM = "csrfmiddlewaretoken"


@dataclass
class Memory:
    """What one reader was told is kept: `votes` by paper, True or False where nobody may doubt it.

    After a vote that got no answer both are right, and `votes` does not have it.
    """

    reader: int
    votes: dict[str, bool] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)
    acknowledged: int = 0


class Reader(threading.Thread):
    """One reader, signed in, who acts until told to stop."""

    def __init__(
        self, address: str, key: str, reader: int, papers: list[str], acts: dict[str, int]
    ) -> None:
        super().__init__(daemon=True)
        self.acts = acts
        self.memory = Memory(reader)
        self.seen: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()
        self.longest = 0.0
        self.last_failure = 0.0
        self.over = threading.Event()
        self._papers = papers
        self._since: float | None = None  # when what this reader waits for was first asked
        self._client = httpx2.Client(
            base_url=address, cookies={"sessionid": key}, timeout=PATIENCE, trust_env=False
        )

    def run(self) -> None:
        """Act, wait, act."""
        with self._client:
            while not self.over.wait(random.expovariate(1 / PAUSE)):
                self._act(random.choices(list(self.acts), list(self.acts.values()))[0])
        self._wait_ended()

    def _act(self, kind: str) -> None:
        self._since = self._since or time.monotonic()
        self.seen[kind] += 1
        try:
            getattr(self, f"_{kind}")()
        except (httpx2.HTTPError, Refused) as error:
            self.failed[str(error) if isinstance(error, Refused) else type(error).__name__] += 1
            self.last_failure = time.monotonic()
        else:
            self._wait_ended()
            self._since = None

    def _wait_ended(self) -> None:
        if self._since is not None:
            self.longest = max(self.longest, time.monotonic() - self._since)

    def _day(self) -> None:
        self._get("/")

    def _paper(self) -> None:
        self._get(random.choice(self._papers))

    def _search(self) -> None:
        self._get(f"/search?q={'+'.join(random.sample(WORDS, 2))}")

    def _vote(self) -> None:
        """Vote for a paper or take the vote back; doubt it until there is an answer."""
        paper = random.choice(self._papers)
        token = _token(self._get(paper))
        on = not self.memory.votes.pop(paper, False)
        self._send(f"{paper}/vote", paper, {FORM: token, "on": "yes" if on else "no"})
        self.memory.votes[paper] = on
        self.memory.acknowledged += 1

    def _comment(self) -> None:
        """Say something that nobody said before, by the form of a paper's page."""
        paper, text = random.choice(self._papers), f"A thought, {uuid4()}."
        page = self._get(paper)
        form = next(one for one in page.forms if (one.action or "").endswith("/comments"))
        self._send(f"{paper}/comments", paper, {**dict(form.form_values()), "text": text})
        self.memory.comments.append(text)
        self.memory.acknowledged += 1

    def _sign_in(self) -> None:
        """Try to sign in by a wrong password, which is counted; being held back is an answer."""
        said = {"login": f"{uuid4().hex}@example.org", "password": "not this one"}
        self._as_a_stranger("/account/login/", said, 200, 429)

    def _forget(self) -> None:
        """Ask for a mail to choose another password by; that none can leave is an answer."""
        said = {"email": f"{uuid4().hex}@example.org"}
        self._as_a_stranger("/account/password/reset/", said, 302, 429, 503)

    def _as_a_stranger(self, path: str, said: dict[str, str], *wanted: int) -> None:
        address = self._client.base_url
        with httpx2.Client(base_url=address, timeout=PATIENCE, trust_env=False) as stranger:
            page: Any = html.fromstring(_good(stranger.get(path), 200).content)
            from_there = {"Referer": f"{address}{path}"}
            _good(
                stranger.post(path, data={FORM: _token(page), **said}, headers=from_there), *wanted
            )

    def _get(self, path: str) -> Any:
        return html.fromstring(_good(self._client.get(path), 200).content)

    def _send(self, path: str, page: str, said: dict[str, str]) -> None:
        address = {"Referer": f"{self._client.base_url}{page}"}
        _good(self._client.post(path, data={"next": page, **said}, headers=address), 302)


class Refused(Exception):
    """An answer that is not the one a reader hoped for."""


def _token(page: Any) -> str:
    return str(page.xpath(f"//input[@name='{FORM}']/@value")[0])


def _good(answer: httpx2.Response, *wanted: int) -> httpx2.Response:
    if answer.status_code not in wanted:
        raise Refused(str(answer.status_code))
    return answer


def lost(memories: list[Memory], votes: set[tuple[int, str]], comments: set[str]) -> list[str]:
    """Return what was acknowledged and is not so, in words; `votes` and `comments` are all kept."""
    found = []
    for memory in memories:
        for paper, on in memory.votes.items():
            if ((memory.reader, paper) in votes) != on:
                found.append(f"reader {memory.reader}: vote for {paper} is not {on}")
        found += [
            f"reader {memory.reader}: {one}" for one in memory.comments if one not in comments
        ]
    return found
