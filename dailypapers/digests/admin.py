"""Subscriptions and mails, as staff sees them."""

from __future__ import annotations

from django.contrib import admin

from dailypapers.core.admin_site import ReadOnly
from dailypapers.digests.mail_models import Feedback
from dailypapers.digests.models import Delivery, Subscription


@admin.register(Subscription)
class SubscriptionAdmin(ReadOnly):
    """Who asked for the daily mail."""

    list_display = ("email", "state", "asked_at", "confirmed_at", "reached", "error")
    list_filter = ("state", "asked_at", ("error", admin.EmptyFieldListFilter))
    search_fields = ("email", "key")
    ordering = ("-pk",)


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly):
    """What was sent to whom, and what was not."""

    list_display = ("subscription", "day", "sent_at", "refused", "attempts", "error")
    list_filter = ("day", "refused", ("sent_at", admin.EmptyFieldListFilter))
    list_select_related = ("subscription",)
    search_fields = ("subscription__email",)
    ordering = ("-pk",)


@admin.register(Feedback)
class FeedbackAdmin(ReadOnly):
    """What readers think of mails."""

    list_display = ("mail", "said", "at", "mailbox")
    list_filter = ("said", "at")
    search_fields = ("mail", "mailbox")
    ordering = ("-pk",)
