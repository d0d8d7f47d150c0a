"""`dailypapers mcp`: the Model Context Protocol over standard input and output."""

from __future__ import annotations

import os
from typing import Any

from asgiref.sync import async_to_sync
from django.core.management.base import BaseCommand

from dailypapers.accounts import tokens
from dailypapers.api.mcp import asking
from dailypapers.core.errors import SetupError

TOKEN = "DAILYPAPERS_TOKEN"


class Command(BaseCommand):
    """Answer one assistant on this machine until it ends."""

    help = (
        "Answer an assistant on this machine by the Model Context Protocol, over standard input "
        "and output; a reader's token in DAILYPAPERS_TOKEN lets it do what they may."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until the input ends."""
        from dailypapers.api.mcp.server import server

        if said := os.environ.get(TOKEN, ""):
            access = tokens.reader_of(f"Bearer {said}")
            if access is None:
                raise SetupError(f"{TOKEN} holds no token of this instance, or one that ran out.")
            asking.access.set(access)
        async_to_sync(server().run_stdio_async)()
