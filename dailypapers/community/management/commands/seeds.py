"""`dailypapers seeds`: a reader's interest profile from a Zotero library."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dailypapers.accounts.models import User
from dailypapers.community.zotero_seeds import name_library
from dailypapers.core.errors import DailyPapersError, InputError
from dailypapers.sources.making import zotero_connector
from dailypapers.sources.secret import secret_of


class Command(BaseCommand):
    """Take the papers of a library in, and let them be a reader's seeds."""

    help = "Let the papers of a Zotero library be seeds of a reader's interest profile."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("email", help="mail address of the reader")
        parser.add_argument("--zotero", required=True, metavar="LIBRARY", help="groups/36222")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say so."""
        email = options["email"]
        reader = User.objects.filter(email__iexact=email, is_active=True).first()
        if reader is None:
            raise InputError(f"There is no reader {email!r}: `dailypapers createuser` makes one")
        try:
            named = name_library(
                reader, options["zotero"], zotero_connector(secret=secret_of("zotero"))
            )
        except DailyPapersError as error:
            raise CommandError(f"{options['zotero']} could not be read: {error}") from None
        self.stdout.write(
            f"{named.added} papers are seeds now, {named.known} were before, "
            f"{named.left_out} found no room"
        )
