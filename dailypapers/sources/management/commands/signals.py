"""`dailypapers signals`: stars and last pushes of linked code, by hand."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError

from dailypapers.core.commands import QuickCommand
from dailypapers.core.errors import DailyPapersError
from dailypapers.sources.code.signals import refresh


class Command(QuickCommand):
    """Ask GitHub and GitLab about the code of some papers, on from where the last run stopped."""

    help = "Ask GitHub and GitLab for stars and last pushes of the code that papers link to."

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask, and say what came."""
        try:
            run = refresh()
        except DailyPapersError as error:
            raise CommandError(f"signals could not be had: {error}") from None
        self.stdout.write(f"{run.changed} papers changed, {run.same} same, {run.skipped} skipped")
        if run.note:
            self.stdout.write(run.note)
