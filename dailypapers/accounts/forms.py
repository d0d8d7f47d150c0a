"""Forms of allauth's that ask more here."""

from __future__ import annotations

from allauth.account import forms
from allauth.core import context

from dailypapers.accounts import sign_up


class SignUpForm(forms.SignupForm):  # type: ignore[misc]
    """Takes the addresses that the instance's setting allows."""

    def clean_email(self) -> str:
        """Return the address if it may sign up here."""
        email: str = super().clean_email()
        sign_up.check_address(context.request, email)
        return email
