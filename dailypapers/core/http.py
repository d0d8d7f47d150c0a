"""The one outgoing HTTP client: identified, polite, patient within limits, and off when offline.

Waiting has one mechanism. Each host has a time before which it is not asked again; an answer moves
it by the pause, a refusal by what `Retry-After` says or by a growing, jittered back-off. stamina
counts the attempts. So a refusal also holds back the next, unrelated request to that host.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, NamedTuple, Self

import httpx2
import stamina

from dailypapers import __version__
from dailypapers.core.clock import now
from dailypapers.core.errors import SourceError

ATTEMPTS = 5
FIRST_BACKOFF = 2.0  # Seconds; doubled with every further attempt.
LONGEST_BACKOFF = 60.0
LONGEST_RETRY_AFTER = 300.0  # Asked to wait longer, a harvest is better tried again another hour.
CONNECT_TIMEOUT = 10.0
READ_TIMEOUT = 90.0  # arXiv takes up to a minute before the first byte of a page.
LARGEST_BODY = 64 * 1024 * 1024
SHOWN = 500  # bytes of an answer that is kept to be looked at
COME_BACK = frozenset({429, 502, 503, 504})
HOPELESS = (httpx2.UnsupportedProtocol, httpx2.LocalProtocolError)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Timekeeper:
    """How the client waits and tells time; tests hand in one that never really waits."""

    sleep: Callable[[float], object] = time.sleep
    monotonic: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = now


class Answer(NamedTuple):
    """A status, how the body begins, and how many seconds to wait if that was asked for."""

    status: int
    head: str
    retry_after: float | None = None


class _ComeBack(SourceError):
    """The host did not deliver, but may after its turn has come again."""


class Http:
    """A polite client for one process; not to be shared between threads.

    `pause` is the least number of seconds between two requests to a host. `contact` is an address
    of the operator, sent in the user agent. `transport` says how hosts are reached: see
    `guarded.py` for addresses that readers name. Every failure is a `SourceError`.
    """

    def __init__(
        self,
        *,
        contact: str = "",
        pause: float = 3.0,
        offline: bool = False,
        timekeeper: Timekeeper | None = None,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        self.pause = pause
        self.offline = offline
        self._time = timekeeper or Timekeeper()
        self._not_before: dict[str, float] = {}
        self._client = httpx2.Client(
            headers={"User-Agent": user_agent(contact)},
            timeout=httpx2.Timeout(READ_TIMEOUT, connect=CONNECT_TIMEOUT),
            follow_redirects=True,
            transport=transport,
        )

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
        self._client.close()

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> bytes:
        """Return the body at the address; raise `SourceError` when it cannot be had.

        The error is permanent where asking again later cannot help: offline, an address that is
        none, a 4xx answer other than 429, a body over `LARGEST_BODY`.
        """
        if self.offline:
            raise SourceError("this instance is offline: no requests are sent", permanent=True)
        request = self._request(url, params=params or None, headers=headers)
        for attempt in stamina.retry_context(on=_again_at_once, attempts=ATTEMPTS, timeout=None):
            with attempt:
                return self._attempt(request, attempt.num)
        raise AssertionError("unreachable")

    def post(self, url: str, form: Mapping[str, str]) -> bytes:
        """Send a form once and return the body of the answer; raise `SourceError` as `get` does.

        Whoever sends it knows whether it may be sent again, and keeps it until then.
        """
        if self.offline:
            raise SourceError("this instance is offline: no requests are sent", permanent=True)
        return self._attempt(self._request(url, method="POST", data=form), 1)

    def send(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send a body once and return what is answered; follow nothing.

        Raise `SourceError` if there is no answer. No error names more of the address than its
        host, for the rest may be a secret.
        """
        if self.offline:
            raise SourceError("this instance is offline: no requests are sent", permanent=True)
        request = self._request(url, method=method, content=body, headers=headers)
        host = request.url.host
        self._await_turn(host)
        try:
            with closing(
                self._client.send(request, stream=True, follow_redirects=False)
            ) as response:
                asked = response.headers.get("Retry-After", "")
                wait = retry_after(asked, self._time.now()) if asked else None
                return Answer(response.status_code, _beginning(response), wait)
        except httpx2.HTTPError as error:
            hopeless = isinstance(error, HOPELESS)
            raise SourceError(f"{host} did not answer: {error!r}", permanent=hopeless) from error
        finally:
            self._hold_back(host, self.pause)

    def _request(self, url: str, *, method: str = "GET", **said: Any) -> httpx2.Request:
        try:
            request = self._client.build_request(method, url, **said)
        except httpx2.InvalidURL as error:
            raise SourceError(f"{url!r} is not an address: {error}", permanent=True) from error
        if not request.url.host:
            raise SourceError(f"{url!r} is not an address: no host", permanent=True)
        return request

    def _attempt(self, request: httpx2.Request, number: int) -> bytes:
        """Wait for the host's turn, ask once, and set its next turn by the answer."""
        host = request.url.host
        self._await_turn(host)
        try:
            with closing(self._client.send(request, stream=True)) as response:
                self._check(response)
                return _body(response)
        except _ComeBack as error:
            self._hold_back(host, backoff(number), error)
            raise
        except HOPELESS as error:
            raise SourceError(f"{request.url}: {error}", permanent=True) from error
        except (httpx2.TransportError, httpx2.DecodingError) as error:
            self._hold_back(host, backoff(number), error)
            raise _ComeBack(f"{host} did not answer properly: {error!r}") from error
        except httpx2.HTTPError as error:
            raise SourceError(f"{request.url}: {error!r}", permanent=True) from error
        finally:
            self._hold_back(host, self.pause)

    def _check(self, response: httpx2.Response) -> None:
        """Return if the answer is a success; else raise the error that fits."""
        if response.is_success:
            return
        status, host = response.status_code, response.url.host
        message = f"{host} answered {status} {response.reason_phrase}".rstrip()
        if status not in COME_BACK:
            raise SourceError(message, permanent=status < 500)
        wait = retry_after(response.headers.get("Retry-After", ""), self._time.now())
        if wait is not None and wait > LONGEST_RETRY_AFTER:
            raise SourceError(f"{message} and asked to wait {wait:.0f} seconds")
        self._hold_back(host, wait or 0.0)
        raise _ComeBack(message)

    def _hold_back(self, host: str, seconds: float, why: Exception | None = None) -> None:
        """Let the host's next turn be no sooner than this; the longest wait asked for counts."""
        until = self._time.monotonic() + seconds
        self._not_before[host] = max(until, self._not_before.get(host, 0.0))
        if why:
            log.info("%s; next turn of %s in %.1f s", why, host, self._wait(host))

    def _wait(self, host: str) -> float:
        return self._not_before.get(host, 0.0) - self._time.monotonic()

    def _await_turn(self, host: str) -> None:
        if (wait := self._wait(host)) > 0:
            self._time.sleep(wait)


def user_agent(contact: str) -> str:
    """Return how we introduce ourselves, in ASCII as headers must be.

    >>> user_agent("ada@example.org").split(" ", 1)[1]
    '(+ada@example.org)'
    """
    plain = contact.encode("ascii", "ignore").decode()
    return f"dailypapers/{__version__}" + (f" (+{plain})" if plain else "")


def backoff(attempt: int) -> float:
    """Return the seconds to wait after the attempt (from 1): doubled each time, half of it chance.

    Chance keeps many instances, all refused at the same moment, from coming back together.
    """
    longest = min(FIRST_BACKOFF * 2.0**attempt, LONGEST_BACKOFF)
    return random.uniform(longest / 2, longest)


def retry_after(value: str, at: datetime) -> float | None:
    """Return the seconds a `Retry-After` header asks for, or None if it says nothing readable.

    It holds seconds or an HTTP date: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
    """
    if value.strip().isdecimal():
        return float(value)
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return None
    aware = date if date.tzinfo else date.replace(tzinfo=UTC)
    return max((aware - at).total_seconds(), 0.0)


def _again_at_once(error: Exception) -> bool | float:
    """Tell stamina which errors to try again; the waiting is done before the next attempt."""
    return 0.0 if isinstance(error, _ComeBack) else False


def _body(response: httpx2.Response) -> bytes:
    """Read the body, unpacked, and stop as soon as it is too large."""
    return b"".join(_limited(response.iter_bytes(), response.url.host))


def _beginning(response: httpx2.Response) -> str:
    """Return the first characters of an answer, whatever it is."""
    head = b""
    for chunk in response.iter_raw():
        head += chunk
        if len(head) >= SHOWN:
            break
    return head[:SHOWN].decode("utf-8", "replace")


def _limited(chunks: Iterable[bytes], host: str) -> Iterable[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > LARGEST_BODY:
            raise SourceError(f"{host} sent more than {LARGEST_BODY} bytes", permanent=True)
        yield chunk
