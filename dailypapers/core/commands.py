"""Commands that start at once."""

from __future__ import annotations

from django.core.management.base import BaseCommand

SETUP = "setup"  # The tag of checks of what an operator chose.


class QuickCommand(BaseCommand):
    """A command that needs no pages: it checks what an operator chose, and nothing else.

    All of Django's checks load every page and address of the site, which takes longer than most
    commands do. `make check` runs them.
    """

    requires_system_checks = (SETUP,)
