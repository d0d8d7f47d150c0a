"""Two hosts on one database: each with an index of its own, and neither needed by the other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

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
    """An instance whose home is its own and whose database is another's."""

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a host of several."""
        return super().environment | {"DAILYPAPERS_SECRET_KEY": KEY}


@pytest.fixture
def hosts(migrated: Instance, tmp_path: Path) -> Iterator[list[Host]]:
    """Two hosts that serve and work."""
    if not migrated.database:
        pytest.skip("Hosts share PostgreSQL: this runs with --postgres.")
    ours = [Host(tmp_path / name) for name in ("one", "two")]
    migrated.python(ADD)  # With a paper here, no host loads the bundled ones.
    for host in ours:
        host.database = migrated.database
        host.start("up", "--offline", "--port", str(host.port))
    for host in ours:
        wait_for(lambda host=host: _is_ready(host))  # type: ignore[misc]
    yield ours
    for host in ours:
        host.database = ""
        host.remove()


def test_each_finds_what_came_by_the_other_and_outlives_it(hosts: list[Host]) -> None:
    one, two = hosts
    session = one.python(SIGN_IN)
    assert [_is_signed_in(host, session) for host in hosts] == [True, True]
    assert not _is_signed_in(one, "nonsense")
    address = one.python(ADD)
    for host in hosts:
        wait_for(lambda host=host: address in host.get("/search?q=teapots")[1])  # type: ignore[misc]
        assert (host.home / "index" / "manifest.json").exists()
    one.kill()
    assert address in two.get("/search?q=teapots")[1]
    second = two.python(ADD)
    wait_for(lambda: second in two.get("/search?q=teapots")[1])
    assert json.loads(two.get("/health")[1])["index_behind"] == 0


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
