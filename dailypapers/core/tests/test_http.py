from __future__ import annotations

import gzip
import socket
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from dailypapers import __version__
from dailypapers.core import http
from dailypapers.core.errors import SourceError
from dailypapers.core.http import ATTEMPTS, Http, backoff, retry_after, user_agent
from dailypapers.testing.replay import FakeTime, Reply, source

OK = Reply(b"good")


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def client(time: FakeTime) -> Iterator[Http]:
    with Http(contact="ada@example.org", timekeeper=time.keeper()) as client:
        yield client


def test_it_returns_the_body_and_says_who_asks(client: Http) -> None:
    with source(OK) as site:
        assert client.get(f"{site.url}/a", params={"q": "x y"}) == b"good"
    assert [(seen.path, seen.query) for seen in site.seen] == [("/a", {"q": "x y"})]
    assert site.seen[0].agent == f"dailypapers/{__version__} (+ada@example.org)"


def test_it_names_no_contact_where_there_is_none() -> None:
    assert user_agent("") == f"dailypapers/{__version__}"


def test_a_contact_beyond_ascii_still_makes_a_header() -> None:
    with source(OK) as site, Http(contact="Jürgen <j@example.org>") as client:
        client.get(site.url)
    assert site.seen[0].agent.endswith("(+Jrgen <j@example.org>)")


def test_it_pauses_between_two_requests_to_a_host(client: Http, time: FakeTime) -> None:
    with source(OK, OK, OK) as site:
        for _ in range(3):
            client.get(site.url)
    assert time.waits == [3.0, 3.0]


def test_it_does_not_pause_for_another_host(client: Http, time: FakeTime) -> None:
    with source(OK, OK) as site:
        client.get(site.url)
        client.get(site.url.replace("127.0.0.1", "localhost"))
    assert time.waits == []


def test_it_counts_time_spent_elsewhere_as_pause(client: Http, time: FakeTime) -> None:
    with source(OK, OK) as site:
        client.get(site.url)
        time.waits.append(2.0)
        client.get(site.url)
    assert time.waits == [2.0, 1.0]


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_it_comes_back_after_a_passing_refusal(client: Http, time: FakeTime, status: int) -> None:
    with source(Reply(status=status), OK) as site:
        assert client.get(site.url) == b"good"
    assert len(time.waits) == 1
    assert time.waits[0] >= client.pause


def test_it_waits_as_long_as_it_is_told_in_seconds(client: Http, time: FakeTime) -> None:
    with source(Reply(status=429, headers={"Retry-After": "120"}), OK) as site:
        assert client.get(site.url) == b"good"
    assert time.waits == [120.0]


def test_it_waits_until_the_date_it_is_told(client: Http, time: FakeTime) -> None:
    headers = {"Retry-After": "Thu, 24 Sep 2026 06:01:30 GMT"}
    with source(Reply(status=503, headers=headers), OK) as site:
        assert client.get(site.url) == b"good"
    assert time.waits == [90.0]


def test_it_gives_up_for_now_when_told_to_wait_too_long(client: Http, time: FakeTime) -> None:
    refusal = Reply(status=503, headers={"Retry-After": "3600"})
    with source(refusal, OK) as site, pytest.raises(SourceError, match="3600 seconds") as caught:
        client.get(site.url)
    assert not caught.value.permanent
    assert time.waits == []


def test_it_gives_up_after_a_few_attempts(client: Http, time: FakeTime) -> None:
    with (
        source(*[Reply(status=503)] * (ATTEMPTS + 1)) as site,
        pytest.raises(SourceError, match="503") as caught,
    ):
        client.get(site.url)
    assert not caught.value.permanent
    assert len(site.seen) == ATTEMPTS
    assert len(time.waits) == ATTEMPTS - 1
    assert time.waits[-1] > time.waits[0]


def test_a_refusal_holds_back_the_next_request_too(client: Http, time: FakeTime) -> None:
    refusal = Reply(status=429, headers={"Retry-After": "200"})
    with source(*[refusal] * ATTEMPTS, OK) as site:
        with pytest.raises(SourceError):
            client.get(site.url)
        assert client.get(site.url) == b"good"
    assert time.waits == [200.0] * ATTEMPTS


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 422])
def test_it_does_not_repeat_what_is_wrong(client: Http, status: int) -> None:
    with source(Reply(status=status), OK) as site, pytest.raises(SourceError) as caught:
        client.get(site.url)
    assert caught.value.permanent
    assert len(site.seen) == 1


def test_a_crash_of_the_server_is_not_for_ever(client: Http) -> None:
    with source(Reply(status=500)) as site, pytest.raises(SourceError) as caught:
        client.get(site.url)
    assert not caught.value.permanent


def test_it_asks_again_for_a_body_that_was_cut_off(client: Http) -> None:
    with source(Reply(b"x" * 1000, cut=True), OK) as site:
        assert client.get(site.url) == b"good"
    assert len(site.seen) == 2


def test_it_asks_again_for_a_body_that_cannot_be_unpacked(client: Http) -> None:
    garbled = Reply(b"not gzip", headers={"Content-Encoding": "gzip"})
    with source(garbled, OK) as site:
        assert client.get(site.url) == b"good"


def test_nobody_listening_is_not_for_ever(client: Http, time: FakeTime) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(SourceError, match="did not answer properly") as caught:
        client.get(address)
    assert not caught.value.permanent
    assert len(time.waits) == ATTEMPTS - 1


def test_it_follows_a_redirect(client: Http) -> None:
    with source(Reply(status=301, headers={"Location": "/new"}), OK) as site:
        assert client.get(f"{site.url}/old") == b"good"
    assert [seen.path for seen in site.seen] == ["/old", "/new"]


def test_it_stops_following_redirects_in_a_circle(client: Http) -> None:
    circle = [Reply(status=302, headers={"Location": "/"})] * 30
    with source(*circle) as site, pytest.raises(SourceError) as caught:
        client.get(site.url)
    assert caught.value.permanent


@pytest.mark.parametrize("packed", [False, True])
def test_it_refuses_a_body_that_is_too_large(
    client: Http, monkeypatch: pytest.MonkeyPatch, packed: bool
) -> None:
    monkeypatch.setattr(http, "LARGEST_BODY", 1000)
    zeros = b"\0" * 100_000
    body = gzip.compress(zeros) if packed else zeros
    headers = {"Content-Encoding": "gzip"} if packed else {}
    with (
        source(Reply(body, headers=headers), OK) as site,
        pytest.raises(SourceError, match="more than 1000 bytes") as caught,
    ):
        client.get(site.url)
    assert caught.value.permanent
    assert len(site.seen) == 1


@pytest.mark.parametrize("address", ["", "papers", "ftp://127.0.0.1/", "http://[::"])
def test_it_refuses_what_is_no_address(client: Http, address: str) -> None:
    with pytest.raises(SourceError) as caught:
        client.get(address)
    assert caught.value.permanent


def test_it_sends_nothing_when_offline() -> None:
    with (
        source(OK) as site,
        Http(offline=True) as client,
        pytest.raises(SourceError, match="offline"),
    ):
        client.get(site.url)
    assert site.seen == []


def test_back_off_grows_within_limits() -> None:
    for attempt, longest in [(1, 4.0), (2, 8.0), (3, 16.0), (9, 60.0)]:
        waits = [backoff(attempt) for _ in range(50)]
        assert longest / 2 <= min(waits) < max(waits) <= longest


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("30", 30.0),
        (" 30 ", 30.0),
        ("Thu, 24 Sep 2026 06:00:45 GMT", 45.0),
        ("Thu, 24 Sep 2026 05:00:00 GMT", 0.0),
        ("Thu, 24 Sep 2026 06:00:45 -0000", 45.0),
        ("", None),
        ("soon", None),
        ("-5", None),
    ],
)
def test_it_reads_retry_after(value: str, seconds: float | None) -> None:
    assert retry_after(value, datetime(2026, 9, 24, 6, tzinfo=UTC)) == seconds
