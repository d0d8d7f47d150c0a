"""From templates to messages: plain text and HTML, with the headers mailboxes want."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from dailypapers.community.models import Notification
from dailypapers.core.mail import inlined, letter, one_line
from dailypapers.core.maths import shorten
from dailypapers.core.readable import readable
from dailypapers.digests.act_links import filled
from dailypapers.digests.compose import Issue
from dailypapers.digests.feedback import feedback_url
from dailypapers.digests.links import confirm_url, end_url, notice_end_url
from dailypapers.digests.mail_models import Suspension
from dailypapers.digests.models import Notice, Subscription
from dailypapers.feed.told import Line

# An issue is rendered once and addressed to many: this stands where the personal link goes.
PERSONAL_LINK = "https://end.invalid/subscription"
FEEDBACK_LINK = "https://feedback.invalid/mail"
SHOWN_LINES = 20  # of a notice
SUBJECT_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Draft:
    """A rendered mail without an address."""

    subject: str
    text: str
    html: str

    def with_links(self, key: str, name: str) -> Draft:
        """Return the draft with the links of a subscription's holder: to end it, and to act.

        `name` is what the mail is called where they speak of it.
        """
        personal = {PERSONAL_LINK: end_url(key), FEEDBACK_LINK: feedback_url(name, key)}
        text, html = filled(self.text, key), filled(self.html, key)
        for stand_in, url in personal.items():
            text, html = text.replace(stand_in, url), html.replace(stand_in, url)
        return Draft(self.subject, text, html)


def confirmation(subscription: Subscription) -> EmailMultiAlternatives:
    """Return the mail that asks whether the subscription is wanted."""
    draft = _render("confirm", {"url": confirm_url(subscription.key)})
    return _message(draft, subscription, f"confirm.{subscription.asked_at:%Y%m%d%H%M%S}")


def already(subscription: Subscription) -> EmailMultiAlternatives:
    """Return the mail that says the address is subscribed."""
    url = end_url(subscription.key)
    draft = _render("already", {"end_url": url})
    message = _message(draft, subscription, f"already.{subscription.asked_at:%Y%m%d%H%M%S}")
    return _with_way_out(message, url)


def resuming(suspension: Suspension, url: str) -> EmailMultiAlternatives:
    """Return the mail that asks whether mail reaches a suspended address again."""
    draft = _render("resume", {"url": url, "reason": suspension.get_reason_display()})
    name = f"resume.{suspension.asked_at or suspension.at:%Y%m%d%H%M%S}.{suspension.key}"
    return _addressed(draft, suspension.mailbox, name)


def daily(issue: Issue) -> Draft:
    """Return the mail of an issue, to be addressed with `addressed`."""
    return _render(
        "daily", {"issue": issue, "end_url": PERSONAL_LINK, "feedback_url": FEEDBACK_LINK}
    )


def addressed(draft: Draft, issue: Issue, subscription: Subscription) -> EmailMultiAlternatives:
    """Return an issue's mail for one reader. The same reader and day make the same Message-ID."""
    url = end_url(subscription.key)
    ours = draft.with_links(subscription.key, f"daily-{issue.day:%Y%m%d}")
    message = _message(ours, subscription, f"daily.{issue.day:%Y%m%d}")
    message.extra_headers["List-ID"] = f"{one_line(settings.SITE_NAME)} <daily.{_host()}>"
    return _with_way_out(message, url)


def notice(notice: Notice, to: str, lines: Sequence[Line]) -> EmailMultiAlternatives:
    """Return the mail that tells a reader of notifications; each kind of them can be ended."""
    kinds = sorted({line.kind for line in lines})
    told = [
        (f"{line.who} {line.did}", _about(line), f"{settings.BASE_URL}/notifications/{line.number}")
        for line in lines[:SHOWN_LINES]
    ]
    said, about, _ = told[0]
    handle = notice.reader.handle
    ends = [(Notification.Kind(kind).label, notice_end_url(handle, [kind])) for kind in kinds]
    draft = _render(
        "notice",
        {
            "first": shorten(f"{said} {about}", SUBJECT_LENGTH),
            "others": len(lines) - 1,
            "lines": told,
            "more": len(lines) - len(told),
            "ends": ends,
        },
    )
    message = _addressed(draft, to, f"notice.{notice.key}")
    message.extra_headers["List-ID"] = f"{one_line(settings.SITE_NAME)} <notices.{_host()}>"
    return _with_way_out(message, notice_end_url(handle, kinds))


def _about(line: Line) -> str:
    return readable(line.title) if line.title else line.name


def _render(name: str, context: dict[str, Any]) -> Draft:
    names = {"SITE_NAME": settings.SITE_NAME, "BASE_URL": settings.BASE_URL, **context}
    subject, text, html = (
        render_to_string(f"emails/{name}-{part}", names)
        for part in ("subject.txt", "body.txt", "body.html")
    )
    return Draft(one_line(subject), text.strip() + "\n", inlined(html))


def _message(draft: Draft, subscription: Subscription, name: str) -> EmailMultiAlternatives:
    return _addressed(draft, subscription.email, f"{name}.{subscription.key}")


def _addressed(draft: Draft, to: str, name: str) -> EmailMultiAlternatives:
    headers = {"Message-ID": f"<{name}@{_host()}>"}
    return letter(to, draft.subject, draft.text, draft.html, headers)


def _with_way_out(message: EmailMultiAlternatives, url: str) -> EmailMultiAlternatives:
    """Add the headers by which mailboxes offer to unsubscribe with one click (RFC 8058)."""
    message.extra_headers["List-Unsubscribe"] = f"<{url}>"
    message.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message


def _host() -> str:
    return urlsplit(settings.BASE_URL).hostname or "localhost"
