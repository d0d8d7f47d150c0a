"""The one outgoing HTTP client: identified, polite, patient within limits, and off when offline.

Who may be asked when is `turns.py`'s; stamina counts the attempts. Redirects are followed one by
one: each host has its turn, none leads from TLS to plain text, none to a machine of another name
that is not public. With `guarded`, not even the first address may be such a machine.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping
from contextlib import closing
from types import TracebackType
from typing import Any, Self

import httpx2
import stamina

from dailypapers.core.addresses import Guard, goes_by_proxy
from dailypapers.core.answers import Answer, read
from dailypapers.core.errors import SourceError
from dailypapers.core.guarded import Guarded
from dailypapers.core.naming import shown, user_agent
from dailypapers.core.tls import trusted
from dailypapers.core.turns import (
    LONGEST_WAIT,
    LocalTurns,
    Timekeeper,
    Turns,
    backoff,
    retry_after,
)

ATTEMPTS = 5
CONNECT_TIMEOUT = 10.0
READ_TIMEOUT = 90.0  # arXiv takes up to a minute before the first byte of a page.
LARGEST_BODY = 64 * 1024 * 1024
MOST_REDIRECTS = 5
COME_BACK = frozenset({429, 502, 503, 504})
HOPELESS = (httpx2.UnsupportedProtocol, httpx2.LocalProtocolError)

log = logging.getLogger(__name__)


class _ComeBack(SourceError):
    """The host did not deliver, but may after its turn has come again."""


class Http:
    """A polite client for one process; not to be shared between threads.

    `pause` is the least number of seconds between two requests to a host. `contact` is an address
    of the operator, sent in the user agent. `allowed` are hosts and networks that are not public
    and may be asked all the same. Every failure is a `SourceError`.
    """

    def __init__(
        self,
        *,
        contact: str = "",
        pause: float = 3.0,
        offline: bool = False,
        guarded: bool = False,
        allowed: Iterable[str] = (),
        turns: Turns | None = None,
        timekeeper: Timekeeper | None = None,
    ) -> None:
        self.pause = pause
        self.offline = offline
        self.guarded = guarded
        self._guard = Guard(allowed)
        self._time = timekeeper or Timekeeper()
        self._turns = turns or LocalTurns(self._time.monotonic)
        said: dict[str, Any] = {
            "headers": {"User-Agent": user_agent(contact), "Accept-Encoding": "gzip, deflate"},
            "timeout": httpx2.Timeout(READ_TIMEOUT, connect=CONNECT_TIMEOUT),
        }
        self._plain = httpx2.Client(verify=trusted(), **said)
        self._guarded = httpx2.Client(transport=Guarded(self._guard), **said)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._plain.close()
        self._guarded.close()

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> bytes:
        """Return the body at the address; raise `SourceError` when it cannot be had.

        The error is permanent where asking again later cannot help: offline, an address that is
        none or not public, a 4xx answer other than 429, a body over `LARGEST_BODY`.
        """
        return self.ask(url, params=params, headers=headers).body

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
        for attempt in stamina.retry_context(on=_again_at_once, attempts=ATTEMPTS, timeout=None):
            with attempt:
                return self._follow(request, headers, attempt.num, accepted)
        raise AssertionError("unreachable")

    def post(
        self,
        url: str,
        form: Mapping[str, str] | None = None,
        *,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> bytes:
        """Send a form or JSON once and return the body of the answer; raise as `get` does.

        Whoever sends it knows whether it may be sent again, and keeps it until then. A redirect is
        no answer.
        """
        self._check_online()
        request = self._request(url, method="POST", data=form, json=json, headers=headers)
        found = self._attempt(request, 1, guarded=self.guarded)
        if isinstance(found, Answer):
            return found.body
        raise SourceError(f"{request.url.host} redirects to {shown(found)}", permanent=True)

    def _check_online(self) -> None:
        if self.offline:
            raise SourceError("this instance is offline: no requests are sent", permanent=True)

    def _request(self, url: str, *, method: str = "GET", **said: Any) -> httpx2.Request:
        try:
            request = self._plain.build_request(method, url, **said)
        except httpx2.InvalidURL as error:
            raise SourceError(
                f"{shown(url)!r} is not an address: {error}", permanent=True
            ) from error
        if not request.url.host:
            raise SourceError(f"{shown(url)!r} is not an address: no host", permanent=True)
        return request

    def _follow(
        self,
        request: httpx2.Request,
        sent: Mapping[str, str] | None,
        number: int,
        accepted: Collection[int],
    ) -> Answer:
        """Ask, and go where redirects lead; what was sent along goes to the first host only."""
        first, guarded = request.url.host, self.guarded
        for _ in range(MOST_REDIRECTS + 1):
            found = self._attempt(request, number, accepted, guarded=guarded)
            if isinstance(found, Answer):
                return found
            if request.method != "GET" or (request.url.scheme, found.scheme) == ("https", "http"):
                raise SourceError(f"{request.url.host} redirects to {shown(found)}", permanent=True)
            elsewhere = found.host != first
            guarded = guarded or elsewhere
            request = self._request(str(found), headers=None if elsewhere else sent)
        raise SourceError(f"{first} redirects too often", permanent=True)

    def _attempt(
        self,
        request: httpx2.Request,
        number: int,
        accepted: Collection[int] = (),
        *,
        guarded: bool,
    ) -> Answer | httpx2.URL:
        """Wait for the host's turn, ask once, and set its next turn by the answer."""
        host = request.url.host
        client = self._client(host, guarded)
        if (wait := self._turns.take(host, self.pause)) > 0:
            self._time.sleep(wait)
        try:
            with closing(client.send(request, stream=True)) as response:
                found = self._found(response, accepted)
        except _ComeBack as error:
            self._hold_back(host, number, error)
            raise
        except HOPELESS as error:
            raise SourceError(f"{shown(request.url)}: {error}", permanent=True) from error
        except (httpx2.TransportError, httpx2.DecodingError) as error:
            self._hold_back(host, number, error)
            raise _ComeBack(f"{host} did not answer properly: {error!r}") from error
        except httpx2.HTTPError as error:
            raise SourceError(f"{shown(request.url)}: {error!r}", permanent=True) from error
        else:
            self._turns.delivered(host)
            return found
        finally:
            self._turns.hold_back(host, self.pause)

    def _client(self, host: str, guarded: bool) -> httpx2.Client:
        """Return who asks; behind a proxy names can be judged, but not what they mean to it."""
        if guarded and not goes_by_proxy():
            return self._guarded
        if guarded:
            self._guard.addresses(host)
        return self._plain

    def _found(self, response: httpx2.Response, accepted: Collection[int]) -> Answer | httpx2.URL:
        """Return the answer, or where it leads; else raise the error that fits."""
        status, host = response.status_code, response.url.host
        rest = retry_after(response.headers.get("Backoff", ""), self._time.now())
        if rest:  # Zotero's way to ask for a longer pause with an answer that is none the worse.
            self._turns.hold_back(host, min(rest, LONGEST_WAIT))
        if response.is_success or status in accepted:
            return read(response, LARGEST_BODY, self._time.monotonic)
        if response.has_redirect_location:
            return _target(response)
        message = f"{host} answered {status} {response.reason_phrase}".rstrip()
        if status not in COME_BACK:
            raise SourceError(message, permanent=status < 500)
        wait = retry_after(response.headers.get("Retry-After", ""), self._time.now())
        if wait is not None and wait > LONGEST_WAIT:
            self._turns.hold_back(host, wait)
            raise SourceError(f"{message} and asked to wait {wait:.0f} seconds")
        self._turns.hold_back(host, wait or 0.0)
        raise _ComeBack(message)

    def _hold_back(self, host: str, number: int, why: Exception) -> None:
        """Let the host rest after it failed."""
        wait = backoff(number)
        log.info("%s; %s rests for at least %.1f s", why, host, wait)
        self._turns.hold_back(host, wait)
        self._turns.failed(host, str(why))


def _target(response: httpx2.Response) -> httpx2.URL:
    """Return the address that a redirect names."""
    location = response.headers["Location"]
    try:
        return response.url.join(location)
    except httpx2.InvalidURL as error:
        host = response.url.host
        raise SourceError(
            f"{host} redirects to {shown(location)[:100]!r}: {error}", permanent=True
        ) from None


def _again_at_once(error: Exception) -> bool | float:
    """Tell stamina which errors to try again; the waiting is done before the next attempt."""
    return 0.0 if isinstance(error, _ComeBack) else False
