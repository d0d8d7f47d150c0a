"""A mail as a page shows it: what its reader gets, but for the links that are theirs alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from dailypapers.digests import emails
from dailypapers.digests.act_links import PLACE
from dailypapers.digests.compose import issue
from dailypapers.digests.models import Subscription

OWN_LINK = "(a link of your own)"


@dataclass(frozen=True, slots=True)
class Preview:
    """The subject, both parts, who it is from, and how much goes through the network."""

    subject: str
    sender: str
    text: str
    html: str
    size: int


def preview(day: date) -> Preview | None:
    """Return the mail of an edition day, None if the day has no papers."""
    this = issue(day)
    if this is None:
        return None
    draft = emails.daily(this)
    nobody = Subscription(key="preview", email="you@localhost")
    sent = emails.addressed(draft, this, nobody).message().as_bytes()
    text, html = _anonymous(draft.text, OWN_LINK), _anonymous(draft.html, "#")
    return Preview(draft.subject, settings.DEFAULT_FROM_EMAIL, text, html, len(sent))


def _anonymous(part: str, own_link: str) -> str:
    """Return a part without links that would do something."""
    for stand_in in (emails.PERSONAL_LINK, emails.FEEDBACK_LINK):
        part = part.replace(stand_in, own_link)
    return PLACE.sub(own_link, part)
