"""Requests whose answer says more than its body: its headers, that nothing changed, that it is not.

Everything else (whose turn it is, waiting, trying again, refusals) is `Http`'s.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx2
import stamina

from dailypapers.core.errors import SourceError
from dailypapers.core.http import (
    ATTEMPTS,
    LONGEST_RETRY_AFTER,
    Http,
    _again_at_once,
    retry_after,
)

UNCHANGED, UNKNOWN = 304, 404
KEY = re.compile(r"((?:api_key|key|token)=)[^&\s'\"]+")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host answered; `headers` by their names in lower case."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class Exchange(Http):
    """An `Http` that returns whole answers too."""

    _accepted: Collection[int] = ()
    _last: httpx2.Response | None = None

    def ask(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        accepted: Collection[int] = (),
    ) -> Answer:
        """Return the answer to a GET, or to a POST of JSON that changes nothing there.

        An answer with an `accepted` status is no failure; otherwise this fails as `get` does.
        """
        if self.offline:
            raise SourceError("this instance is offline: no requests are sent", permanent=True)
        said: dict[str, Any] = {"params": params or None, "headers": headers}
        if json is not None:
            said |= {"method": "POST", "json": json}
        request = self._request(url, **said)
        self._accepted = accepted
        try:
            for attempt in stamina.retry_context(
                on=_again_at_once, attempts=ATTEMPTS, timeout=None
            ):
                with attempt:
                    return self._answered(self._attempt(request, attempt.num))
        finally:
            self._accepted, self._last = (), None
        raise AssertionError("unreachable")

    def _attempt(self, request: httpx2.Request, number: int) -> bytes:
        """Ask once; no key that stands in an address gets into what is told of a failure."""
        try:
            return super()._attempt(request, number)
        except SourceError as error:
            error.args = (KEY.sub(r"\1…", str(error)),)
            raise

    def _check(self, response: httpx2.Response) -> None:
        self._last = response
        asked = retry_after(response.headers.get("Backoff", ""), self._time.now())
        if asked:  # Zotero's way to ask for a longer pause with an answer that is none the worse.
            self._hold_back(response.url.host, min(asked, LONGEST_RETRY_AFTER))
        if response.status_code not in self._accepted:
            super()._check(response)

    def _answered(self, body: bytes) -> Answer:
        assert self._last is not None
        headers = {name.lower(): value for name, value in self._last.headers.items()}
        return Answer(self._last.status_code, body, headers)
