"""Forms by which readers report things, and moderators act on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from dailypapers.community.flags import OF_COMMENTS, OF_PAPERS
from dailypapers.community.models import Flag
from dailypapers.community.standing import FOR_GOOD
from dailypapers.core.clock import now

LENGTHS = [
    (1, _("a day")),
    (7, _("a week")),
    (30, _("a month")),
    (365, _("a year")),
    (0, _("for good")),
]


class FlagForm(forms.Form):
    """What is wrong with something."""

    reason = forms.ChoiceField(label=_("What is wrong with it"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Anything else"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Only moderators read this."),
    )

    def __init__(self, data: object = None, *, reasons: Sequence[str]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(value, Flag.Reason(value).label) for value in reasons]


class ReasonForm(forms.Form):
    """Why a moderator does something."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=400,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text=_(
            "Stands in the log for good: write no names. Who is banned, or has a comment "
            "hidden or a discussion closed, reads it."
        ),
    )


class BanForm(ReasonForm):
    """For how long somebody is to read only."""

    days = forms.TypedChoiceField(choices=LENGTHS, coerce=int, initial=7, label=_("For"))
    field_order = ["days", "reason"]

    @property
    def until(self) -> datetime:
        """When it ends."""
        days = self.cleaned_data["days"]
        return now() + timedelta(days=days) if days else FOR_GOOD


class MergeForm(ReasonForm):
    """Which paper another is the same as."""

    into = forms.CharField(
        label=_("The paper to keep"),
        max_length=200,
        help_text=_("Its arXiv id, DOI or address here."),
    )
    field_order = ["into", "reason"]


def comment_flag(data: object = None) -> FlagForm:
    """Return the form that reports a comment."""
    return FlagForm(data, reasons=OF_COMMENTS)


def paper_flag(data: object = None) -> FlagForm:
    """Return the form that reports a paper."""
    return FlagForm(data, reasons=OF_PAPERS)
