from __future__ import annotations

from pathlib import Path

import pytest

from dailypapers.config.database import database
from dailypapers.core.errors import SetupError

HOME = Path("/home/of/papers")


def test_it_is_sqlite_in_the_home_when_nothing_is_said() -> None:
    said = database("", HOME)
    assert said["ENGINE"].endswith("sqlite3")
    assert said["NAME"] == HOME / "dailypapers.sqlite3"
    assert "journal_mode=WAL" in said["OPTIONS"]["init_command"]
    assert "synchronous=FULL" in said["OPTIONS"]["init_command"]


def test_it_reads_every_part_of_an_address() -> None:
    said = database(
        "postgres://ada:p%40ss%2Fword@db.example:5433/my%20papers?sslmode=require", HOME
    )
    assert said["ENGINE"].endswith("postgresql")
    assert (said["USER"], said["PASSWORD"]) == ("ada", "p@ss/word")
    assert (said["HOST"], said["PORT"]) == ("db.example", "5433")
    assert said["NAME"] == "my papers"
    assert said["OPTIONS"] == {"sslmode": "require"}


def test_a_socket_needs_no_host() -> None:
    said = database("postgresql:///papers?host=/run/postgresql", HOME)
    assert (said["HOST"], said["PORT"], said["USER"]) == ("", "", "")
    assert (said["NAME"], said["OPTIONS"]) == ("papers", {"host": "/run/postgresql"})


@pytest.mark.parametrize("url", ["mysql://host/name", "sqlite:///file", "papers", "://"])
def test_it_refuses_other_databases(url: str) -> None:
    with pytest.raises(SetupError, match="write postgres://"):
        database(url, HOME)


@pytest.mark.parametrize("port", ["five", "70000", "-1"])
def test_a_bad_port_is_said_without_the_password(port: str) -> None:
    with pytest.raises(SetupError, match="cannot be read") as caught:
        database(f"postgres://ada:secret@host:{port}/name", HOME)
    assert "secret" not in str(caught.value)
