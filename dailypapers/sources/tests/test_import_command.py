from __future__ import annotations

import gzip
import json
import subprocess
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from dailypapers.catalogue.models import Paper
from dailypapers.testing.make import make_record
from dailypapers.testing.processes import COMMAND, Instance

Output = pytest.CaptureFixture[str]


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    """A folder with a good, a mixed and a bad file; the home is inside."""
    settings.HOME = tmp_path / "home"
    good = [make_record().to_json() + b"\n" for _ in range(3)]
    (tmp_path / "good.jsonl").write_bytes(b"".join(good))
    (tmp_path / "mixed.jsonl").write_bytes(good[0] + b"{}\n" + make_record().to_json())
    (tmp_path / "bad.jsonl").write_bytes(b"{}\n[]\n")
    (tmp_path / "empty.jsonl").write_bytes(b"")
    return tmp_path


@pytest.mark.django_db
def test_it_ends_with_one_line_of_json(folder: Path, capsys: Output) -> None:
    names = [str(folder / name) for name in ("good.jsonl", "mixed.jsonl")]
    call_command("import", *names, "--json", verbosity=0)
    said, errors = capsys.readouterr()
    [line] = said.splitlines()
    assert json.loads(line) == {"read": 6, "new": 4, "changed": 0, "same": 1, "rejected": 1}
    assert f"{names[1]}, line 2: no known shape" in errors
    assert "1 bad lines are kept in" in errors


@pytest.mark.django_db
def test_it_says_the_counts_in_words(folder: Path, capsys: Output) -> None:
    call_command("import", str(folder / "good.jsonl"), verbosity=0)
    assert capsys.readouterr().out == "3 read, 3 new, 0 changed, 0 same, 0 rejected\n"


@pytest.mark.django_db
def test_it_shows_progress_unless_it_is_to_be_quiet(folder: Path, capsys: Output) -> None:
    call_command("import", str(folder / "good.jsonl"))
    assert "good.jsonl" in capsys.readouterr().err
    call_command("import", str(folder / "good.jsonl"), verbosity=0)
    assert capsys.readouterr().err == ""


@pytest.mark.django_db
def test_a_file_of_bad_lines_only_is_an_error(folder: Path) -> None:
    with pytest.raises(CommandError, match="nothing could be read"):
        call_command("import", str(folder / "bad.jsonl"), verbosity=0)


@pytest.mark.django_db
def test_files_before_a_missing_one_are_kept(folder: Path) -> None:
    with pytest.raises(CommandError, match=r"missing\.jsonl cannot be read"):
        call_command("import", str(folder / "good.jsonl"), str(folder / "missing.jsonl"))
    assert Paper.objects.count() == 3


@pytest.mark.any_database
def test_the_exit_code_tells_how_it_went(migrated: Instance, folder: Path) -> None:
    calls = {
        ("empty.jsonl", "mixed.jsonl"): 0,
        ("bad.jsonl",): 1,
        ("missing.jsonl",): 1,
        ("good.jsonl", "--colour"): 2,
    }
    for arguments, code in calls.items():
        names = [name if name[0] == "-" else str(folder / name) for name in arguments]
        done = migrated.run("import", *names, "--json", "-v0")
        assert done.returncode == code, done
        assert "Traceback" not in done.stderr
        assert bool(done.stdout) is (code == 0) or arguments == ("bad.jsonl",)


@pytest.mark.any_database
def test_it_reads_a_pipe(migrated: Instance, folder: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "import", "-", "--json", "-v0"],
        env=migrated.environment,
        input=gzip.compress((folder / "mixed.jsonl").read_bytes()),
        capture_output=True,
    )
    assert json.loads(done.stdout)["new"] == 2
    [kept] = (migrated.home / "rejects").iterdir()
    assert kept.name == "standard-input.jsonl"
