from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from dailypapers.accounts.own_data import Parts


class AssistantConfig(AppConfig):
    name = "dailypapers.assistant"
    label = "assistant"

    def import_models(self) -> None:
        """Load the tables of conversations."""
        super().import_models()
        import_module("dailypapers.assistant.task_models")

    def ready(self) -> None:
        """Answer for what we keep of readers."""
        from dailypapers.accounts import own_data

        own_data.add_layer(_kept)


def _kept() -> Parts:
    from dailypapers.assistant import talks

    return {"talks": (talks.export_all, talks.erase)}
