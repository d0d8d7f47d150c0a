"""The fields by which a picture of a paper is sent, and the form that has nothing else."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dailypapers.community.pictures import LONGEST_ALT, Sent, read
from dailypapers.core.errors import InputError
from dailypapers.core.pictures import Made
from dailypapers.core.spoken import say, spoken

CHOOSE_AGAIN = _("Choose the picture again: browsers do not keep files.")
NOTHING = _("Choose a picture.")


class PictureFields(forms.Form):
    """A picture, if one likes, and what it shows."""

    picture = forms.FileField(
        label=_("A picture, if you like"),
        required=False,
        widget=forms.FileInput({"accept": "image/png,image/jpeg,image/webp"}),
    )
    alt = forms.CharField(
        label=_("What the picture shows"),
        required=False,
        max_length=LONGEST_ALT,
        help_text=_(
            "Read aloud to who does not see it: “Accuracy grows with size and then levels"
            " off.” Without it, it is called a picture from the submitter."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["picture"].help_text = say(
            "PNG, JPEG or WebP, at most {picture_megabytes} MB. It is drawn anew: "
            "places and names that cameras write into files are not kept.",
            picture_megabytes=settings.PICTURE_MEGABYTES,
        )

    def clean_picture(self) -> Made | None:
        """Return the picture made anew."""
        file = self.cleaned_data["picture"]
        try:
            return read(file) if file else None
        except InputError as error:
            raise ValidationError(spoken(error)) from None

    @property
    def sent(self) -> Sent | None:
        """The picture that was sent, if one was."""
        made = self.cleaned_data.get("picture")
        return Sent(made, self.cleaned_data["alt"]) if made else None


class PictureForm(PictureFields):
    """A picture for a paper; where it `has_one`, other words for it will do."""

    has_one = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["picture"].label = say("The picture")

    def clean_picture(self) -> Made | None:
        """Return the picture made anew."""
        made = super().clean_picture()
        if made is None and not self.has_one:
            raise ValidationError(NOTHING)
        return made
