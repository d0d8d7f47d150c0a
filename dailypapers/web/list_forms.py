"""Forms of reading lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dailypapers.catalogue.citations.formats import LONGEST, read
from dailypapers.community.models import Group, ReadingList
from dailypapers.community.reading_lists import LONGEST_NOTE, MOST_ENTRIES
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say, spoken
from dailypapers.web.meeting_form import MeetingForm

LARGEST = 4 * LONGEST  # bytes of a file: no character takes more than four
VISIBILITY = ReadingList.Visibility


class ListForm(MeetingForm):
    """What a list says of itself; `key` is made with the form, `version` is what was changed."""

    title = forms.CharField(label=_("Title"), max_length=200)
    description = forms.CharField(
        label=_("Description"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Markdown, as in comments. What the list is for, and for whom."),
    )
    visibility = forms.ChoiceField(
        choices=[choice for choice in VISIBILITY.choices if choice[0] != VISIBILITY.GROUP],
        initial=VISIBILITY.PRIVATE,
        widget=forms.RadioSelect,
        label=_("Who may read it"),
    )
    key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    version = forms.IntegerField(initial=1, widget=forms.HiddenInput)
    field_order = ["title", "description", "visibility"]

    def __init__(
        self, data: Any = None, initial: dict[str, Any] | None = None, *, groups: Sequence[Group]
    ) -> None:
        super().__init__(data, initial)
        self._groups = {group.slug: group for group in groups}
        choices = self.fields["visibility"]
        assert isinstance(choices, forms.ChoiceField)
        named = [
            (slug, say("Members of {name}", name=group.name))
            for slug, group in self._groups.items()
        ]
        choices.choices = [*ListForm.base_fields["visibility"].choices, *named]  # type: ignore[attr-defined]
        if not groups:
            self.drop_meeting()

    def choose_group(self, slug: str) -> None:
        """Have the members of a group as readers, until something else is chosen."""
        if slug in self._groups:
            self.initial["visibility"] = slug

    def said(self) -> dict[str, Any]:
        """Return what is kept of a list."""
        said = self.cleaned_data
        group = self._groups.get(said["visibility"])
        return {
            "title": said["title"],
            "description": said["description"],
            "visibility": VISIBILITY.GROUP if group else said["visibility"],
            "group": group.pk if group else None,
            "meeting": self.meeting() if group else None,
        }


class NewListForm(forms.Form):
    """A list by its title alone, made while a paper is put into it."""

    title = forms.CharField(max_length=200, label=_("Title of a new list"))
    key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)


class NoteForm(forms.Form):
    """What is said of a paper in a list."""

    note = forms.CharField(
        label=_("Note"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea({"rows": 4, "autofocus": True}),
        help_text=_("Markdown, as in comments. Whoever may read the list reads it."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class ImportForm(forms.Form):
    """A list in another program's format."""

    text = forms.CharField(
        required=False,
        strip=False,
        label=_("Paste it"),
        widget=forms.Textarea({"rows": 8}),
        help_text=_(
            "BibTeX, RIS, CSL-JSON, tags of arxiv-sanity-lite, or identifiers and "
            "addresses, one a line."
        ),
    )
    file = forms.FileField(
        required=False,
        allow_empty_file=True,
        label=_("Or choose a file"),
        help_text=_(
            "What Zotero, Mendeley, JabRef and others export. Longer lists than fit above"
            " come this way."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Return the list as `reading`, understood, papers and problems."""
        said = self.cleaned_data
        try:
            said["reading"] = read(self._said())
        except InputError as error:
            raise ValidationError(spoken(error)) from None
        return said

    def _said(self) -> str | bytes:
        uploaded = self.cleaned_data.get("file")
        if not uploaded:
            return str(self.cleaned_data.get("text", ""))
        if uploaded.size > LARGEST:
            raise InputError(
                say(
                    "A file has at most {largest:,} bytes; this has {size:,}.",
                    largest=LARGEST,
                    size=uploaded.size,
                )
            )
        return bytes(uploaded.read())


class ForkForm(forms.Form):
    """That a list is to be copied, once for each form."""

    key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)


class PlaceForm(forms.Form):
    """Where in a list a paper is to be."""

    to = forms.IntegerField(min_value=1, max_value=MOST_ENTRIES, label=_("Place in the list"))


class InviteForm(forms.Form):
    """Whom to make an owner."""

    handle = forms.RegexField(
        r"\A\s*@?[A-Za-z0-9-]{1,16}\s*\Z",
        label=_("Their handle"),
        error_messages={"invalid": _("A handle is like u7k2m9q4x8z.")},
        help_text=_("Their profile shows it to them. They become an owner once they accept."),
    )

    def clean_handle(self) -> str:
        """Return the handle as it is kept."""
        return str(self.cleaned_data["handle"]).strip().removeprefix("@").lower()
