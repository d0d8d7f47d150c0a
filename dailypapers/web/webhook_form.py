"""The form of a webhook: what is sent, when, and where to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from dailypapers.accounts.models import User
from dailypapers.community import access
from dailypapers.community.models import Group
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say, spoken
from dailypapers.digests.hooks.checking import check_address, check_for_site, seen_view
from dailypapers.digests.hooks.models import MOST_PAPERS, Webhook
from dailypapers.digests.hooks.requests import ASK_MORE
from dailypapers.digests.hooks.webhooks import Wish
from dailypapers.digests.rhythm import ON_DAYS
from dailypapers.feed.view_papers import MOST
from dailypapers.web.zones import zones

AS_IT_COMES, MONTHLY = "now", "month"
WHEN = [
    (AS_IT_COMES, _("As it comes")),
    ("0123456", _("Every day")),
    ("01234", _("Monday to Friday")),
    *((str(number), capfirst(_(days))) for number, days in enumerate(ON_DAYS)),
    (MONTHLY, _("On the first of each month")),
]
MINE, SITE = "", ":site"
VIEWS = _(
    "edition:day, trending:week, topic:cs.CL, author:adakitely, search:q=teapots, "
    "list:…, group:…, for-you. Below every list, “Feed” leads here with its own."
)


class WebhookForm(forms.Form):
    """A webhook; `key` is made with the form. One that is there keeps its address unless told."""

    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("As you and others will find it again.")
    )
    view = forms.CharField(max_length=1024, label=_("What to send"), help_text=VIEWS)
    whose = forms.ChoiceField(label=_("Whose it is"), required=False)
    form = forms.ChoiceField(choices=Webhook.Form.choices, label=_("Written for"))
    address = forms.CharField(
        max_length=1000,
        label=_("Address"),
        help_text=_(
            "Begins with https://. What your chat calls the address of an incoming "
            "webhook; of Matrix, your server's; of Telegram, https://api.telegram.org."
        ),
    )
    target = forms.CharField(
        max_length=255,
        required=False,
        label=_("Room or chat"),
        help_text=_("Of Matrix, the room's id, like !abc:example.org; of Telegram, the chat's id."),
    )
    token = forms.CharField(
        max_length=500,
        required=False,
        label=_("Token"),
        help_text=_(
            "Of Matrix, the access token of the account that posts; of Telegram, the bot's."
        ),
    )
    when = forms.ChoiceField(choices=WHEN, label=_("When"))
    at = forms.TimeField(
        required=False,
        label=_("Time"),
        initial=time(8),
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
    )
    zone = forms.ChoiceField(required=False, label=_("Time zone"))
    most = forms.IntegerField(
        min_value=1, max_value=MOST, initial=MOST_PAPERS, label=_("Papers in a message, at most")
    )
    key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        reader: User,
        groups: Sequence[Group] = (),
        webhook: Webhook | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        stands = _stands(webhook) if webhook else {"zone": reader.time_zone}
        super().__init__(data, initial=stands | (initial or {}))
        self.reader, self.webhook = (webhook.reader if webhook else reader), webhook
        self.groups = {group.slug: group for group in groups}
        self._choose("zone", zones())
        whose = self._whose(reader)
        self._choose("whose", whose)
        self._only = whose[0][0] if len(whose) == 1 else MINE
        if webhook or len(whose) < 2:
            del self.fields["whose"]
        if webhook:
            self.fields["address"].required = False
            self.fields["address"].help_text = say(
                "Leave it empty to keep the one at {host}.", host=webhook.host
            )
            self.fields["token"].help_text = say("Leave it empty to keep the one that is there.")

    def _whose(self, reader: User) -> list[tuple[str, str]]:
        named = [(MINE, say("Mine"))] if access.may_make_webhooks(reader) else []
        named += [
            (slug, say("The group {name}", name=group.name)) for slug, group in self.groups.items()
        ]
        is_staff = access.may_make_webhooks(reader, is_site=True)
        return [*named, (SITE, say("The site's, for all staff"))] if is_staff else named

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def group(self) -> Group | None:
        """The group it is for, if it is for one."""
        return self.groups.get(self.cleaned_data.get("whose", self._only))

    @property
    def is_site(self) -> bool:
        """Whether it is the site's."""
        return bool(self.cleaned_data.get("whose") == SITE)

    def clean_view(self) -> str:
        """Return the view as it is kept; its page must be there for who makes this."""
        try:
            return str(seen_view(self.cleaned_data["view"], self.reader))
        except InputError as error:
            raise ValidationError(spoken(error)) from None

    def clean_address(self) -> str:
        """Return the address; a name is looked up when something is sent."""
        address = str(self.cleaned_data["address"]).strip()
        try:
            if address:
                check_address(address)
        except InputError as error:
            raise ValidationError(spoken(error)) from None
        return address

    def clean(self) -> dict[str, Any]:
        """Ask for what the form of the receiver needs."""
        said = self.cleaned_data
        form, kept = said.get("form", ""), self.webhook.token if self.webhook else ""
        for name, known in (("target", ""), ("token", kept)):
            if form in ASK_MORE and not said.get(name) and not known:
                self.add_error(name, say("{label} needs it.", label=Webhook.Form(form).label))
        if said.get("when") != AS_IT_COMES and not said.get("at"):
            self.add_error("at", say("Say at what time."))
        if self.is_site and said.get("view"):
            try:
                check_for_site(said["view"])
            except InputError as error:
                self.add_error("view", spoken(error))
        return said

    def wish(self) -> Wish:
        """Return what the webhook is to do."""
        said, when = self.cleaned_data, self.cleaned_data["when"]
        same = {name: said[name] for name in ("name", "view", "form", "address", "target", "token")}
        return Wish(
            **same,
            days="" if when in {AS_IT_COMES, MONTHLY} else when,
            at=None if when == AS_IT_COMES else said["at"],
            zone=said["zone"] or self.reader.time_zone,
            most=said["most"],
        )


def _stands(webhook: Webhook) -> dict[str, Any]:
    kept = ("name", "view", "form", "target", "at", "zone", "most")
    when = AS_IT_COMES if webhook.at is None else webhook.days or MONTHLY
    return {name: getattr(webhook, name) for name in kept} | {
        "at": webhook.at or time(8),
        "when": when,
    }
