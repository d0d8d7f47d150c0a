from __future__ import annotations

from django.apps import AppConfig


class DigestsConfig(AppConfig):
    name = "dailypapers.digests"
    label = "digests"

    def ready(self) -> None:
        """Answer for what we keep of readers."""
        from dailypapers.accounts import own_data
        from dailypapers.digests.own_data import erase, erase_notices, export, export_notices

        own_data.add_part("subscription", export, erase)
        own_data.add_part("notices", export_notices, erase_notices)
