from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from dailypapers.core.errors import NotNow, SourceError
from dailypapers.core.http import Http
from dailypapers.sources.models import Host
from dailypapers.sources.turns import MOST_FAILURES, SharedTurns, closed
from dailypapers.testing.processes import Instance
from dailypapers.testing.replay import FakeTime, Reply, source

pytestmark = pytest.mark.django_db

START = datetime(2026, 9, 24, 6, tzinfo=UTC)
OK, REFUSED = Reply(b"good"), Reply(status=503)


@pytest.fixture
def time() -> FakeTime:
    return FakeTime(START)


@pytest.fixture
def turns(time: FakeTime) -> SharedTurns:
    return SharedTurns(clock=time.keeper().now)


@pytest.fixture
def client(time: FakeTime, turns: SharedTurns) -> Iterator[Http]:
    with Http(turns=turns, timekeeper=time.keeper()) as client:
        yield client


def test_two_clients_share_a_hosts_turns(time: FakeTime) -> None:
    with source(OK, OK, OK) as site:
        for _ in range(3):
            turns = SharedTurns(clock=time.keeper().now)
            with Http(turns=turns, timekeeper=time.keeper()) as client:
                assert client.get(site.url) == b"good"
    assert time.waits == [3.0, 3.0]


def test_turns_that_are_taken_are_taken_for_all(turns: SharedTurns) -> None:
    assert [turns.take("a", 3.0) for _ in range(3)] == [0.0, 3.0, 6.0]
    assert turns.take("b", 3.0) == 0.0


def test_a_host_that_fails_again_and_again_is_left_alone_and_says_until_when(
    client: Http, time: FakeTime
) -> None:
    with source(*[REFUSED] * MOST_FAILURES, OK) as site:
        with pytest.raises(SourceError, match="503"):
            client.get(site.url)
        with pytest.raises(NotNow, match=r"not asked until 06:\d\d UTC: it failed 5 times"):
            client.get(site.url)
        assert len(site.seen) == MOST_FAILURES
        (host,) = closed(time.keeper().now())
        assert "503" in host.reason
        time.waits.append(601)
        assert client.get(site.url) == b"good"
    assert closed(time.keeper().now()) == []
    assert Host.objects.get().failures == 0


def test_one_request_alone_finds_out_whether_it_answers_again(
    turns: SharedTurns, time: FakeTime
) -> None:
    for _ in range(MOST_FAILURES):
        turns.take("a", 0.0)
        turns.failed("a", "it answered 503")
    time.waits.append(601)
    assert turns.take("a", 0.0) == 0.0
    with pytest.raises(NotNow):
        turns.take("a", 0.0)
    turns.failed("a", "it answered 503")
    time.waits.append(1199)
    with pytest.raises(NotNow, match="6 times"):
        turns.take("a", 0.0)
    time.waits.append(2)
    assert turns.take("a", 0.0) == 0.0


def test_a_long_rest_that_a_host_asks_for_is_kept_by_all(client: Http, time: FakeTime) -> None:
    with source(Reply(status=429, headers={"Retry-After": "7200"}), OK) as site:
        with pytest.raises(SourceError, match="7200"):
            client.get(site.url)
        with pytest.raises(NotNow, match="asked to be left alone until 08:00 UTC"):
            client.get(site.url)
        time.waits.append(7201)
        assert client.get(site.url) == b"good"


def test_what_was_set_while_the_clock_was_ahead_holds_nobody_up(
    turns: SharedTurns, time: FakeTime
) -> None:
    turns.take("a", 3.0)
    far = START + timedelta(days=8)
    Host.objects.update(not_before=far, closed_until=START + timedelta(days=1), failures=5)
    assert closed(START) == []
    assert [turns.take("a", 3.0) for _ in range(2)] == [0.0, 3.0]
    turns.hold_back("a", 7 * 86_400.0)
    with pytest.raises(NotNow, match="left alone until 06:00 UTC on 1 October"):
        turns.take("a", 3.0)


def test_a_host_is_asked_so_often_a_day(time: FakeTime) -> None:
    turns = SharedTurns(budget=2, clock=time.keeper().now)
    assert [turns.take("a", 0.0) for _ in range(2)] == [0.0, 0.0]
    with pytest.raises(NotNow, match="2 times today, which is enough; it is asked again at 00:00"):
        turns.take("a", 0.0)
    assert turns.take("b", 0.0) == 0.0
    time.waits.append(timedelta(hours=18).total_seconds())
    assert turns.take("a", 0.0) == 0.0


RACE = """
import threading
from datetime import UTC, datetime
from django.db import connection
from dailypapers.sources.turns import SharedTurns

turns, waits = SharedTurns(clock=lambda: datetime(2026, 9, 24, 6, tzinfo=UTC)), []
def take():
    for _ in range(5):
        waits.append(turns.take("host", 3.0))
    connection.close()
takers = [threading.Thread(target=take) for _ in range(4)]
for taker in takers: taker.start()
for taker in takers: taker.join()
print(sorted(waits) == [3.0 * n for n in range(20)])
"""


def test_many_who_ask_at_once_get_turns_one_after_the_other(migrated: Instance) -> None:
    assert migrated.python(RACE) == "True"
