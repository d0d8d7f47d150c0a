from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


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
        from dailypapers.assistant import talks

        own_data.add_part("talks", talks.export_all, talks.erase)
