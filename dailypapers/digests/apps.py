from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.conf import settings


class DigestsConfig(AppConfig):
    name = "dailypapers.digests"
    label = "digests"

    def import_models(self) -> None:
        """Load the tables, which stand in two files."""
        super().import_models()
        import_module("dailypapers.digests.mail_models")

    def ready(self) -> None:
        """Answer for what we keep of readers."""
        from dailypapers.accounts import own_data
        from dailypapers.digests import dkim_key, feedback, provider, suppression
        from dailypapers.digests.hooks import own_data as hooks
        from dailypapers.digests.own_data import erase, erase_notices, export, export_notices

        dkim_key.dkim_key()  # One that cannot be used is better known now than at the first mail.
        if settings.MAIL_PROVIDER:
            provider.listen()
        own_data.add_part("subscription", export, erase)
        own_data.add_part("notices", export_notices, erase_notices)
        own_data.add_part("mail_feedback", feedback.export, feedback.erase)
        own_data.add_part("bounces", suppression.export, suppression.erase)
        own_data.add_part("webhooks", hooks.export, hooks.erase)
