"""The form that comments are written in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dailypapers.community.comments import worth_saying
from dailypapers.community.models import Group
from dailypapers.core import stamps
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say, spoken
from dailypapers.core.stamps import stamp
from dailypapers.web.forms import is_trapped


class CommentForm(forms.Form):
    """What is said; `key` is made with the form, so that sending it twice says it once."""

    text = forms.CharField(
        label=_("Your comment"),
        required=False,  # `worth_saying` says it better.
        strip=False,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("Markdown, with maths between dollar signs."),
    )
    audience = forms.ChoiceField(
        label=_("Who reads this"),
        required=False,
        error_messages={
            "invalid_choice": _("You are not in that group any more. Choose who reads this.")
        },
    )
    key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    parent = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    opened = forms.CharField(required=False, initial=stamp, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        groups: Sequence[Group] = (),
        auto_id: str = "id_%s",
        **initial: Any,
    ) -> None:
        super().__init__(data, initial=initial, auto_id=auto_id)
        self._groups = groups
        choice = self.fields["audience"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [
            ("", say("Everybody")),
            *((one.slug, say("Only {name}", name=one.name)) for one in groups),
        ]
        if not groups and not (data and data.get("audience")):
            del self.fields["audience"]  # Else it says that there is no such group any more.

    @classmethod
    def named(
        cls,
        name: str,
        data: Mapping[str, Any] | None = None,
        groups: Sequence[Group] = (),
        **initial: Any,
    ) -> CommentForm:
        """Return a form whose fields no other form of the page is taken for."""
        return cls(data, groups=groups, auto_id=f"{name}_%s", **initial)

    @classmethod
    def given_back(cls, data: Mapping[str, Any]) -> CommentForm:
        """Return what was sent, to be sent again to the same readers."""
        form = cls(data)
        if "audience" in form.fields:
            form.fields["audience"].widget = forms.HiddenInput()
        return form

    @property
    def group(self) -> int | None:
        """The group that was chosen, None for everybody."""
        chosen = self.cleaned_data.get("audience")
        return next((group.pk for group in self._groups if group.slug == chosen), None)

    @property
    def is_a_programs(self) -> bool:
        """Whether a program sent this, or somebody faster than people are."""
        return is_trapped(self) or stamps.is_hurried(str(self["opened"].value() or ""))

    def anew(self, error: str) -> CommentForm:
        """Return the form with what was written, to be sent as another comment."""
        said = {name: self[name].data for name in self.fields} | {"opened": stamp()}
        again = said | {"key": str(uuid4())}
        form = CommentForm(again, groups=self._groups, auto_id=str(self.auto_id))
        form.add_error(None, error)
        return form

    def clean_text(self) -> str:
        """Return the text as it is kept."""
        try:
            return worth_saying(self.cleaned_data["text"])
        except InputError as error:
            raise ValidationError(spoken(error)) from None
