"""Forms by which readers say who they are and how they want to read."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dailypapers.accounts.models import ApiToken, User
from dailypapers.accounts.preferences import MOST_LINKS, kept_links
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say_later, spoken
from dailypapers.web.zones import zones

API_SCOPES = [
    (scope.value, scope.label) for scope in ApiToken.Scope if scope is not ApiToken.Scope.FEEDS
]


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who a reader is, and what of it others may see."""

    class Meta:
        model = User
        fields = [
            "name",
            "affiliation",
            "links",
            "shows_name",
            "shows_affiliation",
            "shows_links",
        ]
        labels = {"name": _("Name"), "affiliation": _("Affiliation"), "links": _("Links")}
        help_texts = {
            "links": say_later("At most {most}, one https:// address a line.", most=MOST_LINKS)
        }
        widgets = {"links": forms.Textarea({"rows": 3})}

    def clean_links(self) -> str:
        """Return one address a line, all of them ones that are safe to show."""
        try:
            return kept_links([self.cleaned_data["links"]])
        except InputError as error:
            raise ValidationError(spoken(error)) from None


class PreferencesForm(forms.ModelForm):  # type: ignore[type-arg]
    """How a reader wants to read."""

    time_zone = forms.ChoiceField(label=_("Time zone"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    class Meta:
        model = User
        fields = ["theme", "density", "time_zone", "language"]
        labels = {"theme": _("Theme"), "density": _("Density")}

    def __init__(self, data: object = None, *, instance: User) -> None:
        super().__init__(data, instance=instance)  # type: ignore[arg-type]
        zone = self.fields["time_zone"]
        assert isinstance(zone, forms.ChoiceField)
        zone.choices = zones()


class TokenForm(forms.Form):
    """A new token for a program."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("Which program it is for."))
    scope = forms.ChoiceField(choices=API_SCOPES, label=_("It may"))
    days = forms.TypedChoiceField(
        choices=[(7, _("a week")), (30, _("a month")), (90, _("three months")), (365, _("a year"))],
        coerce=int,
        initial=90,
        label=_("It lasts"),
    )


class FeedTokenForm(forms.Form):
    """A new secret for a reader program."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("Which reader program it is for.")
    )


class InvitationForm(forms.Form):
    """Whom an invitation is for, as its maker remembers it."""

    note = forms.CharField(
        max_length=200, required=False, label=_("For whom"), help_text=_("Only for this list.")
    )


class DeleteForm(forms.Form):
    """The last question before an account is gone."""

    sure = forms.BooleanField(label=_("I know that this cannot be undone"))
