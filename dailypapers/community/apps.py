from __future__ import annotations

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "dailypapers.community"
    label = "community"

    def ready(self) -> None:
        """Answer for what we keep of readers."""
        from dailypapers.accounts import own_data
        from dailypapers.community.own_data import erase, export

        own_data.add_part("community", export, erase)
