"""Two hosts on one database: each with an index of its own, and neither needed by the other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest

from dailypapers.testing.namespaces import Namespace, can_be_made
from dailypapers.testing.processes import Instance, wait_for

KEY = "the same on every host, made by chance 0123456789"
SIGN_IN = """
from django.contrib.sessions.backends.db import SessionStore
from dailypapers.testing.people import make_reader
reader = make_reader(email="ada@example.org")
session = SessionStore()
session["_auth_user_id"] = str(reader.pk)
session["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
session["_auth_user_hash"] = reader.get_session_auth_hash()
session.create()
print(session.session_key)
"""
ADD = """
from dailypapers.testing.make import make_paper
print(make_paper(title="Teapots that learn to pour").address)
"""


class Host(Instance):
    """An instance in a network of its own, with a home of its own, on another's database."""

    def __init__(self, home: Path, database: str, network: Namespace | None) -> None:
        super().__init__(home)
        self.database, self.network = database, network
        if network:
            at = urlsplit(database)
            network.lead_to(at.port or 5432)
            self.database = database.replace("@127.0.0.1:", f"@{network.here}:")

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a host of several."""
        named = {"DAILYPAPERS_ALLOWED_HOSTS": self.network.there} if self.network else {}
        return super().environment | {"DAILYPAPERS_SECRET_KEY": KEY} | named

    @property
    def address(self) -> str:
        """Where it serves."""
        return f"http://{self.network.there}:{self.port}" if self.network else super().address

    def _start(self, command: list[str], *arguments: Any, **options: Any) -> Any:
        inside = self.network.enter if self.network else []
        return super()._start([*inside, *command], *arguments, **options)

    def up(self) -> Any:
        """Start it, for others to come by its cable."""
        host = self.network.there if self.network else "127.0.0.1"
        return self.start("up", "--offline", "--host", host, "--port", str(self.port))


@pytest.fixture
def hosts(migrated: Instance, tmp_path: Path, socket_enabled: None) -> Iterator[list[Host]]:
    """Two hosts that serve and work; where root may, each in a network namespace."""
    if not migrated.database:
        pytest.skip("Hosts share PostgreSQL: this runs with --postgres.")
    networks = [Namespace(1), Namespace(2)] if can_be_made() else [None, None]
    migrated.python(ADD)  # With a paper here, no host loads the bundled ones.
    ours = [
        Host(tmp_path / f"host-{number}", migrated.database, network)
        for number, network in enumerate(networks)
    ]
    for host in ours:
        host.up()
    for host in ours:
        wait_for(lambda host=host: _is_ready(host))  # type: ignore[misc]
    yield ours
    for host in ours:
        host.database = ""
        host.remove()
        if host.network:
            host.network.remove()


def test_each_finds_what_came_by_the_other_and_outlives_it(hosts: list[Host]) -> None:
    one, two = hosts
    session = one.python(SIGN_IN)
    assert [_is_signed_in(host, session) for host in hosts] == [True, True]
    assert not _is_signed_in(one, "nonsense")
    address = one.python(ADD)
    for host in hosts:
        wait_for(lambda host=host: _finds(host, address))  # type: ignore[misc]
        assert (host.home / "index" / "manifest.json").exists()
    if one.network:  # Cut off, it is missed by nobody, and catches up once it is back.
        one.network.cut()
        with pytest.raises(OSError):  # noqa: PT011 — however the network says so
            urlopen(f"{one.address}/health/alive", timeout=1)
        assert _finds(two, address)
        meanwhile = two.python(ADD)
        wait_for(lambda: _finds(two, meanwhile))
        one.network.mend()
        wait_for(lambda: _finds(one, meanwhile))
    one.kill()
    assert _finds(two, address)
    second = two.python(ADD)
    wait_for(lambda: _finds(two, second))
    assert json.loads(two.get("/health")[1])["index_behind"] == 0


def _finds(host: Host, address: str) -> bool:
    """Say whether a search shows a paper."""
    return address in host.get("/search?q=teapots")[1]


def _is_signed_in(host: Host, session: str) -> bool:
    """Say whether a page is shown as to a reader."""
    asked = Request(f"{host.address}/topics", headers={"Cookie": f"sessionid={session}"})
    with urlopen(asked) as reply:
        return b"data-reader=" in reply.read()


def _is_ready(host: Host) -> bool:
    try:
        return host.get("/health/ready")[0] == 200
    except OSError:
        return False
