"""The form by which authors give the full text of a paper."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dailypapers.catalogue.open_licences import NAMES
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import spoken
from dailypapers.sources.full_text.pdf import LARGEST, NO_PDF, to_text

VERSION = "4.0"  # of the licences that have one
WITHOUT = {"zero"}
LICENCES = [
    name if kind in WITHOUT else f"{name} {VERSION}"
    for kind, name in NAMES.items()
    if kind != "mark"
]


class FullTextForm(forms.Form):
    """A PDF, and the licence that its authors give it."""

    pdf = forms.FileField(
        label=_("The paper as PDF"), widget=forms.FileInput({"accept": "application/pdf"})
    )
    licence = forms.ChoiceField(
        label=_("Its licence"),
        choices=[(name, name) for name in LICENCES],
        help_text=_("Your own words under it may be shown here, and by whoever keeps to it."),
    )

    def clean_pdf(self) -> str:
        """Return the text of the file."""
        file = self.cleaned_data["pdf"]
        if file.size > LARGEST:
            raise ValidationError(spoken(NO_PDF))
        try:
            return to_text(file.read())
        except InputError as error:
            raise ValidationError(spoken(error)) from None
