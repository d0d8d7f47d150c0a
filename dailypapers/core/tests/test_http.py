from __future__ import annotations

import gzip
import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import repeat

import pytest

from dailypapers import __version__
from dailypapers.core import answers, http
from dailypapers.core.answers import UNCHANGED, UNKNOWN
from dailypapers.core.errors import SourceError
from dailypapers.core.http import ATTEMPTS, Http
from dailypapers.core.naming import user_agent
from dailypapers.core.turns import LONGEST_REST, backoff, retry_after
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


def test_a_redirect_to_a_machine_that_is_not_public_is_refused(client: Http) -> None:
    with source(OK) as inside:
        port = inside.url.rpartition(":")[2]
        for target in (f"http://localhost:{port}/", "http://169.254.169.254/latest/meta-data/"):
            away = Reply(status=302, headers={"Location": target})
            with source(away) as site, pytest.raises(SourceError, match="no public") as caught:
                client.get(site.url)
            assert caught.value.permanent
    assert inside.seen == []


def test_what_was_sent_along_does_not_follow_to_another_host(time: FakeTime) -> None:
    allowed = Http(allowed=["localhost"], timekeeper=time.keeper())
    with source(OK) as other, allowed as client:
        target = other.url.replace("127.0.0.1", "localhost")
        with source(Reply(status=307, headers={"Location": target})) as site:
            client.get(site.url, headers={"Authorization": "Bearer s3cret"})
    assert site.seen[0].headers["authorization"] == "Bearer s3cret"
    assert "authorization" not in other.seen[0].headers


@pytest.mark.parametrize("location", ["file:///etc/passwd", "http://[::", "gopher://127.0.0.1/"])
def test_a_redirect_to_no_web_address_is_refused(client: Http, location: str) -> None:
    away = Reply(status=302, headers={"Location": location})
    with source(away) as site, pytest.raises(SourceError) as caught:
        client.get(site.url)
    assert caught.value.permanent


def test_a_body_without_end_is_cut_short(client: Http, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "LARGEST_BODY", 100_000)
    with (
        source(Reply(parts=repeat(b"x" * 4096))) as site,
        pytest.raises(SourceError, match="more than 100000 bytes"),
    ):
        client.get(site.url)


def test_an_answer_that_takes_for_ever_is_given_up(time: FakeTime) -> None:
    def drops() -> Iterator[bytes]:
        for _ in range(5):
            time.waits.append(answers.LONGEST_ANSWER / 3)
            yield b"x"

    clock = time.keeper().monotonic
    with pytest.raises(SourceError, match="after 600 seconds") as caught:
        list(answers._limited(drops(), "slow.example", 1000, clock))
    assert not caught.value.permanent
    assert len(time.waits) == 4


@pytest.mark.parametrize("packed", ["br", "zstd", "gzip, gzip", "x-unknown"])
def test_a_body_is_unpacked_once_and_in_one_way_only(client: Http, packed: str) -> None:
    reply = Reply(gzip.compress(b"x"), headers={"Content-Encoding": packed})
    with source(reply) as site, pytest.raises(SourceError, match="packs its answer") as caught:
        client.get(site.url)
    assert caught.value.permanent
    assert site.seen[0].headers["accept-encoding"] == "gzip, deflate"


def test_an_answer_that_is_known_is_not_sent_again(client: Http) -> None:
    said = {"ETag": '"7"', "Last-Modified": "Thu, 24 Sep 2026 06:00:00 GMT"}
    first = Reply(b"good", headers={**said, "Content-Type": "Application/JSON; charset=utf-8"})
    with source(first, Reply(status=304, headers=said), Reply(status=304)) as site:
        answer = client.ask(site.url)
        assert (answer.body, answer.content_type) == (b"good", "application/json")
        again = client.ask(site.url, headers=answer.known_by, accepted=(UNCHANGED,))
        assert (again.status, again.body, again.known_by) == (304, b"", answer.known_by)
        with pytest.raises(SourceError, match="304"):
            client.ask(site.url, headers=answer.known_by)
    asked = site.seen[1].headers
    assert (asked["if-none-match"], asked["if-modified-since"]) == tuple(said.values())
    assert "if-none-match" not in site.seen[0].headers


def test_json_is_asked_with_again_and_follows_no_redirect(client: Http) -> None:
    away = Reply(status=307, headers={"Location": "/elsewhere"})
    with source(Reply(status=503), Reply(b"[1]"), away) as site:
        assert client.ask(site.url, params={"a": "b"}, json={"ids": ["x"]}).body == b"[1]"
        with pytest.raises(SourceError, match="redirects"):
            client.ask(site.url, json={})
    assert [json.loads(seen.body) for seen in site.seen] == [{"ids": ["x"]}, {"ids": ["x"]}, {}]


def test_a_form_or_json_is_sent_once_and_follows_no_redirect(client: Http) -> None:
    away = Reply(status=307, headers={"Location": "/elsewhere"})
    with source(OK, away, Reply(status=503)) as site:
        assert client.post(site.url, json={"a": 1}, headers={"X-Key": "k"}) == b"good"
        with pytest.raises(SourceError, match="redirects"):
            client.post(site.url, {"a": "1"})
        with pytest.raises(SourceError, match="503"):
            client.post(site.url, {"a": "1"})
    assert len(site.seen) == 3
    assert site.seen[0].headers["x-key"] == "k"


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
        ("9" * 5000, LONGEST_REST),
        ("Thu, 24 Sep 9999 06:00:45 GMT", LONGEST_REST),
    ],
)
def test_it_reads_retry_after(value: str, seconds: float | None) -> None:
    assert retry_after(value, datetime(2026, 9, 24, 6, tzinfo=UTC)) == seconds


def test_what_is_accepted_is_no_failure_and_only_then(client: Http) -> None:
    with source(Reply(status=404), Reply(status=404)) as site:
        assert client.ask(site.url, accepted=(UNKNOWN,)).status == 404
        with pytest.raises(SourceError, match="404") as caught:
            client.ask(site.url)
    assert caught.value.permanent


def test_a_pause_that_an_answer_asks_for_is_kept(client: Http, time: FakeTime) -> None:
    with source(Reply(headers={"Backoff": "30"}), Reply()) as site:
        client.ask(site.url)
        client.ask(site.url)
    assert time.waits == [30.0]


@pytest.mark.parametrize("there", ["ftp://127.0.0.1/?api_key=sesame", "http://[::?api_key=sesame"])
def test_no_key_gets_into_what_is_told(client: Http, there: str) -> None:
    away = Reply(status=302, headers={"Location": there})
    with source(away) as site, pytest.raises(SourceError) as caught:
        client.get(site.url, params={"api_key": "sesame"})
    assert "sesame" not in str(caught.value)
    assert "api_key=…" in str(caught.value)
