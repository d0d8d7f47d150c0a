"""How a message goes to its receiver: the request that each form makes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote

from dailypapers.digests.hooks import signing
from dailypapers.digests.hooks.models import Message, Webhook
from dailypapers.digests.hooks.sealing import unseal

JSON = {"Content-Type": "application/json"}
Form = Webhook.Form


class Request(NamedTuple):
    """What is sent where."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Asks:
    """What a form must know beside an address: words for the target, and for the token."""

    target: str = ""
    token: str = ""
    address: str = ""  # where it is mostly


ASKS = {
    Form.MATRIX: Asks("Room id, like !abc:example.org", "Access token of its account"),
    Form.TELEGRAM: Asks("Chat id, like -1001234 or @channel", "Token of the bot"),
}


def request_of(webhook: Webhook, message: Message, at: datetime) -> Request:
    """Return the request of a try; raise `SetupError` if the receiver cannot be opened."""
    body, address = message.body.encode(), unseal(webhook.address)
    if webhook.form == Form.MATRIX:
        room, said = quote(webhook.target, safe=""), {"Authorization": f"Bearer {_token(webhook)}"}
        path = f"_matrix/client/v3/rooms/{room}/send/m.room.message/{message.key}"
        return Request("PUT", f"{address.rstrip('/')}/{path}", JSON | said, body)
    if webhook.form == Form.TELEGRAM:
        url = f"{address.rstrip('/')}/bot{_token(webhook)}/sendMessage"
        return Request("POST", url, JSON, body)
    if webhook.form == Form.JSON:
        said = signing.headers(message.key, at, body, secrets_of(webhook, at))
        return Request("POST", address, JSON | said, body)
    return Request("POST", address, JSON, body)


def secrets_of(webhook: Webhook, at: datetime) -> list[str]:
    """Return the secrets that sign now, the newest first."""
    signs = [unseal(webhook.secret)]
    if webhook.earlier_secret and webhook.earlier_until and webhook.earlier_until > at:
        signs.append(unseal(webhook.earlier_secret))
    return signs


def _token(webhook: Webhook) -> str:
    return unseal(webhook.token)
