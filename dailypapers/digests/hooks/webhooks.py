"""Making, changing and trying webhooks. Safe to repeat.

Who may do what is in `community/access.py`: ask there first.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import time, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from dailypapers.accounts.models import User
from dailypapers.community.models import Membership
from dailypapers.core import spoken
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.digests.hooks.looking import following, say
from dailypapers.digests.hooks.models import MOST_PAPERS, Message, Webhook
from dailypapers.digests.hooks.sealing import seal
from dailypapers.digests.hooks.signing import new_secret
from dailypapers.digests.hooks.writing import Content
from dailypapers.feed.views import view

MOST = 20  # webhooks of a reader
BOTH_SIGN = timedelta(days=1)  # after a secret was changed


@dataclass(frozen=True, slots=True)
class Wish:
    """What a webhook is to do. An empty address or token leaves the one it has.

    Without `at`, what is new is sent as it comes.
    """

    name: str
    view: str
    form: str
    address: str = ""
    target: str = ""
    token: str = ""
    days: str = ""
    at: time | None = None
    zone: str = "UTC"
    most: int = MOST_PAPERS


@transaction.atomic
def make(
    reader: User, key: UUID, wish: Wish, *, group: int | None = None, is_site: bool = False
) -> tuple[Webhook, str]:
    """Make a webhook, and return it with its secret; the same form makes it once."""
    User.objects.select_for_update().get(pk=reader.pk)
    if known := Webhook.objects.filter(reader=reader, form_key=key).first():
        return known, ""
    if Webhook.objects.filter(reader=reader).count() >= MOST:
        raise InputError(
            spoken.say("You have {most} webhooks already: delete one first.", most=MOST)
        )
    secret = new_secret()
    made = Webhook(
        reader=reader, form_key=key, group_id=group, is_site=is_site, secret=seal(secret)
    )
    _put(made, wish)
    made.save()
    return made, secret


@transaction.atomic
def edit(webhook: Webhook, wish: Wish) -> None:
    """Change a webhook; of another view, what is new is sent from now on."""
    is_other = str(view(wish.view)) != webhook.view
    _put(webhook, wish)
    if is_other:
        webhook.since = now()
    webhook.save()


def delete(webhook: Webhook) -> None:
    """Delete a webhook with all that it sent."""
    Webhook.objects.filter(pk=webhook.pk).delete()


def change_secret(webhook: Webhook) -> str:
    """Return a new secret; for a day the earlier one signs too."""
    secret = new_secret()
    Webhook.objects.filter(pk=webhook.pk).update(
        secret=seal(secret), earlier_secret=webhook.secret, earlier_until=now() + BOTH_SIGN
    )
    return secret


def try_out(webhook: Webhook) -> Message:
    """Send a message without papers."""
    title = spoken.say("A test from {site}: {name}", site=settings.SITE_NAME, name=webhook.name)
    url = f"{settings.BASE_URL}/webhooks/{webhook.key}"
    return say(webhook, Content("ping", now(), webhook.view, title, url, [], 0, {}))


def send_again(message: Message) -> None:
    """Send a message once more under its id, as soon as may be."""
    Message.objects.filter(pk=message.pk).update(
        sent_at=None, given_up_at=None, attempts=0, held_until=None
    )


def run_by(reader: User) -> QuerySet[Webhook]:
    """Return the webhooks that a reader may see and change, as `access.may_run_webhook` says."""
    owned = Membership.objects.filter(reader=reader, role=Membership.Role.OWNER).values("group")
    own = Q(reader=reader, is_site=False) | Q(group__in=owned)
    mine = own | Q(is_site=True) if reader.is_staff else own
    return Webhook.objects.filter(mine).select_related("reader", "group").order_by("name", "pk")


def _put(webhook: Webhook, wish: Wish) -> None:
    """Let a webhook be as it is wished."""
    said: dict[str, Any] = asdict(wish)
    address, token = said.pop("address"), said.pop("token")
    said["view"] = str(view(wish.view))
    for name, value in said.items():
        setattr(webhook, name, value)
    if address:
        webhook.address, webhook.host = seal(address), urlsplit(address).hostname or ""
    if token:
        webhook.token = seal(token)
    webhook.due_at = following(webhook, now()) if wish.at else now()
