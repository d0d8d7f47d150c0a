"""From templates to messages: plain text and HTML, with the headers mailboxes want."""

from __future__ import annotations

from dataclasses import dataclass
from email.charset import QP, Charset
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from css_inline import CSSInliner
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from dailypapers.digests.compose import Issue
from dailypapers.digests.links import confirm_url, end_url
from dailypapers.digests.models import Subscription

# An issue is rendered once and addressed to many: this stands where the personal link goes.
PERSONAL_LINK = "https://end.invalid/subscription"


@dataclass(frozen=True, slots=True)
class Draft:
    """A rendered mail without an address."""

    subject: str
    text: str
    html: str

    def with_link(self, url: str) -> Draft:
        """Return the draft with a reader's own link to end the subscription."""
        return Draft(
            self.subject,
            self.text.replace(PERSONAL_LINK, url),
            self.html.replace(PERSONAL_LINK, url),
        )


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


def daily(issue: Issue) -> Draft:
    """Return the mail of an issue, to be addressed with `addressed`."""
    return _render("daily", {"issue": issue, "end_url": PERSONAL_LINK})


def addressed(draft: Draft, issue: Issue, subscription: Subscription) -> EmailMultiAlternatives:
    """Return an issue's mail for one reader. The same reader and day make the same Message-ID."""
    url = end_url(subscription.key)
    message = _message(draft.with_link(url), subscription, f"daily.{issue.day:%Y%m%d}")
    message.extra_headers["List-ID"] = f"{_one_line(settings.SITE_NAME)} <daily.{_host()}>"
    return _with_way_out(message, url)


def _render(name: str, context: dict[str, Any]) -> Draft:
    names = {"SITE_NAME": settings.SITE_NAME, "BASE_URL": settings.BASE_URL, **context}
    subject, text, html = (
        render_to_string(f"emails/{name}-{part}", names)
        for part in ("subject.txt", "body.txt", "body.html")
    )
    return Draft(_one_line(subject), text.strip() + "\n", _inliner().inline(html))


@cache
def _inliner() -> CSSInliner:
    """Return what moves styles onto the elements; `@media` rules, for the dark, stay."""
    return CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def _message(draft: Draft, subscription: Subscription, name: str) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        subject=draft.subject,
        body=draft.text,
        to=[subscription.email],
        headers={
            "Message-ID": f"<{name}.{subscription.key}@{_host()}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.encoding = _quoted()
    message.attach_alternative(draft.html, "text/html")
    return message


def _with_way_out(message: EmailMultiAlternatives, url: str) -> EmailMultiAlternatives:
    """Add the headers by which mailboxes offer to unsubscribe with one click (RFC 8058)."""
    message.extra_headers["List-Unsubscribe"] = f"<{url}>"
    message.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message


@cache
def _quoted() -> Charset:
    """Return UTF-8 as quoted-printable: 7 bits and short lines pass every server unchanged."""
    charset = Charset("utf-8")
    charset.body_encoding = QP
    return charset


def _host() -> str:
    return urlsplit(settings.BASE_URL).hostname or "localhost"


def _one_line(text: str) -> str:
    return " ".join(text.split())
