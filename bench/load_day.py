"""A mixed day as Locust's readers live it: 80 of 100 read, 10 search, 8 are signed in and act.

Locust runs this file; `bench.load` starts it. DAILYPAPERS_SESSIONS names a file with the sessions
of readers, DAILYPAPERS_STEPS the rates, as seconds and readers at once: `60:10,60:20`.
"""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

from locust import HttpUser, LoadTestShape, between, task
from lxml import html

SESSIONS: list[str] = json.loads(Path(os.environ["DAILYPAPERS_SESSIONS"]).read_text())
STEPS = [tuple(map(int, step.split(":"))) for step in os.environ["DAILYPAPERS_STEPS"].split(",")]
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


class Reader(HttpUser):
    """Somebody who reads, with a pause of a second or two after each page."""

    wait_time = between(0.5, 2.0)

    def on_start(self) -> None:
        """Be somebody: one of the readers, or a stranger."""
        self.papers: list[str] = ["/"]
        self.session = random.choice(SESSIONS)

    @task(30)
    def day(self) -> None:
        """Look at the newest edition, or an older one."""
        self._open(random.choice(["/", "/", f"/papers/date/{random.choice(DAYS)}"]), "read: a day")

    @task(35)
    def paper(self) -> None:
        """Open a paper that was on a page."""
        self._open(random.choice(self.papers), "read: a paper")

    @task(15)
    def others(self) -> None:
        """Look elsewhere."""
        self._open(random.choice(["/papers/trending", "/topics", "/topics/cs.CL"]), "read: others")

    @task(10)
    def search(self) -> None:
        """Search for two words."""
        words = "+".join(random.sample(WORDS, 2))
        self._open(f"/search?q={words}", "search")

    @task(5)
    def own(self) -> None:
        """Read as a reader who is signed in."""
        path = random.choice(["/", "/papers/for-you", *self.papers[:3]])
        self._open(path, "signed in", signed_in=True)

    @task(3)
    def vote(self) -> None:
        """Vote for a paper, as its page offers it."""
        self._send("/vote", "vote", on="yes")

    @task(2)
    def comment(self) -> None:
        """Say something of a paper."""
        self._send("/comments", "comment", text=f"A thought of {random.random()}.")

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
        """Send what a paper's page offers to send: the form with that address, if there is one."""
        path = random.choice(self.papers)
        if path == "/":
            return
        page = self._open(path, "signed in", signed_in=True)
        forms = [form for form in page.iter("form") if (form.get("action") or "").endswith(end)]
        fields = dict(forms[0].form_values()) if forms else {}
        token = page.xpath("//input[@name='csrfmiddlewaretoken']/@value")[0]
        self.client.post(
            path + end,
            {**fields, **said, "csrfmiddlewaretoken": token, "next": path},
            name=name,
            cookies={"sessionid": self.session},
            headers={"Referer": f"{self.host}{path}"},
        )


class RisingRates(LoadTestShape):
    """More readers at once with each step."""

    def tick(self) -> tuple[int, float] | None:
        """Return how many there are to be now, and how many may come a second."""
        past = self.get_run_time()
        for seconds, readers in STEPS:
            if past < seconds:
                return readers, 10.0
            past -= seconds
        return None
