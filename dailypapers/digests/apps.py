from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.conf import settings

if TYPE_CHECKING:
    from dailypapers.accounts.own_data import Parts


class DigestsConfig(AppConfig):
    name = "dailypapers.digests"
    label = "digests"

    def import_models(self) -> None:
        """Load the tables, which stand in two files."""
        super().import_models()
        import_module("dailypapers.digests.mail_models")

    def ready(self) -> None:
        """Answer for what we keep of readers, and have what mails need looked at early."""
        from dailypapers.accounts import own_data

        own_data.add_layer(_kept)
        if settings.DKIM_KEY:
            from dailypapers.digests.dkim_key import dkim_key

            dkim_key()  # One that cannot be used is better known now than at the first mail.
        if settings.MAIL_PROVIDER:
            from dailypapers.digests import provider

            provider.listen()


def _kept() -> Parts:
    from dailypapers.digests import feedback, own_data, suppression
    from dailypapers.digests.hooks import own_data as hooks

    return {
        "subscription": (own_data.export, own_data.erase),
        "notices": (own_data.export_notices, own_data.erase_notices),
        "mail_feedback": (feedback.export, feedback.erase),
        "bounces": (suppression.export, suppression.erase),
        "webhooks": (hooks.export, hooks.erase),
    }
