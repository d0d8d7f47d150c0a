"""The settings as a command meets them: a bad one is a sentence, not a traceback."""

from __future__ import annotations

import pytest

from dailypapers.config.caches import counting_caches
from dailypapers.core.errors import SetupError
from dailypapers.testing.processes import Instance


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DAILYPAPERS_DEBUG", "perhaps"),
        ("DAILYPAPERS_SMTP_TLS", "ssl"),
        ("DAILYPAPERS_SEARCH_BACKEND", "lucene"),
        ("DAILYPAPERS_ENCODER", "magic"),
        ("DAILYPAPERS_EDITION_ROLLOVER_HOUR", "24"),
        ("DAILYPAPERS_EDITION_TIME_ZONE", "Atlantis"),
        ("DAILYPAPERS_DATABASE_URL", "mysql://here/papers"),
    ],
)
def test_a_bad_setting_is_one_sentence(instance: Instance, name: str, value: str) -> None:
    ended = instance.run("check", **{name: value})
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"dailypapers: {name}")
    assert ended.stderr.count("\n") == 1


@pytest.mark.any_database
def test_the_defaults_are_sound(instance: Instance) -> None:
    ended = instance.run("check", "--fail-level", "WARNING")
    assert ended.returncode == 0, ended.stderr


def test_counts_are_kept_in_the_database_or_in_redis(monkeypatch: pytest.MonkeyPatch) -> None:
    assert counting_caches("")["default"]["BACKEND"].endswith("DatabaseCache")
    assert counting_caches("redis://host:6379/0")["default"]["LOCATION"] == "redis://host:6379/0"
    monkeypatch.setattr("dailypapers.config.caches.find_spec", lambda name: None)
    with pytest.raises(SetupError, match=r"dailypapers\[redis\]"):
        counting_caches("redis://host:6379/0")
