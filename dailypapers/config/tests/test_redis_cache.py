"""Counts in a real Redis on this machine, and what becomes of them when it is killed."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.cache import caches
from pytest_django.fixtures import Settings

from dailypapers.config.caches import counting_caches
from dailypapers.testing.plugin import HOW_TO_GET, MUST_RUN_ALL
from dailypapers.testing.postgres import free_port
from dailypapers.testing.processes import wait_for


@pytest.fixture
def redis(settings: Settings, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A server of its own, which is what the instance counts in."""
    program = shutil.which("redis-server")
    if program is None:
        assert not MUST_RUN_ALL
        pytest.skip(f"Redis is missing. {HOW_TO_GET}")
    port = free_port()
    plain = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    server = subprocess.Popen([program, *plain], stdout=subprocess.DEVNULL)

    def answers() -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return True
        return False

    wait_for(answers)
    settings.CACHES = {**settings.CACHES, **counting_caches(f"redis://127.0.0.1:{port}/0")}
    yield server
    caches["default"].close()
    server.kill()
    server.wait()


@pytest.mark.any_database
@pytest.mark.django_db
def test_redis_counts_and_the_database_while_it_is_away(
    redis: subprocess.Popen[bytes], caplog: pytest.LogCaptureFixture
) -> None:
    counts = caches["default"]
    assert type(counts).__name__ == "ForgivingRedisCache"
    assert counts.add("tries", 1, timeout=60)
    assert not counts.add("tries", 9, timeout=60)
    assert counts.incr("tries") == 2
    assert caches["counts"].get("tries") is None
    redis.kill()
    redis.wait()
    assert counts.get("tries") is None
    counts.set("tries", [1.5, 2.5], timeout=60)
    assert counts.get("tries") == caches["counts"].get("tries") == [1.5, 2.5]
    assert counts.get_many(["tries"]) == {"tries": [1.5, 2.5]}
    assert "Redis does not answer, so the database counts" in caplog.text
