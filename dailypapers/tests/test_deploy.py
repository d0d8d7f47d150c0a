"""What starts the program elsewhere is right by the rules of those who read it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from dailypapers.config.options import OPTIONS
from dailypapers.testing.plugin import MUST_RUN_ALL

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
BIN = Path(sys.executable).parent
PROGRAM = "/opt/dailypapers/bin/dailypapers"
# Nothing is installed here, but systemd looks whether it is.
HERE = {
    PROGRAM: sys.executable,
    "User=dailypapers": "User=nobody",
    "Group=dailypapers": "Group=nogroup",
}
FILES = [ROOT / "Dockerfile", *(path for path in sorted(DEPLOY.rglob("*")) if path.is_file())]


def ran(*command: str | Path) -> str:
    """Run a linter; return what it said if it found something."""
    ended = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    return (ended.stdout + ended.stderr) if ended.returncode else ""


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        assert not MUST_RUN_ALL
        pytest.skip("systemd-analyze is missing. Debian's package systemd brings it.")
    units = []
    for unit in sorted((DEPLOY / "systemd").iterdir()):
        text = unit.read_text()
        assert unit.suffix == ".timer" or PROGRAM in text
        # Encoding steps back by setpriority, and memory is asked for by mbind.
        assert "@resources" not in text
        copy = tmp_path / unit.name
        for ours, known_here in HERE.items():
            text = text.replace(ours, known_here)
        copy.write_text(text)
        units.append(copy)
    assert ran("systemd-analyze", "verify", "--man=no", *units) == ""
    assert len(units) == 4


def test_hadolint_takes_the_image() -> None:
    assert ran(BIN / "hadolint", ROOT / "Dockerfile") == ""
    text = (ROOT / "Dockerfile").read_text()
    assert re.search(r"^USER 10001", text, re.MULTILINE)


def test_compose_takes_its_files() -> None:
    files = sorted((DEPLOY / "compose").glob("*.yaml"))
    assert len(files) == 2
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    assert ran(*check, *files) == ""
    for file in files:
        for name, service in yaml.safe_load(file.read_text())["services"].items():
            assert service.get("read_only") or name == "postgres", name
            assert "no-new-privileges:true" in service["security_opt"]


def test_kubernetes_takes_its_example() -> None:
    (file,) = (DEPLOY / "kubernetes").iterdir()
    documents: list[Any] = list(yaml.safe_load_all(file.read_text()))
    assert {document["kind"] for document in documents} == {"Service", "StatefulSet", "Ingress"}
    for document in documents:
        kubernetes_validate.validate(document, "1.33", strict=True)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_they_name_settings_and_commands_that_exist(file: Path) -> None:
    from django.core.management import get_commands

    text = file.read_text()
    named = set(re.findall(r"DAILYPAPERS_([A-Z0-9_]+)", text))
    known = set(OPTIONS) | {f"{name}_FILE" for name, option in OPTIONS.items() if option.secret}
    assert named <= known
    called = set(re.findall(rf"{PROGRAM} (\w+)", text))
    called |= set(re.findall(r"(?:command|args): \[(\w+)", text))
    assert called - {"redis"} <= set(get_commands())
