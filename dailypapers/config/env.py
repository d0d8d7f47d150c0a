"""Typed readers for settings: the environment, then `config.toml`; loud on bad input."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

from dailypapers.config.options import OPTIONS
from dailypapers.core.errors import SetupError

PREFIX = "DAILYPAPERS_"
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
            return Path(secret_file).read_text().strip()
        if (value := self._environ.get(PREFIX + name)) is not None:
            return value
        return self._file.get(name.lower(), option.default)

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

    def names(self, name: str) -> list[str]:
        """Return a setting that is a list, written with commas."""
        value = self.raw(name)
        parts = value if isinstance(value, list) else str(value).split(",")
        return [str(part).strip() for part in parts if str(part).strip()]


def home(environ: dict[str, str] | os._Environ[str], checkout: Path) -> Path:
    """Return `DAILYPAPERS_HOME`, else `var/` in a checkout, else the platform's data folder."""
    if chosen := environ.get(PREFIX + "HOME"):
        return Path(chosen).expanduser().resolve()
    if (checkout / "pyproject.toml").exists():
        return checkout / "var"
    from platformdirs import user_data_path

    return user_data_path("dailypapers", appauthor=False)


def _read_toml(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        values = tomllib.loads(path.read_text())
    except tomllib.TOMLDecodeError as error:
        raise SetupError(f"{path} cannot be read: {error}") from None
    unknown = sorted(key for key in values if key.upper() not in OPTIONS)
    if unknown:
        raise SetupError(f"{path} has settings nobody knows: {', '.join(unknown)}")
    return values
