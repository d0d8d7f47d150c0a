from __future__ import annotations

from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "dailypapers.ops"
    label = "ops"

    def ready(self) -> None:
        """Have errors reported from the start."""
        from dailypapers.ops import reports  # Settings could not be read before.

        reports.begin()
