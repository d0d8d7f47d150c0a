from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any

import pytest

from dailypapers.core import sending
from dailypapers.core.addresses import Guard
from dailypapers.core.errors import SourceError
from dailypapers.core.sending import Sender, Sent
from dailypapers.testing.replay import Reply, source

LOOPBACK = ["127.0.0.0/8", "::1/128"]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.2.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fd00::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::808:808",
        "2002:7f00:1::",
    ],
)
def test_own_networks_are_out_of_reach(address: str) -> None:
    assert not Guard().may_reach(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_everybodys_addresses_are_within_reach(address: str) -> None:
    assert Guard().may_reach(ip_address(address))


def test_networks_that_the_operator_names_are_within_reach() -> None:
    guard = Guard(["10.0.0.0/8"])
    assert guard.may_reach(ip_address("10.1.2.3"))
    assert guard.may_reach(ip_address("::ffff:10.1.2.3"))
    assert not guard.may_reach(ip_address("192.168.1.1"))


@pytest.fixture
def open_client() -> Iterator[Sender]:
    """A client that may reach this machine."""
    with Sender(pause=0, guarded=True, allowed=LOOPBACK) as client:
        yield client


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0", "[::1]", "[::ffff:127.0.0.1]"],
)
def test_nothing_is_sent_to_this_machine_however_it_is_written(host: str) -> None:
    with source(Reply()) as site, Sender(pause=0, guarded=True) as client:
        port = site.url.rpartition(":")[2]
        with pytest.raises(SourceError) as refused:
            client.send("POST", f"http://{host}:{port}/", {}, b"{}")
        assert site.seen == []
    assert refused.value.permanent or "cannot be found" in str(refused.value)


def test_a_name_with_one_address_within_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    say(monkeypatch, "8.8.8.8", "127.0.0.1")
    with Sender(guarded=True) as client, pytest.raises(SourceError, match="no public"):
        client.send("POST", "https://hooks.example/", {}, b"{}")


def test_a_name_is_asked_for_once_and_its_answer_is_where_it_goes(
    monkeypatch: pytest.MonkeyPatch, open_client: Sender
) -> None:
    asked = say(monkeypatch, "127.0.0.1")
    with source(Reply(b"done")) as site:
        port = site.url.rpartition(":")[2]
        url = f"http://hooks.example:{port}/in"
        assert open_client.send("POST", url, {}, b"{}") == Sent(200, "done")
    assert asked.count("hooks.example") == 1
    assert set(asked) == {"hooks.example", "127.0.0.1"}  # The rest is no question for a server.


def test_plain_http_leads_into_own_networks_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    say(monkeypatch, "8.8.8.8")
    with (
        Sender(guarded=True, allowed=LOOPBACK) as client,
        pytest.raises(SourceError, match="https"),
    ):
        client.send("POST", "http://hooks.example/", {}, b"{}")


def test_a_redirect_is_an_answer_and_is_not_followed(open_client: Sender) -> None:
    with source(Reply(status=302, headers={"Location": "/elsewhere"})) as site:
        assert open_client.send("POST", site.url, {}, b"{}")[0] == 302
    assert [seen.path for seen in site.seen] == ["/"]


def test_of_a_long_answer_the_beginning_is_kept(open_client: Sender) -> None:
    with source(Reply(b"x" * 100_000)) as site:
        assert open_client.send("POST", site.url, {}, b"{}") == Sent(200, "x" * 500)


def test_an_answer_that_trickles_ends_at_the_deadline(
    monkeypatch: pytest.MonkeyPatch, open_client: Sender
) -> None:
    monkeypatch.setattr(sending, "LONGEST_SENDING", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=trickle, args=[server], daemon=True).start()
        began = time.monotonic()
        with pytest.raises(SourceError, match="did not answer"):
            open_client.send("POST", f"http://127.0.0.1:{server.getsockname()[1]}", {}, b"{}")
        assert time.monotonic() - began < 5


def test_no_error_names_the_secret_part_of_an_address() -> None:
    with Sender(guarded=True, allowed=LOOPBACK) as client, pytest.raises(SourceError) as failed:
        client.send("POST", "http://127.0.0.1:9/secret", {}, b"{}")
    assert "secret" not in str(failed.value)
    assert not failed.value.permanent


def test_offline_nothing_is_sent() -> None:
    with Sender(offline=True) as client, pytest.raises(SourceError, match="offline"):
        client.send("POST", "https://hooks.example/", {}, b"{}")


def say(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """Let every name have these addresses; return what is asked for from now on."""
    asked: list[str] = []
    really = socket.getaddrinfo

    def getaddrinfo(host: str, port: Any, *args: Any, **said: Any) -> Any:
        asked.append(host)
        if host != "hooks.example":
            return really(host, port, *args, **said)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


def trickle(server: socket.socket) -> None:
    """Answer with one byte of a header after the other, for ever."""
    connection, _ = server.accept()
    with connection:
        connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        try:
            for _ in range(1000):
                connection.sendall(b"x")
                time.sleep(0.02)
        except OSError:
            pass
