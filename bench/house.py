"""An instance as it is run for readers: server and worker, each started again when it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from bench.steady import Memory, Reader, lost
from dailypapers.testing.postgres import Server
from dailypapers.testing.processes import Instance, wait_for

RESTART = 5.0  # Seconds, as in deploy/systemd.
READERS = 8
COME = """
import json
from datetime import timedelta
from uuid import uuid4
from django.contrib.sessions.backends.db import SessionStore
from dailypapers.catalogue.models import Paper
from dailypapers.core.clock import now
from dailypapers.testing.people import make_reader
keys, old = [], now() - timedelta(days=400)
for number in range({readers}):
    reader = make_reader(email=f"{{uuid4().hex}}@example.org", joined_at=old, is_moderator=True)
    session = SessionStore()
    session["_auth_user_id"] = str(reader.pk)
    session["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
    session["_auth_user_hash"] = reader.get_session_auth_hash()
    session.create()
    keys.append([session.session_key, reader.pk])
papers = [f"/papers/{{paper.address}}" for paper in Paper.objects.order_by("-pk")[:40]]
print(json.dumps([keys, papers]))
"""
ADD = """
from dailypapers.testing.make import make_paper
print(make_paper(title="{title}").address)
"""
KEPT = """
import json
from dailypapers.community.models import Comment, Vote
votes = Vote.objects.filter(reader__in={readers}).select_related("paper")
comments = Comment.objects.filter(reader__in={readers}).values_list("text", flat=True)
said = [[vote.reader_id, f"/papers/{{vote.paper.address}}"] for vote in votes]
print(json.dumps([said, list(comments)]))
"""


class Kept:
    """A command that is started again whenever it ends, as systemd does."""

    def __init__(
        self,
        command: list[str],
        environment: dict[str, str] | None = None,
        log: IO[bytes] | int = subprocess.DEVNULL,
    ) -> None:
        self.command, self._environment, self._log = command, environment, log
        self._over = threading.Event()
        self.process: subprocess.Popen[bytes] | None = None
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self._keeper.start()

    def end(self) -> None:
        """End it for good, if that was not done."""
        self._over.set()
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self._keeper.join()

    def _keep(self) -> None:
        while not self._over.is_set():
            self.process = subprocess.Popen(
                self.command,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=self._log,
                stderr=self._log,
                start_new_session=True,
            )
            self.process.wait()
            self._over.wait(RESTART)


class House:
    """A prepared instance in a folder; `serving` runs it, `asked` sends readers there."""

    def __init__(self, folder: Path, database: str = "", **environment: str) -> None:
        self.ours = Instance(folder / "home", database)
        self.folder, self.wrap = folder, list[str]()
        self.environment = self.ours.environment | environment
        self.web: Kept
        self.work: Kept
        self.redis: Kept
        self.postgres: Server
        prepare = [*self.ours.command, "up", "--prepare", "--offline"]
        subprocess.run(prepare, env=self.environment, check=True, stderr=subprocess.DEVNULL)

    @contextmanager
    def serving(self, processes: int = 1) -> Iterator[None]:
        """Serve and work until the block ends."""
        serve = ["serve", "--port", str(self.ours.port), "--workers", str(processes)]
        with (self.folder / "log").open("ab") as log:
            self.web, self.work = (
                Kept([*self.wrap, *self.ours.command, *arguments], self.environment, log)
                for arguments in (serve, ["work"])
            )
            try:
                wait_for(self.is_ready, 120)
                yield
            finally:
                self.web.end()
                self.work.end()
                self.ours.kill()

    def come(self, acts: dict[str, int]) -> list[Reader]:
        """Return readers who are new here, signed in and about to act."""
        keys, papers = json.loads(self.ours.python(COME.format(readers=READERS)))
        return [Reader(self.ours.address, key, pk, papers, acts) for key, pk in keys]

    def is_ready(self) -> bool:
        """Say whether readers can be sent here."""
        with suppress(OSError):
            return self.ours.get("/health/ready")[0] == 200
        return False

    def add(self, title: str) -> str:
        """Add a paper and return its address."""
        return self.ours.python(ADD.format(title=title))

    def finds(self, title: str, address: str) -> bool:
        """Say whether a search finds a paper that was added."""
        with suppress(OSError):
            return address in self.ours.get(f"/search?q={title.replace(' ', '+')}")[1]
        return False

    def lost(self, memories: list[Memory]) -> list[str]:
        """Return what readers were told is kept and is not, in words."""
        readers = [memory.reader for memory in memories]
        votes, comments = json.loads(self.ours.python(KEPT.format(readers=readers)))
        return lost(memories, {(reader, paper) for reader, paper in votes}, set(comments))
