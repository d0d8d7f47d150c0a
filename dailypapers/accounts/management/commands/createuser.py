"""`dailypapers createuser`: readers and invitations from the terminal."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from dailypapers.accounts import people, tickets
from dailypapers.accounts.models import Ticket
from dailypapers.core.errors import InputError


class Command(BaseCommand):
    """Make a reader and print a link that signs them in."""

    help = (
        "Make a reader, or find the one with this address, and print a link that signs them in "
        "once; with --invite, a link that lets somebody sign up."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("email", nargs="?", help="mail address of the reader")
        parser.add_argument("--moderator", action="store_true", help="may moderate")
        parser.add_argument("--staff", action="store_true", help="may moderate and invite others")
        parser.add_argument("--superuser", action="store_true", help="may do everything")
        parser.add_argument("--invite", action="store_true", help="print an invitation instead")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make and print."""
        if options["invite"]:
            link = tickets.issue(Ticket.Purpose.INVITE, note=options["email"] or "")
        elif options["email"]:
            link = self._sign_in_link(**options)
        else:
            raise CommandError("name a mail address, or say --invite", returncode=2)
        self.stdout.write(link)

    def _sign_in_link(
        self, *, email: str, staff: bool, superuser: bool, moderator: bool, **_: Any
    ) -> str:
        try:
            validate_email(email)
        except ValidationError:
            raise InputError(f"{email!r} is no mail address") from None
        reader = people.add(email, is_staff=staff, is_superuser=superuser, is_moderator=moderator)
        return tickets.issue(Ticket.Purpose.SIGN_IN, user=reader)
