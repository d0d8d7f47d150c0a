"""Forms of allauth's that ask more here."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import SignupForm
from allauth.core import context
from allauth.socialaccount.forms import SignupForm as SocialSignupForm
from django import forms
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from dailypapers.accounts import sign_up
from dailypapers.core import stamps
from dailypapers.core.stamps import HURRIED, stamp


class _CheckedAddress:
    """Takes the addresses that the instance's setting allows."""

    def clean_email(self: Any) -> str:
        """Return the address if it may sign up here."""
        email: str = super().clean_email()  # type: ignore[misc]
        sign_up.check_address(context.request, email)
        return email


class _AtThePaceOfPeople(forms.Form):
    """`website` is a trap that only programs fill in; `opened` says when the form was."""

    opened = forms.CharField(required=False, initial=stamp, widget=forms.HiddenInput)

    def clean(self) -> Any:
        """Refuse what programs send."""
        if self.data.get("website") or stamps.is_hurried(self.cleaned_data.get("opened", "")):
            raise ValidationError(HURRIED)
        return super().clean()


class SignUpForm(_CheckedAddress, _AtThePaceOfPeople, SignupForm):  # type: ignore[misc]
    """Signing up by mail address and password."""

    def try_save(self, request: HttpRequest) -> Any:
        """Save, or mail who has an account already: a hash for either, so both take as long."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class SocialSignUpForm(_CheckedAddress, _AtThePaceOfPeople, SocialSignupForm):  # type: ignore[misc]
    """Signing up by another place's account that did not tell a mail address."""
