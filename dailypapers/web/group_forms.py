"""Forms of groups."""

from __future__ import annotations

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from dailypapers.community.models import Membership
from dailypapers.core.spoken import say
from dailypapers.web.list_forms import InviteForm


class GroupForm(forms.Form):
    """What a group says of itself; `key` is made with the form."""

    name = forms.CharField(label=_("Name"), max_length=100)
    description = forms.CharField(
        label=_("Description"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Markdown, as in comments. Who you are, and when you meet."),
    )
    is_listed = forms.BooleanField(
        required=False,
        label=_("Name it among the groups"),
        help_text=_("Everybody sees its name and description then; the rest only members see."),
    )
    has_open_agenda = forms.BooleanField(
        required=False,
        label=_("Show everybody when you meet"),
        help_text=_(
            "And where, and which papers you talk about, on its page and as a calendar. "
            "Only if the group is named among the groups."
        ),
    )
    key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)


class MemberForm(InviteForm):
    """Whom to invite into a group."""

    field_order = ["handle"]

    def __init__(self, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["handle"].help_text = say("Their profile shows it to them.")


class RoleForm(forms.Form):
    """Which role a member is to have."""

    member = forms.IntegerField(label=_("Member"), min_value=1)
    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role.choices)
