"""Typed readers for settings: the environment, then `config.toml`; loud on bad input."""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dailypapers.config.options import OPTIONS
from dailypapers.core.errors import SetupError

PREFIX = "DAILYPAPERS_"
HIDDEN = "(hidden)"
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


class Environment:
    """Answers a setting by its name without prefix, from one environment and one file."""

    def __init__(self, environ: dict[str, str], config_file: Path) -> None:
        self._environ = environ
        self._file = _read_toml(config_file)
        self._config_file = config_file

    def raw(self, name: str) -> Any:
        """Return the value as it was written, or the default of the options table."""
        option = OPTIONS[name]
        secret_file = self._environ.get(f"{PREFIX}{name}_FILE")
        if option.secret and secret_file:
            return _read_secret(Path(secret_file), f"{PREFIX}{name}_FILE")
        if (value := self._environ.get(PREFIX + name)) is not None:
            return value
        return self._file.get(name.lower(), option.default)

    def effective(self) -> list[tuple[str, str, str]]:
        """Return name, value and origin of every setting, without what is secret in them."""
        return [(name, self._shown(name), self._origin(name)) for name in OPTIONS]

    def _origin(self, name: str) -> str:
        if OPTIONS[name].secret and self._environ.get(f"{PREFIX}{name}_FILE"):
            return "a file of its own"
        if PREFIX + name in self._environ:
            return "environment"
        return "config.toml" if name.lower() in self._file else "default"

    def _shown(self, name: str) -> str:
        value = self.text(name)
        return HIDDEN if OPTIONS[name].secret and value else value

    def text(self, name: str) -> str:
        """Return a setting as text."""
        return str(self.raw(name))

    def flag(self, name: str) -> bool:
        """Return a yes-or-no setting."""
        value = str(self.raw(name)).strip().lower()
        if value in TRUE or value in FALSE:
            return value in TRUE
        raise SetupError(f"{PREFIX}{name} is {value!r}: write 1 or 0")

    def number(self, name: str) -> int:
        """Return a whole-number setting."""
        value = str(self.raw(name)).strip()
        try:
            return int(value)
        except ValueError:
            raise SetupError(f"{PREFIX}{name} is {value!r}: write a whole number") from None

    def hour(self, name: str) -> int:
        """Return an hour of the day, 0 to 23."""
        hour = self.number(name)
        if not 0 <= hour <= 23:
            raise SetupError(f"{PREFIX}{name} is {hour}: write an hour from 0 to 23")
        return hour

    def choice(self, name: str, *choices: str) -> str:
        """Return one of a few words."""
        value = self.text(name).strip().lower()
        if value not in choices:
            raise SetupError(f"{PREFIX}{name} is {value!r}: write {' or '.join(choices)}")
        return value

    def time_zone(self, name: str) -> str:
        """Return the name of a time zone."""
        value = self.text(name).strip()
        try:
            return ZoneInfo(value).key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise SetupError(
                f"{PREFIX}{name} is {value!r}: write a time zone like Europe/Berlin"
            ) from None

    def tables(self, name: str) -> list[dict[str, Any]]:
        """Return a setting that is a list of tables: so in the file, in JSON in the environment."""
        value = self.raw(name)
        try:
            found = json.loads(value or "[]") if isinstance(value, str) else value
        except ValueError as error:
            raise SetupError(f"{PREFIX}{name} is not JSON: {error}") from None
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise SetupError(f"{PREFIX}{name} is not a list of tables: write [{{...}}, {{...}}]")
        return found

    def table(self, name: str) -> dict[str, Any]:
        """Return a setting that is a table, written as JSON."""
        value = self.raw(name)
        try:
            table = value if isinstance(value, dict) else json.loads(str(value) or "{}")
        except ValueError:
            table = None
        if not isinstance(table, dict):
            raise SetupError(f"{PREFIX}{name}: write a JSON object in braces")
        return table

    def names(self, name: str) -> list[str]:
        """Return a setting that is a list, written with commas."""
        value = self.raw(name)
        parts = value if isinstance(value, list) else str(value).split(",")
        return [str(part).strip() for part in parts if str(part).strip()]

    def pairs(self, name: str) -> dict[str, str]:
        """Return a setting that is a table, written as `name=value` with commas."""
        if isinstance(value := self.raw(name), dict):
            return {str(key): str(said) for key, said in value.items()}
        parts = [part.partition("=") for part in self.names(name)]
        if any(not (key.strip() and said.strip()) for key, _, said in parts):
            raise SetupError(
                f"{PREFIX}{name} is not a table: write name=value, with commas between"
            )
        return {key.strip(): said.strip() for key, _, said in parts}


def home(environ: dict[str, str] | os._Environ[str], checkout: Path) -> Path:
    """Return `DAILYPAPERS_HOME`, else `var/` in a checkout, else the platform's data folder."""
    if chosen := environ.get(PREFIX + "HOME"):
        return Path(chosen).expanduser().resolve()
    if (checkout / "pyproject.toml").exists():
        return checkout / "var"
    from platformdirs import user_data_path

    return user_data_path("dailypapers", appauthor=False)


def _read_secret(path: Path, name: str) -> str:
    try:
        return path.read_text().strip()
    except (OSError, ValueError) as error:
        raise SetupError(f"{name}: {path} cannot be read: {error}") from None


def _read_toml(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        values = tomllib.loads(path.read_text())
    except (OSError, ValueError) as error:  # Not TOML, not UTF-8, or not for us to read.
        raise SetupError(f"{path} cannot be read: {error}") from None
    unknown = sorted(key for key in values if key.upper() not in OPTIONS)
    if unknown:
        raise SetupError(f"{path} has settings nobody knows: {', '.join(unknown)}")
    return values
