"""The form that names a library of Zotero, and reads it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dailypapers.community.zotero_seeds import newest_of
from dailypapers.core.errors import SourceError
from dailypapers.core.spoken import say
from dailypapers.sources.making import zotero_connector
from dailypapers.sources.zotero.client import is_library


class ZoteroForm(forms.Form):
    """A library and a key that may read it, which is used once and not kept."""

    library = forms.CharField(
        label=_("Library or collection"),
        max_length=300,
        help_text=_("Its address at zotero.org, or a number: users/475425, groups/36222."),
    )
    key = forms.CharField(
        required=False,
        max_length=100,
        label=_("Key"),
        widget=forms.PasswordInput({"autocomplete": "off"}),
        help_text=_(
            "Only for a library that is not public: one that may read it, made in your settings at "
            "zotero.org. It is used once and not kept."
        ),
    )

    def clean_library(self) -> str:
        """Return the library; refuse what is none."""
        said = str(self.cleaned_data["library"]).strip()
        if not is_library(said):
            raise ValidationError(say("This names no library. Write users/475425 or groups/36222."))
        return said

    def clean(self) -> dict[str, Any]:
        """Read the library; what it says of its papers is `cited`."""
        said = self.cleaned_data
        if self.errors:
            return said
        if settings.OFFLINE:
            raise ValidationError(say("This instance asks nobody outside."))
        source = zotero_connector(secret=said["key"], is_awaited=True)
        try:
            said["cited"] = newest_of(said["library"], source)
        except SourceError as error:
            raise ValidationError(_told(error)) from None
        if not said["cited"]:
            raise ValidationError(say("There are no papers in this library."))
        return said


def _told(error: SourceError) -> str:
    if error.permanent:
        return say("Zotero does not show this library. If it is not public, add a key for it.")
    return say("Zotero did not answer as it should. Try again in a few minutes.")
