"""Writes the reference tables from the code: settings, commands, routes. `--check` only compares.

Run: make docs. `make check` fails when a setting, a command or a route is not in its page.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
NOTE = "<!-- Written by tools/write_docs.py from the code; change the code and run `make docs`. -->"
COMMON = {"--version", "--verbosity", "--settings", "--pythonpath", "--traceback", "--no-color"}
COMMON |= {"--force-color", "--skip-checks", "--help"}


def main() -> int:
    """Write or compare every page; return the exit code."""
    import django

    django.setup()
    stale = [name for name, text in pages().items() if not _settle(REFERENCE / name, text)]
    for name in stale:
        print(f"docs/reference/{name} is not what the code says: run `make docs`")
    return 1 if stale else 0


def pages() -> dict[str, str]:
    """Return every generated page by its file name."""
    return {"settings.md": settings(), "commands.md": commands(), "routes.md": routes()}


def settings() -> str:
    """The table of settings."""
    from dailypapers.config.options import OPTIONS

    rows = (
        f"| `DAILYPAPERS_{name}` | {_code(option.default)} | {option.help} |"
        for name, option in OPTIONS.items()
    )
    intro = (
        "Read from the environment, then from `config.toml` in the data folder (there in lower "
        "case and without `DAILYPAPERS_`). A secret can also be given as a file: the setting's "
        "name with `_FILE` behind it."
    )
    return _page(
        "Settings", intro, "| Setting | Default | What it does |\n| --- | --- | --- |", rows
    )


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def commands() -> str:
    """The table of commands, each with its arguments."""
    intro = (
        "`dailypapers COMMAND --help` says the same. Exit codes: 0 done, 1 not done (a sentence on "
        "standard error says why), 2 called wrongly."
    )
    head = "| Command | Does | Arguments |\n| --- | --- | --- |"
    return _page("Commands", intro, head, (_command_row(name) for name in own_commands()))


def own_commands() -> list[str]:
    """Return the names of this program's commands."""
    from django.core.management import get_commands

    found = get_commands().items()
    return sorted(name for name, app in found if str(app).startswith("dailypapers."))


def _command_row(name: str) -> str:
    from django.core.management import get_commands, load_command_class

    command = load_command_class(str(get_commands()[name]), name)
    parser = command.create_parser("dailypapers", name)
    is_djangos = "add_arguments" not in vars(type(command))
    arguments = "as Django's" if is_djangos else "<br>".join(_arguments(parser))
    return f"| `{name}` | {command.help} | {arguments} |"


def _arguments(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, sub in action.choices.items():
                yield from (f"`{name}` {argument}" for argument in _arguments(sub))
        elif not COMMON.intersection(action.option_strings):
            yield f"`{_written(action)}` {action.help or ''}".strip()


def _written(action: Any) -> str:
    return str(
        action.option_strings[-1] if action.option_strings else action.metavar or action.dest
    )


def routes() -> str:
    """The table of addresses, each with the first line of its view's docstring."""
    from django.urls import get_resolver

    rows = dict.fromkeys(  # An address of version 1 is there once for each method.
        f"| `/{route}` | `{name}` | {first_line} |"
        for route, name, first_line in walk(get_resolver().url_patterns)
    )
    head = "| Address | Name | Shows |\n| --- | --- | --- |"
    return _page("Addresses", "Every address this program answers.", head, rows)


def walk(patterns: Iterable[Any], prefix: str = "") -> Iterator[tuple[str, str, str]]:
    """Yield (route, name, what it shows) of every address."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if getattr(pattern, "app_name", "") == "admin":
            yield route, "admin:index", "Django's admin, for staff: every table, to be read."
        elif hasattr(pattern, "url_patterns"):
            yield from walk(pattern.url_patterns, route)
        else:
            yield route, pattern.name or "", _shows(pattern.callback, pattern.name or "")


def _shows(view: Any, name: str) -> str:
    if view.__module__.startswith("allauth."):
        return f"django-allauth's page: {name.replace('_', ' ')}."
    if view.__module__.startswith("ninja."):
        return _operations()[name]
    if hasattr(view, "view_class"):
        return f"Redirects to `{view.view_initkwargs.get('pattern_name', '')}`."
    return (view.__doc__ or "").strip().splitlines()[0] if view.__doc__ else ""


@cache
def _operations() -> dict[str, str]:
    """Return what each address of version 1 does by which method."""
    from dailypapers.api.v1.common import router

    said: dict[str, list[str]] = {}
    for path in router.path_operations.values():
        for operation in path.operations:
            line = (operation.view_func.__doc__ or "").strip().splitlines()[0]
            methods = ", ".join(sorted(operation.methods))
            said.setdefault(operation.url_name or "", []).append(f"{methods}: {line}")
    return {name: " ".join(lines) for name, lines in said.items()}


def _page(title: str, intro: str, head: str, rows: Iterable[str]) -> str:
    return "\n".join([f"# {title}", "", NOTE, "", intro, "", head, *rows, ""])


def _settle(path: Path, text: str) -> bool:
    """Write the page, or with --check say whether it is up to date."""
    if "--check" in sys.argv:
        return path.exists() and path.read_text() == text
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return True


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "dailypapers.config.settings"
    with tempfile.TemporaryDirectory() as home:
        os.environ["DAILYPAPERS_HOME"] = home
        sys.exit(main())
