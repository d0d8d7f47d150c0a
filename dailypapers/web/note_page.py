"""The view models of a reader's own notes, and the form they are written in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from dailypapers.accounts.models import User
from dailypapers.community.markup import LONGEST
from dailypapers.community.notes import BETWEEN, sign
from dailypapers.core.spoken import say_later
from dailypapers.feed.entries import load_entries
from dailypapers.feed.noted import notes_of
from dailypapers.web.cards import PaperCard, paper_card
from dailypapers.web.discussion import rendered


class NoteForm(forms.Form):
    """What one writes about a paper; `sign` says which text it was opened on."""

    note = forms.CharField(
        label=_("Your note"),
        required=False,  # An empty one takes the note away.
        widget=forms.Textarea({"rows": 6}),
        help_text=say_later(
            "Only you see it. Markdown, as in comments; at most {most:,} characters. Empty, it is "
            "taken away.",
            most=LONGEST,
        ),
    )
    sign = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    @classmethod
    def of(cls, text: str) -> NoteForm:
        """Return the form with what stands."""
        return cls(initial={"note": text, "sign": sign(text)})

    def on(self, text: str) -> NoteForm:
        """Return the form with what was written here, to be kept instead of what stands now."""
        return NoteForm({"note": self["note"].data, "sign": sign(text)})


@dataclass(frozen=True, slots=True)
class Noted:
    """A paper, and the note about it as safe HTML."""

    card: PaperCard
    html: SafeString


def noted(papers: Iterable[int], reader: User) -> list[Noted]:
    """Return the notes of a reader about some papers."""
    entries = load_entries(papers, reader)
    texts = notes_of(reader, [entry.id for entry in entries])
    return [Noted(paper_card(entry), rendered_note(texts.get(entry.id, ""))) for entry in entries]


def rendered_note(text: str) -> SafeString:
    """Return a note as safe HTML; one that was made from several may be longer than each may be."""
    return mark_safe("<hr>".join(rendered(text.split(BETWEEN))) if text else "")
