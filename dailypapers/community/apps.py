from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from dailypapers.accounts.own_data import Parts


class CommunityConfig(AppConfig):
    name = "dailypapers.community"
    label = "community"

    def ready(self) -> None:
        """Answer for what we keep of readers."""
        from dailypapers.accounts import own_data

        own_data.add_layer(_kept)


def _kept() -> Parts:
    from dailypapers.community import own_data

    return {"community": (own_data.export, own_data.erase)}
