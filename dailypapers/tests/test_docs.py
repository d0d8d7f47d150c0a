"""Every setting, command and address is documented, and what the documents name exists."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from dailypapers.config.options import OPTIONS

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)")
COMMAND = re.compile(r"dailypapers ([a-z]+)")
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.fixture(scope="module")
def writer() -> ModuleType:
    """The script that writes the reference pages."""
    spec = importlib.util.spec_from_file_location("write_docs", ROOT / "tools" / "write_docs.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", ["settings.md", "commands.md", "routes.md"])
def test_it_documents_what_the_code_says(writer: ModuleType, page: str) -> None:
    written = (ROOT / "docs" / "reference" / page).read_text()
    assert written == writer.pages()[page], "run `make docs`"


def test_it_notices_an_undocumented_setting(
    writer: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(OPTIONS, "NEW_ONE", OPTIONS["SITE_NAME"])
    written = (ROOT / "docs" / "reference" / "settings.md").read_text()
    assert written != writer.settings()


def test_every_setting_has_its_line() -> None:
    written = (ROOT / "docs" / "reference" / "settings.md").read_text()
    assert not [name for name in OPTIONS if f"`DAILYPAPERS_{name}`" not in written]


def test_every_command_explains_itself(writer: ModuleType) -> None:
    from django.core.management import get_commands, load_command_class

    for name in writer.own_commands():
        command = load_command_class(str(get_commands()[name]), name)
        assert command.help.endswith("."), f"{name} has no help sentence"
        assert f"| `{name}` |" in writer.commands()


def test_every_address_says_what_it_shows(writer: ModuleType) -> None:
    from django.urls import get_resolver

    rows = list(writer.walk(get_resolver().url_patterns))
    assert len(rows) > 15
    assert not [route for route, _, shows in rows if not shows]


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(page: Path) -> None:
    missing = [
        target for target in LINK.findall(page.read_text()) if not (page.parent / target).exists()
    ]
    assert missing == []


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda page: str(page.relative_to(ROOT)))
def test_documents_name_commands_that_exist(writer: ModuleType, page: Path) -> None:
    known = set(writer.own_commands())
    named = {
        name
        for line in page.read_text().splitlines()
        if "`" in line or line.startswith("    ")
        for name in COMMAND.findall(line)
    }
    assert named <= known


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text().splitlines()) <= 150
