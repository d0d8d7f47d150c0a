from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from dailypapers.core.errors import SourceError
from dailypapers.core.exchange import UNCHANGED, UNKNOWN, Answer, Exchange
from dailypapers.core.http import ATTEMPTS
from dailypapers.testing.replay import FakeTime, Reply, source


@pytest.fixture
def client() -> Iterator[Exchange]:
    with Exchange(timekeeper=FakeTime().keeper()) as client:
        yield client


def test_it_returns_what_the_headers_say(client: Exchange) -> None:
    with source(Reply(b"good", headers={"ETag": '"1"'})) as site:
        answer = client.ask(site.url, headers={"If-None-Match": '"0"'})
    assert (answer.status, answer.body, answer.headers["etag"]) == (200, b"good", '"1"')
    assert site.seen[0].headers["if-none-match"] == '"0"'


def test_what_is_accepted_is_no_failure_and_only_then(client: Exchange) -> None:
    script = (Reply(status=304), Reply(status=404), Reply(status=404))
    with source(*script) as site:
        assert client.ask(site.url, accepted=(UNCHANGED,)).status == 304
        assert client.ask(site.url, accepted=(UNKNOWN,)).status == 404
        with pytest.raises(SourceError, match="404") as caught:
            client.ask(site.url)
    assert caught.value.permanent


def test_it_sends_json_and_tries_again(client: Exchange) -> None:
    with source(Reply(status=503), Reply(b"[1]")) as site:
        answer = client.ask(site.url, params={"fields": "a,b"}, json={"ids": ["x"]})
    assert answer == Answer(200, b"[1]", answer.headers)
    assert [json.loads(seen.body) for seen in site.seen] == [{"ids": ["x"]}] * 2
    assert site.seen[1].query == {"fields": "a,b"}


def test_a_pause_that_an_answer_asks_for_is_kept() -> None:
    time = FakeTime()
    script = (Reply(headers={"Backoff": "30"}), Reply())
    with source(*script) as site, Exchange(timekeeper=time.keeper()) as client:
        client.ask(site.url)
        client.ask(site.url)
    assert time.waits == [30.0]


def test_no_key_gets_into_what_is_told(client: Exchange) -> None:
    away = Reply(status=302, headers={"Location": "ftp://127.0.0.1/?api_key=sesame&x=1"})
    with source(away) as site, pytest.raises(SourceError) as caught:
        client.get(site.url, params={"api_key": "sesame", "x": "1"})
    assert "sesame" not in str(caught.value)
    assert "api_key=…" in str(caught.value)


def test_it_gives_up_like_any_other_request() -> None:
    with source(*[Reply(status=503)] * ATTEMPTS) as site:
        with Exchange(timekeeper=FakeTime().keeper()) as client, pytest.raises(SourceError):
            client.ask(site.url)
        with Exchange(offline=True) as off, pytest.raises(SourceError, match="offline"):
            off.ask(site.url)
    assert len(site.seen) == ATTEMPTS
