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

from dailypapers.core import answers
from dailypapers.core.errors import SourceError
from dailypapers.core.http import ATTEMPTS, LARGEST_BODY, Http, _again_at_once
from dailypapers.core.turns import LONGEST_WAIT, retry_after

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
    _last: Answer | None = None

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
        self._check_online()
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
                    self._follow(request, headers or {}, attempt.num)
            assert self._last is not None
            return self._last
        finally:
            self._accepted, self._last = (), None

    def _attempt(
        self, request: httpx2.Request, number: int, guarded: bool
    ) -> answers.Answer | httpx2.URL:
        """Ask once; no key that stands in an address gets into what is told of a failure."""
        try:
            return super()._attempt(request, number, guarded)
        except SourceError as error:
            error.args = (KEY.sub(r"\1…", str(error)),)
            raise

    def _found(self, response: httpx2.Response) -> answers.Answer | httpx2.URL:
        asked = retry_after(response.headers.get("Backoff", ""), self._time.now())
        if asked:  # Zotero's way to ask for a longer pause with an answer that is none the worse.
            self._turns.hold_back(response.url.host, min(asked, LONGEST_WAIT))
        if response.status_code in self._accepted:
            found: answers.Answer | httpx2.URL = answers.read(
                response, LARGEST_BODY, self._time.monotonic
            )
        else:
            found = super()._found(response)
        if isinstance(found, answers.Answer):
            headers = {name.lower(): value for name, value in response.headers.items()}
            self._last = Answer(response.status_code, found.body, headers)
        return found
