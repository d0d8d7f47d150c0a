"""Sending a body to an address that a stranger named: once, within one deadline."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from typing import NamedTuple

import httpx2

from dailypapers.core.errors import SourceError
from dailypapers.core.guarded import DEADLINE
from dailypapers.core.http import HOPELESS, Http
from dailypapers.core.turns import retry_after

LONGEST_SENDING = 15.0  # Seconds, from the connection to the last byte.
SHOWN = 500  # bytes of an answer that is kept to be looked at


class Sent(NamedTuple):
    """A status, how the body begins, and how many seconds to wait if that was asked for."""

    status: int
    head: str
    retry_after: float | None = None


class Sender(Http):
    """A client that sends as well as it asks."""

    def send(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Sent:
        """Send a body once and return what is answered; follow nothing.

        Raise `SourceError` if there is no answer. No error names more of the address than its
        host, for the rest may be a secret.
        """
        self._check_online()
        said = {DEADLINE: LONGEST_SENDING}
        request = self._request(url, method=method, content=body, headers=headers, extensions=said)
        host = request.url.host
        client = self._client(host, self.guarded)
        if (wait := self._turns.take(host, self.pause)) > 0:
            self._time.sleep(wait)
        try:
            with closing(client.send(request, stream=True)) as response:
                asked = response.headers.get("Retry-After", "")
                wait_for = retry_after(asked, self._time.now()) if asked else None
                return Sent(response.status_code, _beginning(response), wait_for)
        except httpx2.HTTPError as error:
            hopeless = isinstance(error, HOPELESS)
            raise SourceError(f"{host} did not answer: {error!r}", permanent=hopeless) from error
        finally:
            self._turns.hold_back(host, self.pause)


def _beginning(response: httpx2.Response) -> str:
    """Return the first characters of an answer, whatever it is."""
    head = b""
    for chunk in response.iter_raw():
        head += chunk
        if len(head) >= SHOWN:
            break
    return head[:SHOWN].decode("utf-8", "replace")
