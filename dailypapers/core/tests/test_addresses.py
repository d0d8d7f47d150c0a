from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from dailypapers.core import addresses
from dailypapers.core.addresses import Guard
from dailypapers.core.errors import SourceError
from dailypapers.core.http import Http
from dailypapers.testing.replay import FakeTime, Reply, source

OK = Reply(b"good")
PRIVATE = [
    *("127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1"),
    *("169.254.169.254", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0"),
    *("fc00::1", "ff02::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"),
    *("2001:0:53aa:64c:0:0:80ff:fffe", "[::1]"),
]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_is_refused_however_it_is_written(address: str) -> None:
    with pytest.raises(SourceError, match="no public address") as caught:
        Guard().addresses(address)
    assert caught.value.permanent


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1"])
def test_a_public_address_is_let_through(address: str) -> None:
    assert Guard().addresses(address) == [address]


def test_what_the_operator_allows_may_be_asked() -> None:
    guard = Guard(["10.0.0.0/8", "localhost", "192.168.1.7"])
    assert guard.addresses("10.1.2.3") == ["10.1.2.3"]
    assert guard.addresses("192.168.1.7") == ["192.168.1.7"]
    assert "127.0.0.1" in guard.addresses("localhost")
    with pytest.raises(SourceError):
        guard.addresses("192.168.1.8")


class Names:
    """What names mean, one answer after the other."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)

    def __call__(self, name: str, port: int | None, *_: Any, **__: Any) -> list[tuple[Any, ...]]:
        if name[0].isdecimal():
            found = [name]
        else:
            found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]


@pytest.fixture
def client() -> Iterator[Http]:
    with Http(guarded=True, timekeeper=FakeTime().keeper()) as client:
        yield client


def test_a_name_with_one_private_address_among_others_is_refused(
    client: Http, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", Names(["93.184.216.34", "127.0.0.1"]))
    with pytest.raises(SourceError, match=r"both\.example is 127\.0\.0\.1"):
        client.get("http://both.example/")


def test_the_machine_that_was_judged_is_the_one_that_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """DNS rebinding: what the name means a moment later does not matter."""
    time = FakeTime().keeper()
    with source(OK) as site, Http(guarded=True, allowed=["127.0.0.0/8"], timekeeper=time) as http:
        port = site.url.rpartition(":")[2]
        monkeypatch.setattr(socket, "getaddrinfo", Names(["127.0.0.1"], ["10.1.2.3"]))
        assert http.get(f"http://feeds.example:{port}/a") == b"good"
    assert site.seen[0].headers["host"] == f"feeds.example:{port}"


def test_a_first_address_on_this_machine_is_refused_where_strangers_name_it(client: Http) -> None:
    with source(OK) as site, pytest.raises(SourceError, match="no public address"):
        client.get(site.url)
    assert site.seen == []


def test_behind_a_proxy_names_are_judged_all_the_same(
    client: Http, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "getproxies", lambda: {"http": "http://proxy.example"})
    assert addresses.goes_by_proxy()
    with pytest.raises(SourceError, match="no public address"):
        client.get("http://127.0.0.1/")
