"""Forms of reviews."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from dailypapers.community.models import Criterion, Review, ReviewPerson, ReviewSearch
from dailypapers.community.reviews.keeping import About
from dailypapers.community.reviews.stages import Stage, Verdict
from dailypapers.web.list_forms import ImportForm, InviteForm

LINES = 10_000  # characters


class ReviewForm(forms.Form):
    """What a review says of itself; `key` is made with the form, `version` is what was changed."""

    title = forms.CharField(label=_("Title"), max_length=200)
    question = forms.CharField(
        label=_("Question"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What the review is to answer."),
    )
    include = forms.CharField(
        label=_("Included is what"),
        max_length=LINES,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("One criterion a line."),
    )
    exclude = forms.CharField(
        label=_("Excluded is what"),
        max_length=LINES,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("One reason a line, the most frequent first. Each paper is excluded for one."),
    )
    by_title = forms.TypedChoiceField(
        label=_("Who looks at each title and abstract"), choices=Review.People, coerce=int
    )
    by_text = forms.TypedChoiceField(
        label=_("Who reads each full text"), choices=Review.People, coerce=int
    )
    visibility = forms.ChoiceField(
        label=_("Who may read it"),
        choices=Review.Visibility,
        initial=Review.Visibility.PRIVATE,
        widget=forms.RadioSelect,
    )
    key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    version = forms.IntegerField(initial=1, widget=forms.HiddenInput)

    def about(self) -> About:
        """Return what is kept of a review."""
        said = self.cleaned_data
        return About(
            title=said["title"],
            question=said["question"],
            include=said["include"].splitlines(),
            exclude=said["exclude"].splitlines(),
            visibility=said["visibility"],
            by_title=said["by_title"],
            by_text=said["by_text"],
        )


def said_of(review: Review) -> dict[str, Any]:
    """Return what a form that changes a review begins with."""
    lines = {kind: [] for kind in Criterion.Kind.values}  # type: dict[str, list[str]]
    for row in review.criteria.all():
        if not row.is_aside:
            lines[row.kind].append(row.text)
    names = ("title", "question", "by_title", "by_text", "visibility", "version")
    kept = {name: getattr(review, name) for name in names}
    return kept | {kind: "\n".join(some) for kind, some in lines.items()}


class JoinForm(InviteForm):
    """Whom to invite, and as what."""

    role = forms.ChoiceField(
        label=_("As"), choices=ReviewPerson.Role, initial=ReviewPerson.Role.SCREENER
    )


class SearchHereForm(forms.Form):
    """A query of the search page; `filters` is what else its address asked for."""

    q = forms.CharField(
        label=_("Search for"),
        max_length=500,
        required=False,
        help_text=_("As on the search page, with all its signs. Only papers with all of it count."),
    )
    filters = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
    key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)


class ElsewhereForm(ImportForm):
    """What another database, register or site found."""

    name = forms.CharField(label=_("Where it was found"), max_length=100)
    method = forms.ChoiceField(label=_("Kind of source"), choices=ReviewSearch.Method)
    asked = forms.CharField(
        label=_("What was searched for there"),
        max_length=2000,
        required=False,
        help_text=_("The query as you put it, for the report."),
    )
    key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    field_order = ["name", "method", "asked", "text", "file"]


class DecisionForm(forms.Form):
    """A press: `choice` is a verdict, with the number of the reason after a colon if it has one."""

    stage = forms.TypedChoiceField(
        choices=[(one.value, one.value) for one in Stage], coerce=Stage, widget=forms.HiddenInput
    )
    choice = forms.RegexField(
        r"\A(include|unsure|exclude(:[0-9]{1,18})?)\Z", widget=forms.HiddenInput
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=500)

    def said(self) -> tuple[Stage, Verdict, int | None]:
        """Return the stage, the verdict and its reason."""
        verdict, _colon, reason = self.cleaned_data["choice"].partition(":")
        return self.cleaned_data["stage"], Verdict(verdict), int(reason) if reason else None
