"""Subscriptions and mails, as staff sees them."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from dailypapers.core.admin_site import ReadOnly
from dailypapers.core.spoken import say
from dailypapers.digests import suppression
from dailypapers.digests.mail_models import Bounce, Feedback, Suspension
from dailypapers.digests.models import Address, Delivery, Message, Subscription, Webhook


@admin.register(Address)
class AddressAdmin(ReadOnly):
    """Who asked for mail."""

    list_display = ("email", "asked_at", "answered_at", "confirmed_at", "error")
    list_filter = ("asked_at", ("error", admin.EmptyFieldListFilter))
    search_fields = ("email", "key")
    ordering = ("-pk",)


@admin.register(Subscription)
class SubscriptionAdmin(ReadOnly):
    """What is mailed to whom."""

    list_display = ("address_email", "view", "state", "asked_at", "confirmed_at", "due_at")
    list_filter = ("state", "asked_at")
    list_select_related = ("address",)
    search_fields = ("address__email", "view", "key")
    ordering = ("-pk",)

    @admin.display(description=_("address"), ordering="address__email")
    def address_email(self, row: Subscription) -> str:
        """Where it goes."""
        return row.address.email


@admin.register(Webhook)
class WebhookAdmin(ReadOnly):
    """Where papers are sent to; what opens the receivers stays sealed."""

    list_display = (
        "name",
        "reader",
        "view",
        "form",
        "host",
        "is_on",
        "failing_since",
        "off_because",
    )
    list_filter = ("form", "is_on", "is_site")
    list_select_related = ("reader",)
    search_fields = ("name", "host", "view")
    exclude = ("address", "token", "secret", "earlier_secret", "form_key")
    ordering = ("-pk",)


@admin.register(Message)
class MessageAdmin(ReadOnly):
    """What was sent, and what was not."""

    list_display = ("key", "webhook", "title", "made_at", "sent_at", "given_up_at", "attempts")
    list_filter = (("sent_at", admin.EmptyFieldListFilter), "made_at")
    list_select_related = ("webhook",)
    search_fields = ("key", "webhook__name")
    exclude = ("body",)
    ordering = ("-pk",)


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly):
    """What was sent to whom, and what was not."""

    list_display = ("subscription", "issue", "sent_at", "refused", "attempts", "error")
    list_filter = ("claimed_at", "refused", ("sent_at", admin.EmptyFieldListFilter))
    list_select_related = ("subscription",)
    search_fields = ("subscription__address__email", "subscription__view")
    ordering = ("-pk",)


@admin.register(Feedback)
class FeedbackAdmin(ReadOnly):
    """What readers think of mails."""

    list_display = ("mail", "said", "at", "mailbox")
    list_filter = ("said", "at")
    search_fields = ("mail", "mailbox")
    ordering = ("-pk",)


@admin.register(Suspension)
class SuspensionAdmin(ReadOnly):
    """Which addresses get no mail, and why."""

    list_display = ("mailbox", "reason", "said", "at", "lifted_at")
    list_filter = ("reason", "at", ("lifted_at", admin.EmptyFieldListFilter))
    search_fields = ("mailbox", "said")
    ordering = ("-at",)
    actions = ("resume",)

    @admin.action(description=_("Send mail again"))
    def resume(self, request: HttpRequest, chosen: QuerySet[Suspension]) -> None:
        """End the suspensions."""
        rows = list(chosen.filter(lifted_at=None))
        for row in rows:
            suppression.lift(row.mailbox)
        done = say("Done for {n} of {all}.", n=len(rows), all=chosen.count())
        messages.success(request, done)


@admin.register(Bounce)
class BounceAdmin(ReadOnly):
    """What came back of mails."""

    list_display = ("mailbox", "kind", "status", "said", "at")
    list_filter = ("kind", "at")
    search_fields = ("mailbox", "status", "said")
    ordering = ("-pk",)
