"""Forms of reading lists."""

from __future__ import annotations

from uuid import uuid4

from django import forms

from dailypapers.community.models import ReadingList
from dailypapers.community.reading_lists import MOST_ENTRIES

VISIBILITY = ReadingList.Visibility


class ListForm(forms.Form):
    """What a list says of itself; `key` is made with the form, `version` is what was changed."""

    title = forms.CharField(max_length=200)
    description = forms.CharField(
        max_length=10_000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text="Markdown, as in comments. What the list is for, and for whom.",
    )
    visibility = forms.ChoiceField(
        choices=VISIBILITY.choices,
        initial=VISIBILITY.PRIVATE,
        widget=forms.RadioSelect,
        label="Who may read it",
    )
    key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    version = forms.IntegerField(initial=1, widget=forms.HiddenInput)


class NewListForm(forms.Form):
    """A list by its title alone, made while a paper is put into it."""

    title = forms.CharField(max_length=200, label="Title of a new list")
    key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)


class NoteForm(forms.Form):
    """What is said of a paper in a list."""

    note = forms.CharField(
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text="Markdown, as in comments. Whoever may read the list reads it.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class PlaceForm(forms.Form):
    """Where in a list a paper is to be."""

    to = forms.IntegerField(min_value=1, max_value=MOST_ENTRIES, label="Place in the list")


class InviteForm(forms.Form):
    """Whom to make an owner."""

    handle = forms.RegexField(
        r"\A\s*@?[A-Za-z0-9-]{1,16}\s*\Z",
        label="Their handle",
        error_messages={"invalid": "A handle is like u7k2m9q4x8z."},
        help_text="Their profile shows it to them. They become an owner once they accept.",
    )

    def clean_handle(self) -> str:
        """Return the handle as it is kept."""
        return str(self.cleaned_data["handle"]).strip().removeprefix("@").lower()
