"""Counts in a real Redis on this machine, and what becomes of them when it is killed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import caches
from pytest_django.fixtures import Settings

from dailypapers.config.caches import counting_caches
from dailypapers.testing.redis import RedisServer, redis_server


@pytest.fixture
def redis(settings: Settings, tmp_path: Path) -> Iterator[RedisServer]:
    """A server of its own, which is what the instance counts in."""
    with redis_server(tmp_path) as server:
        settings.CACHES = {**settings.CACHES, **counting_caches(server.address)}
        yield server
        caches["default"].close()


@pytest.mark.any_database
@pytest.mark.django_db
def test_redis_counts_and_the_database_while_it_is_away(
    redis: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    counts = caches["default"]
    assert type(counts).__name__ == "ForgivingRedisCache"
    assert counts.add("tries", 1, timeout=60)
    assert not counts.add("tries", 9, timeout=60)
    assert counts.incr("tries") == 2
    assert caches["counts"].get("tries") is None
    redis.kill()
    assert counts.get("tries") is None
    counts.set("tries", [1.5, 2.5], timeout=60)
    assert counts.get("tries") == caches["counts"].get("tries") == [1.5, 2.5]
    assert counts.get_many(["tries"]) == {"tries": [1.5, 2.5]}
    assert "Redis does not answer, so the database counts" in caplog.text
