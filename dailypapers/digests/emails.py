"""From templates to messages: plain text and HTML, with the headers mailboxes want."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from dailypapers.community.models import Notification
from dailypapers.core.languages import current
from dailypapers.core.mail import inlined, letter, one_line
from dailypapers.core.maths import shorten
from dailypapers.core.readable import readable
from dailypapers.digests.act_links import filled
from dailypapers.digests.compose import Issue
from dailypapers.digests.feedback import feedback_url
from dailypapers.digests.links import confirm_url, end_url, manage_url, notice_end_url
from dailypapers.digests.mail_models import Suspension
from dailypapers.digests.models import EDITION, Address, Notice, Subscription
from dailypapers.feed.told import Line
from dailypapers.feed.views import View

# An issue is rendered once and addressed to many: these stand where personal links go.
END_LINK = "https://end.invalid/subscription"
OWN_LINK = "https://own.invalid/subscriptions"
FEEDBACK_LINK = "https://feedback.invalid/mail"
STAND_INS = (END_LINK, OWN_LINK, FEEDBACK_LINK)
SHOWN_LINES = 20  # of a notice
SUBJECT_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Draft:
    """A rendered mail without an address."""

    subject: str
    text: str
    html: str

    def for_subscriber(self, key: str, address: str, name: str) -> Draft:
        """Return the draft with a subscriber's own links: to end it, to see all they get, to act.

        They hang on the keys of subscription and address; `name` is what the mail is called where
        its reader speaks of it.
        """
        links = (end_url(key), manage_url(address), feedback_url(name, key))
        text, html = filled(self.text, key), filled(self.html, key)
        for stand_in, url in zip(STAND_INS, links, strict=True):
            text, html = text.replace(stand_in, url), html.replace(stand_in, url)
        return Draft(self.subject, text, html)


def confirmation(address: Address, asked: Sequence[str]) -> EmailMultiAlternatives:
    """Return the mail that asks whether what was asked for, by its titles, is wanted."""
    draft = _render("confirm", {"url": confirm_url(address.key), "asked": asked})
    return _addressed(draft, address.email, _answer("confirm", address))


def already(address: Address, had: Sequence[tuple[str, str]]) -> EmailMultiAlternatives:
    """Return the mail that says what the address gets: titles, and how to end each."""
    draft = _render("already", {"had": had, "manage_url": manage_url(address.key)})
    return _addressed(draft, address.email, _answer("already", address))


def resuming(suspension: Suspension, url: str) -> EmailMultiAlternatives:
    """Return the mail that asks whether mail reaches a suspended address again."""
    draft = _render("resume", {"url": url, "reason": suspension.get_reason_display()})
    name = f"resume.{suspension.asked_at or suspension.at:%Y%m%d%H%M%S}.{suspension.key}"
    return _addressed(draft, suspension.mailbox, name)


def of_issue(issue: Issue) -> Draft:
    """Return the mail of an issue, to be addressed with `addressed`."""
    links = {"end_url": END_LINK, "manage_url": OWN_LINK, "feedback_url": FEEDBACK_LINK}
    return _render("issue", {"issue": issue, **links})


def addressed(draft: Draft, issue: Issue, subscription: Subscription) -> EmailMultiAlternatives:
    """Return an issue's mail for one subscriber. The same of both make the same Message-ID."""
    address = subscription.address
    ours = draft.for_subscriber(subscription.key, address.key, f"{issue.view.kind}-{issue.key}")
    name = f"{issue.view.kind}.{issue.key}.{subscription.key}"
    message = _addressed(ours, address.email, name)
    title = one_line(f"{settings.SITE_NAME}: {issue.title}")
    message.extra_headers["List-ID"] = f"{_phrase(title)} <{list_name(issue.view)}.{_host()}>"
    return _with_way_out(message, end_url(subscription.key))


def list_name(view: View) -> str:
    """Return what mail programs tell the mails of a view by: the same for all its subscribers.

    >>> list_name(View(Kind.TOPIC, "cs.CL"))
    'topic-cs-cl-4b3e38'
    """
    if str(view) == EDITION:
        return "daily"
    if not view.value:
        return str(view.kind)
    short = re.sub("[^a-z0-9]+", "-", view.value.lower()).strip("-")[:40].strip("-")
    mark = sha256(view.value.encode()).hexdigest()[:6]
    return "-".join(filter(None, (view.kind, short, mark)))


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
    names = {
        "SITE_NAME": settings.SITE_NAME,
        "BASE_URL": settings.BASE_URL,
        "LANGUAGE": current(),
        **context,
    }
    subject, text, html = (
        render_to_string(f"emails/{name}-{part}", names)
        for part in ("subject.txt", "body.txt", "body.html")
    )
    return Draft(one_line(subject), text.strip() + "\n", inlined(html))


def _answer(kind: str, address: Address) -> str:
    return f"{kind}.{address.asked_at:%Y%m%d%H%M%S}.{address.key}"


def _phrase(title: str) -> str:
    """Return a title as a header has it before an address: nothing in it is read as one."""
    return re.sub(r"[<>\"\\]", "", title)


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
