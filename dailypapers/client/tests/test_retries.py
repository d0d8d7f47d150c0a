"""What a client does when an instance is busy, restarts, or is none."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import httpx2
import pytest

from dailypapers.client import Client, NoAnswer, Refused, calls
from dailypapers.client.call import Call

Asking = Callable[..., tuple[Client, list[httpx2.Request]]]


@pytest.fixture
def client() -> Asking:
    """Return a client that gets these answers, one after the other, and what it asked."""

    def make(*answers: httpx2.Response | Exception) -> tuple[Client, list[httpx2.Request]]:
        waiting, asked = iter(answers), list[httpx2.Request]()

        def answer(request: httpx2.Request) -> httpx2.Response:
            asked.append(request)
            said = next(waiting)
            if isinstance(said, Exception):
                raise said
            return said

        made = Client("https://papers.example", "dailypapers_x")
        made._http = httpx2.Client(transport=httpx2.MockTransport(answer), headers=made._headers)
        return made, asked

    return make


def paper(**said: object) -> httpx2.Response:
    """Return an answer that is a paper."""
    return httpx2.Response(200, json={"id": "2401.00001", "title": "Pots", "newer": 1, **said})


def busy(status: int = 503, **headers: str) -> httpx2.Response:
    """Return an answer that says to come back."""
    return httpx2.Response(status, json={"detail": "Later."}, headers=headers)


def test_a_busy_instance_is_asked_again_when_it_says(client: Asking) -> None:
    asks, asked = client(httpx2.ConnectError("gone"), busy(429, **{"Retry-After": "1"}), paper())
    began = time.monotonic()
    assert asks.ask(calls.paper("2401.00001")).title == "Pots"
    assert time.monotonic() - began >= 1
    assert len(asked) == 3
    assert asked[0].headers["Authorization"] == "Bearer dailypapers_x"


def test_what_is_sent_again_has_one_key(client: Asking) -> None:
    said = {"id": 1, "state": "waiting", "paper": "x", "problem": ""}
    asks, asked = client(busy(502), httpx2.Response(202, json=said))
    assert asks.ask(calls.submit("2401.00001")).state == "waiting"
    keys = {request.headers["Idempotency-Key"] for request in asked}
    assert len(asked) == 2
    assert len(keys) == 1
    assert json.loads(asked[0].content) == {"paper": "2401.00001", "comment": ""}


def test_nobody_waits_for_long_nor_asks_again_in_vain(client: Asking) -> None:
    asks, asked = client(busy(429, **{"Retry-After": "3600"}))
    with pytest.raises(Refused, match=r"Later\."):
        asks.ask(calls.sources())
    asks, asked = client(httpx2.Response(404, json={"detail": "No."}))
    with pytest.raises(Refused):
        asks.ask(calls.paper("x"))
    assert len(asked) == 1
    asks, _ = client(httpx2.Response(200, text="<html>"), httpx2.Response(500, text="<html>"))
    with pytest.raises(Refused, match="not as Daily Papers does"):
        asks.ask(calls.sources())
    with pytest.raises(Refused, match="answered 500"):
        asks.ask(calls.sources())


def test_an_instance_that_is_not_there_is_said(client: Asking) -> None:
    asks, asked = client(*[httpx2.ConnectError("refused")] * 4)
    with pytest.raises(NoAnswer, match="refused"):
        asks.ask(Call("GET", "/papers", dict))
    assert len(asked) == 4
