"""How django-allauth behaves here: whom it mails in which words, and where it lets people go on."""

from __future__ import annotations

import logging
from contextlib import suppress
from smtplib import SMTPException
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import override

from dailypapers.accounts import people, sign_up
from dailypapers.core import visitors
from dailypapers.core.clock import now
from dailypapers.core.languages import current, known
from dailypapers.core.mail import inlined, letter

logger = logging.getLogger(__name__)
sign_ins = logging.getLogger("dailypapers.sign_ins")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Our answers to the questions allauth asks."""

    request: HttpRequest

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say whether this browser may sign up."""
        return sign_up.is_open(request)

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """Make the account, unless another one was made by the same invitation meanwhile."""
        user = super().save_user(request, user, form, commit=False)  # Hashing takes a while.
        try:
            with transaction.atomic():
                if not sign_up.admit(request):
                    answer = render(request, "account/signup_closed.html", status=403)
                    raise ImmediateHttpResponse(answer)
                if commit:
                    user.save()
        except IntegrityError:  # Somebody took the address a moment ago, and gets the mail.
            raise ImmediateHttpResponse(redirect("account_email_verification_sent")) from None
        return user

    def set_password(self, user: Any, password: str) -> None:
        """Set it; before the address is confirmed, who asks may not be who signed up with it."""
        if not people.is_confirmed(user):
            people.shut_out(user)
        super().set_password(user, password)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Confirm an address; who signed up with it and never confirmed it gives way."""
        people.never_confirmed(now()).filter(email__iexact=email_address.email).exclude(
            pk=email_address.user_id
        ).delete()
        return bool(super().confirm_email(request, email_address))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count guesses by account alone: who guesses chooses by which of its names to call us."""
        return str(credentials.get("email", credentials.get("username", ""))).lower()

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail whose links lead to this instance; without a mail server, say so.

        What a request calls this host is nobody's proof: links are made from our own address.
        """
        site = SimpleNamespace(name=settings.SITE_NAME, domain=urlsplit(settings.BASE_URL).netloc)
        links = {name: _ours(url) for name, url in context.items() if name.endswith("_url")}
        try:
            super().send_mail(template_prefix, email, {**context, **links, "current_site": site})
        except (SMTPException, OSError):
            logger.exception("A mail about an account could not be handed over")
            answer = render(self.request, "web/no_mail.html", status=503)
            raise ImmediateHttpResponse(answer) from None

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Tell a reader what was changed. It was: no answer may look as if it was not."""
        with suppress(ImmediateHttpResponse):
            super().send_notification_mail(*args, **kwargs)

    def render_mail(
        self,
        template_prefix: str,
        email: str,
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """Return allauth's text with the same words in HTML beside it, in the reader's language."""
        reader = context.get("user")
        with override(known(reader.language) if reader else current()):
            plain = super().render_mail(template_prefix, email, context, headers)
            paragraphs = [part for part in str(plain.body).split("\n\n") if part.strip()]
            names = {"SITE_NAME": settings.SITE_NAME, "LANGUAGE": current()}
            html = render_to_string(
                "account/email/base.html",
                {"subject": plain.subject, "paragraphs": paragraphs, **names},
            )
        return letter(email, plain.subject, f"{plain.body}\n", inlined(html), headers or {})

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Log that a password was wrong, for whoever looks out for many; not whose, nor whence."""
        super().authentication_failed(request, **credentials)
        sign_ins.warning("A sign-in failed")

    def post_login(self, request: HttpRequest, user: Any, **said: Any) -> HttpResponse:
        """Log that a sign-in worked, not whose."""
        answer: HttpResponse = super().post_login(request, user, **said)
        sign_ins.info("A sign-in worked")
        return answer

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return whose tries are counted together."""
        return visitors.address(request) or str(super().get_client_ip(request))

    def is_safe_url(self, url: str | None) -> bool:
        """Say whether `next` stays with the host that was asked; other names of it do not count."""
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )


def _ours(url: str) -> str:
    """Return the same page at the address readers know this instance by.

    >>> _ours("http://evil.example/account/signup/?next=/")
    'http://testserver/account/signup/?next=/'
    """
    base, given = urlsplit(settings.BASE_URL), urlsplit(url)
    return urlunsplit((base.scheme, base.netloc, *given[2:]))
