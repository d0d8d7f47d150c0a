"""The mail of a view as a reader would get it now, sent to nobody and remembered nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.translation import gettext_noop

from dailypapers.accounts.models import User
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say
from dailypapers.digests import emails
from dailypapers.digests.act_links import PLACE
from dailypapers.digests.choices import Choices
from dailypapers.digests.compose import Issue
from dailypapers.digests.drafting import Desk, Wanted
from dailypapers.digests.models import Address, Subscription
from dailypapers.digests.plan import of_day, turn
from dailypapers.feed.views import View

USUAL = Choices()
YOUR_LINK = gettext_noop("(a link of your own)")


@dataclass(frozen=True, slots=True)
class Preview:
    """An issue, its mail, and what a page may show of it: no link in it would do anything."""

    issue: Issue
    message: EmailMultiAlternatives
    draft: emails.Draft

    @property
    def sender(self) -> str:
        """Who it is from."""
        return settings.DEFAULT_FROM_EMAIL

    @property
    def size(self) -> int:
        """How many bytes go through the network."""
        return len(self.message.message().as_bytes())


def preview(
    view: View, reader: User | None = None, day: date | None = None, choices: Choices = USUAL
) -> Preview:
    """Return the next mail of a view, or that of one edition day.

    Raises `InputError` where the reader may not see it, and `IndexUnavailable`.
    """
    address = Address(key="apreview", email=reader.email if reader else "you@localhost")
    subscription = Subscription(
        key="preview", address=address, view=str(view), reader=reader, **choices.columns
    )
    desk, moment = Desk(), now()
    page = desk.page(view, reader)
    if page is None:
        raise InputError(say("There is no {view}, or it is not for this reader.", view=str(view)))
    this = of_day(subscription, day, moment) if day else turn(subscription, view, moment)
    issue = desk.compose(Wanted(view, reader, this, choices, {}), page).issue
    draft = desk.draft(issue)
    message = emails.addressed(draft, issue, subscription)
    text, html = _anonymous(draft.text, say(YOUR_LINK)), _anonymous(draft.html, "#")
    return Preview(issue, message, emails.Draft(draft.subject, text, html))


def _anonymous(part: str, own_link: str) -> str:
    """Return a part without links that would do something."""
    for stand_in in emails.STAND_INS:
        part = part.replace(stand_in, own_link)
    return PLACE.sub(own_link, part)
