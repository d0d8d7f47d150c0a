from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core import checks

from dailypapers.core.commands import SETUP


class SourcesConfig(AppConfig):
    name = "dailypapers.sources"
    label = "sources"

    def ready(self) -> None:
        """Have commands refuse sources that cannot be."""
        checks.register(_declared, SETUP)


def _declared(**_: Any) -> list[checks.CheckMessage]:
    from dailypapers.core.errors import DailyPapersError
    from dailypapers.sources.rows import declared

    try:
        declared()
    except DailyPapersError as error:
        return [checks.Error(str(error), id="sources.E001")]
    return []
