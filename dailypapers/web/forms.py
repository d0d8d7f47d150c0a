"""Forms of the pages."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dailypapers.core.errors import InputError
from dailypapers.core.spoken import spoken
from dailypapers.digests.addresses import normalise


def is_trapped(form: forms.Form) -> bool:
    """Say whether a program filled in `website`, which people do not see."""
    return bool(form.data.get("website"))


class SubscribeForm(forms.Form):
    """An address for the daily mail; `website` is a trap that only programs fill in."""

    email = forms.CharField(
        label=_("Mail address"),
        strip=False,  # A line break in an address is an attack on the mail's headers: refuse it.
        error_messages={"required": _("Write your mail address, like ada@example.org.")},
    )
    website = forms.CharField(label=_("Leave empty"), required=False)

    def clean_email(self) -> str:
        """Return the address as mail servers take it."""
        try:
            return normalise(self.cleaned_data["email"])
        except InputError as error:
            raise ValidationError(spoken(error)) from None

    @property
    def trapped(self) -> bool:
        """Whether a program filled this in."""
        return is_trapped(self)


class OwnerForm(forms.Form):
    """Who the owner of a new instance is."""

    email = forms.EmailField(
        label=_("Your mail address"),
        help_text=_("What you sign in with later. Nothing is sent there now."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
