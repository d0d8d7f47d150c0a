"""Who may sign up by another place's account: whoever may sign up at all."""

from __future__ import annotations

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import render

from dailypapers.accounts import sign_up


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Holds accounts from elsewhere to the same rules. No address from elsewhere opens an account
    that is here already: its reader connects the two while signed in."""

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> Any:
        """Make the account; the form, where there is one, has asked already."""
        if form is None and not _may_come(request, sociallogin.user.email):
            raise ImmediateHttpResponse(render(request, "account/signup_closed.html", status=403))
        return super().save_user(request, sociallogin, form)

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """Take the name along."""
        user = super().populate_user(request, sociallogin, data)
        parts = data.get("name"), data.get("first_name"), data.get("last_name")
        user.name = (parts[0] or " ".join(part for part in parts[1:] if part))[:200]
        return user


def _may_come(request: HttpRequest, email: str) -> bool:
    try:
        sign_up.check_address(request, email)
    except ValidationError:
        return False
    return sign_up.admit(request)
