"""Two hosts on one database and one Redis: neither host is needed by the other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest

from dailypapers.testing.namespaces import Namespace, can_be_made
from dailypapers.testing.people import PASSWORD
from dailypapers.testing.processes import Instance, wait_for
from dailypapers.testing.redis import RedisServer, redis_server
from dailypapers.testing.signing_in import sign_in

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

    def __init__(self, home: Path, database: str, redis: str, network: Namespace | None) -> None:
        super().__init__(home)
        self.network = network
        self.database, self.redis = self._reached(database), self._reached(redis)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a host of several."""
        named = {"DAILYPAPERS_ALLOWED_HOSTS": self.network.there} if self.network else {}
        shared = {"DAILYPAPERS_SECRET_KEY": KEY, "DAILYPAPERS_REDIS_URL": self.redis}
        return super().environment | shared | named

    @property
    def address(self) -> str:
        """Where it serves."""
        return f"http://{self.network.there}:{self.port}" if self.network else super().address

    def _reached(self, address: str) -> str:
        """Return by what address it reaches what listens at `address` on our loopback."""
        if self.network is None:
            return address
        port = urlsplit(address).port
        assert port
        self.network.lead_to(port)
        return address.replace("127.0.0.1:", f"{self.network.here}:")

    def _start(self, command: list[str], *arguments: Any, **options: Any) -> Any:
        inside = self.network.enter if self.network else []
        return super()._start([*inside, *command], *arguments, **options)

    def up(self) -> Any:
        """Start it, for others to come by its cable."""
        host = self.network.there if self.network else "127.0.0.1"
        return self.start("up", "--offline", "--host", host, "--port", str(self.port))


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    """What the hosts count in together."""
    with redis_server(tmp_path) as server:
        yield server


@pytest.fixture
def hosts(
    migrated: Instance, tmp_path: Path, socket_enabled: None, redis: RedisServer
) -> Iterator[list[Host]]:
    """Two hosts that serve and work; where root may, each in a network namespace."""
    if not migrated.database:
        pytest.skip("Hosts share PostgreSQL: this runs with --postgres.")
    networks = [Namespace(1), Namespace(2)] if can_be_made() else [None, None]
    migrated.python(ADD)  # With a paper here, no host loads the bundled ones.
    ours = [
        Host(tmp_path / f"host-{number}", migrated.database, redis.address, network)
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


def test_wrong_passwords_are_counted_over_both_and_go_on_without_redis(
    hosts: list[Host], redis: RedisServer
) -> None:
    one, two = hosts
    session = one.python(SIGN_IN)
    answers = [sign_in(host, "wrong-one") for host in (one, two, one, two, one)]
    assert all("not correct" in page for page in answers)
    assert "Too many failed" in sign_in(two, PASSWORD)
    redis.kill()
    assert [_is_signed_in(host, session) for host in hosts] == [True, True]
    address = one.python(ADD)
    wait_for(lambda: _finds(two, address))
    # Counts begin anew in the database, for both hosts again.
    answers = [sign_in(host, "wrong-one") for host in (two, one, two, one, two)]
    assert all("not correct" in page for page in answers)
    assert "Too many failed" in sign_in(one, PASSWORD)


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
