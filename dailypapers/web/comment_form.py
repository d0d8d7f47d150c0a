"""The form that comments are written in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError

from dailypapers.community.comments import worth_saying
from dailypapers.core.errors import InputError
from dailypapers.core.stamps import is_hurried, stamp
from dailypapers.web.forms import is_trapped


class CommentForm(forms.Form):
    """What is said; `key` is made with the form, so that sending it twice says it once."""

    text = forms.CharField(
        label="Your comment",
        required=False,  # `worth_saying` says it better.
        strip=False,
        widget=forms.Textarea({"rows": 6}),
        help_text="Markdown, with maths between dollar signs.",
    )
    key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    parent = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    opened = forms.CharField(required=False, initial=stamp, widget=forms.HiddenInput)

    @classmethod
    def named(cls, name: str, data: Mapping[str, Any] | None = None, **initial: Any) -> CommentForm:
        """Return a form whose fields no other form of the page is taken for."""
        return cls(data, initial=initial, auto_id=f"{name}_%s")

    @property
    def is_a_programs(self) -> bool:
        """Whether a program sent this, or somebody faster than people are."""
        return is_trapped(self) or is_hurried(str(self["opened"].value() or ""))

    def anew(self, error: str) -> CommentForm:
        """Return the form with what was written, to be sent as another comment."""
        said = {name: self[name].data for name in self.fields} | {"opened": stamp()}
        form = CommentForm(said | {"key": str(uuid4())}, auto_id=str(self.auto_id))
        form.add_error(None, error)
        return form

    def clean_text(self) -> str:
        """Return the text as it is kept."""
        try:
            return worth_saying(self.cleaned_data["text"])
        except InputError as error:
            raise ValidationError(str(error)) from None
