"""`dailypapers editor`: who picks and orders the papers of editions."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from dailypapers.accounts.models import User
from dailypapers.community import editors
from dailypapers.core.errors import InputError


class Command(BaseCommand):
    """Appoint or dismiss an editor."""

    help = "Let a reader pick, order and annotate the papers of editions, or no longer."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("email", help="mail address of the reader")
        parser.add_argument("--dismiss", action="store_true", help="take the role away")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say so."""
        email = options["email"]
        reader = User.objects.filter(email__iexact=email, is_active=True).first()
        if reader is None:
            raise InputError(f"There is no reader {email!r}: `dailypapers createuser` makes one")
        if options["dismiss"]:
            editors.dismiss(reader)
            self.stdout.write(f"{email} is no editor.")
        else:
            editors.appoint(reader)
            self.stdout.write(f"{email} is an editor and curates at /curate.")
