"""The part of a list's form that says when its group meets."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dailypapers.community.meetings import MINUTES, Meeting
from dailypapers.core.spoken import say
from dailypapers.web.zones import zones

LONGEST = 24 * 60  # minutes


class MeetingForm(forms.Form):
    """When and where a group talks about a list, if it does."""

    meets_on = forms.DateField(
        required=False,
        label=_("Day of the meeting"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("For a group's list that is about what to talk about on a day."),
    )
    meets_at = forms.TimeField(
        required=False,
        label=_("Time"),
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        help_text=_("As clocks show it in the time zone below, in summer as in winter."),
    )
    meets_in = forms.ChoiceField(required=False, label=_("Time zone"))
    meets_for = forms.IntegerField(
        required=False, label=_("Minutes"), initial=MINUTES, min_value=5, max_value=LONGEST
    )
    meets_where = forms.CharField(
        required=False,
        max_length=200,
        label=_("Place"),
        help_text=_("A room, or an address to call."),
    )
    is_called_off = forms.BooleanField(
        required=False,
        label=_("Called off"),
        help_text=_("It stays on the group's page and in calendars, marked as called off."),
    )

    def __init__(self, data: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        zone = self.fields["meets_in"]
        assert isinstance(zone, forms.ChoiceField)
        zone.choices = zones()

    def drop_meeting(self) -> None:
        """Ask for no meeting."""
        for name in MeetingForm.base_fields:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Refuse a time without a day."""
        said = self.cleaned_data
        if said.get("meets_at") and not said.get("meets_on") and "meets_on" not in self.errors:
            self.add_error("meets_on", say("Say on which day, or leave the time empty."))
        return said

    def meeting(self) -> Meeting | None:
        """Return what was said of a meeting."""
        said = self.cleaned_data
        if not said.get("meets_on"):
            return None
        return Meeting(
            on=said["meets_on"],
            at=said["meets_at"],
            zone=said["meets_in"],
            minutes=said["meets_for"] or MINUTES,
            where=said["meets_where"],
            is_called_off=said["is_called_off"],
        )
