"""How long a password may be; what makes one weak is for Django's validators."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from dailypapers.core.spoken import say

SHORTEST, LONGEST = 12, 128  # characters, by ASVS 2.1.1 and 2.1.2


class NotEndless:
    """Refuses passwords that only take time to hash."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise if it is longer than any that somebody could need."""
        if len(password) > LONGEST:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        """Say what is asked of a password."""
        return say("A password has {most} characters at most.", most=LONGEST)
