"""How a message goes to its receiver: the request that each form makes."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote

from dailypapers.digests.hooks import signing
from dailypapers.digests.hooks.models import Message, Webhook
from dailypapers.digests.hooks.sealing import unseal

JSON = {"Content-Type": "application/json"}
Form = Webhook.Form
# They are told where to post and by what right; of the others, the address says both.
ASK_MORE = frozenset({Form.MATRIX, Form.TELEGRAM})


class Request(NamedTuple):
    """What is sent where."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes


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
