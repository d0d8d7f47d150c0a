from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from dailypapers.config.secret import signing_key

RACERS = 8
RACE = """
import sys, time
from pathlib import Path
from dailypapers.config.secret import signing_key
sys.stdout.write("ready\\n"); sys.stdout.flush(); sys.stdin.readline()
sys.stdout.write(signing_key(Path(sys.argv[1])))
"""


def test_it_is_made_once_and_kept(tmp_path: Path) -> None:
    key = signing_key(tmp_path / "new" / "home")
    assert len(key) >= 50
    assert signing_key(tmp_path / "new" / "home") == key
    assert signing_key(tmp_path / "other") != key


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        signing_key(tmp_path)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_processes_that_race_for_it_agree(tmp_path: Path) -> None:
    command = [sys.executable, "-c", RACE, str(tmp_path / "home")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    racers = [subprocess.Popen(command, **pipes) for _ in range(RACERS)]  # type: ignore[call-overload]
    for racer in racers:
        assert racer.stdout.readline() == "ready\n"
    for racer in racers:
        racer.stdin.write("go\n")
        racer.stdin.flush()
    keys = {racer.communicate()[0] for racer in racers}
    assert len(keys) == 1
    assert keys == {signing_key(tmp_path / "home")}
    assert [file.name for file in (tmp_path / "home").iterdir()] == ["secret-key"]


def test_who_comes_second_takes_the_key_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(draft: str, path: Path) -> None:
        path.write_text("of the first")
        link(draft, path)

    link = os.link
    monkeypatch.setattr(os, "link", late)
    assert signing_key(tmp_path) == "of the first"
    assert [file.name for file in tmp_path.iterdir()] == ["secret-key"]


def test_a_draft_that_a_killed_process_left_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / f".secret-key-{os.getpid()}").touch()
    assert signing_key(tmp_path)
