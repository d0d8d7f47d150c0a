"""A mixed day as Locust's readers live it: 80 of 100 read, 10 search, 10 are signed in and act.

Locust runs this file; `bench.load` starts it. DAILYPAPERS_SESSIONS names a file with the sessions
of readers.
"""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

from locust import HttpUser, between, task
from lxml import html

SESSIONS: list[str] = json.loads(Path(os.environ["DAILYPAPERS_SESSIONS"]).read_text())
DAYS = [f"2026-{month:02}-{day:02}" for month in range(1, 9) for day in range(1, 29)]
WORDS = [
    "adapter",
    "attention",
    "benchmark",
    "dialogue",
    "diffusion",
    "planning",
    "protein",
    "reasoning",
    "retrieval",
]
PAPERS = "//article[contains(@class, 'card')]//h2//a/@href"
READ, SEARCH, OWN, VOTE, COMMENT = "reading", "searching", "signed in", "votes", "comments"


class Reader(HttpUser):
    """Somebody who reads, with a pause of a second or two after each page."""

    wait_time = between(0.5, 2.0)

    def on_start(self) -> None:
        """Be somebody: one of the readers, or a stranger. Know the papers of the newest day."""
        self.papers: list[str] = []
        self.session = random.choice(SESSIONS)
        self._open("/", READ)

    @task(30)
    def day(self) -> None:
        """Look at the newest edition, or an older one."""
        self._open(random.choice(["/", "/", f"/papers/date/{random.choice(DAYS)}"]), READ)

    @task(35)
    def paper(self) -> None:
        """Open a paper that was on a page."""
        self._open(random.choice(self.papers or ["/"]), READ)

    @task(15)
    def others(self) -> None:
        """Look elsewhere."""
        self._open(random.choice(["/papers/trending", "/topics", "/topics/cs.CL"]), READ)

    @task(10)
    def search(self) -> None:
        """Search for two words."""
        self._open(f"/search?q={'+'.join(random.sample(WORDS, 2))}", SEARCH)

    @task(5)
    def own(self) -> None:
        """Read as a reader who is signed in."""
        self._open(random.choice(["/", "/papers/for-you", *self.papers[:3]]), OWN, signed_in=True)

    @task(3)
    def vote(self) -> None:
        """Vote for a paper, as its page offers it."""
        self._send("/vote", VOTE, on="yes")

    @task(2)
    def comment(self) -> None:
        """Say something of a paper."""
        self._send("/comments", COMMENT, text=f"A thought of {random.random()}.")

    def _open(self, path: str, name: str, *, signed_in: bool = False) -> Any:
        cookies = {"sessionid": self.session} if signed_in else {}
        with self.client.get(path, name=name, cookies=cookies, catch_response=True) as answer:
            if answer.status_code == 404 and "/date/" in path:
                answer.success()  # A day before the first.
            page: Any = html.fromstring(answer.content) if answer.content else None
        if page is not None and not signed_in:
            found = [str(link) for link in page.xpath(PAPERS)]
            self.papers = found or self.papers
        return page

    def _send(self, end: str, name: str, **said: str) -> None:
        """Send what a paper's page offers to send: the form with that address."""
        if not self.papers:
            return
        path = random.choice(self.papers)
        page = self._open(path, OWN, signed_in=True)
        forms = [form for form in page.iter("form") if (form.get("action") or "").endswith(end)]
        fields = dict(forms[0].form_values()) if forms else {}
        token = page.xpath("//input[@name='csrfmiddlewaretoken']/@value")[0]
        self.client.post(
            path + end,
            {**fields, **said, "csrfmiddlewaretoken": token, "next": path},
            name=name,
            cookies={"sessionid": self.session},
            headers={"Referer": f"{self.host}{path}"},
            allow_redirects=False,
        )
