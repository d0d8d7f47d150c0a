"""The form of what a subscriber chooses."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms
from django.conf import settings
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from dailypapers.accounts.models import User
from dailypapers.digests.choices import FEW, MOST, PARTS, USUAL, Choices
from dailypapers.digests.rhythm import EVERY_DAY
from dailypapers.feed.views import Kind, View
from dailypapers.web.zones import zones

DAYS = [(str(day), name) for day, name in WEEKDAYS.items()]
USUAL_DAYS = {"week": frozenset({0}), "month": frozenset[int]()}  # of editions


class ChoicesForm(forms.Form):
    """When mails come, and what is in them; `chosen` tells this form from an address alone."""

    chosen = forms.CharField(required=False, initial="yes", widget=forms.HiddenInput)
    days = forms.MultipleChoiceField(
        label=_("Days"),
        required=False,
        choices=DAYS,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("With none ticked it comes on the first of each month."),
    )
    at = forms.TimeField(
        label=_("Time"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"), required=False
    )
    zone = forms.ChoiceField(label=_("Time zone"), required=False)
    papers = forms.IntegerField(label=_("At most so many papers"), min_value=FEW, max_value=MOST)
    least_votes = forms.IntegerField(
        label=_("With at least so many votes"),
        min_value=0,
        max_value=1_000_000,
        help_text=_("Here or on another site; 0 leaves nothing out."),
    )
    parts = forms.MultipleChoiceField(
        label=_("What is said of each paper"),
        required=False,
        choices=list(PARTS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    tells_nothing = forms.BooleanField(required=False, label=_("Say so when there is nothing new"))
    waits = forms.BooleanField(
        required=False,
        label=_("Wait, half a day at most, where a source failed and papers may miss"),
    )

    def __init__(self, data: Any, choices: Choices, reader: User | None = None) -> None:
        super().__init__(data, initial=_said(choices, reader))
        zone = self.fields["zone"]
        assert isinstance(zone, forms.ChoiceField)
        zone.choices = zones()
        self._reader = reader

    def choices(self) -> Choices:
        """Return what was chosen; a reader's own zone is followed where they change it."""
        said = self.cleaned_data
        zone = said["zone"]
        return Choices(
            days=frozenset(int(day) for day in said["days"]),
            at=said["at"] or time(settings.DIGEST_HOUR),
            zone="" if self._reader and zone == self._reader.time_zone else zone,
            papers=said["papers"],
            least_votes=said["least_votes"],
            parts=frozenset(said["parts"]),
            tells_nothing=said["tells_nothing"],
            waits=said["waits"],
        )


def usual(view: View) -> Choices:
    """Return what a view's form begins with."""
    if view.kind is Kind.EDITION:
        return Choices(days=USUAL_DAYS.get(view.value, EVERY_DAY))
    return Choices(papers=USUAL)


def _said(choices: Choices, reader: User | None) -> dict[str, Any]:
    usual_zone = reader.time_zone if reader and choices.at else settings.EDITION_TIME_ZONE
    return {
        "chosen": "yes",
        "days": [str(day) for day in choices.days],
        "at": choices.at or time(settings.DIGEST_HOUR),
        "zone": choices.zone or usual_zone,
        "papers": choices.papers,
        "least_votes": choices.least_votes,
        "parts": list(choices.parts),
        "tells_nothing": choices.tells_nothing,
        "waits": choices.waits,
    }
