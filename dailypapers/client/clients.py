"""The two clients: the same requests, tried again as long as that may help."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import httpx2
import stamina

from dailypapers import __version__
from dailypapers.client.call import Call, Pages
from dailypapers.client.errors import ClientError, NoAnswer, Refused

T = TypeVar("T")
ATTEMPTS = 4
PATIENCE = 30.0  # seconds for one answer
LONGEST_WAIT = 60.0  # seconds that an instance may ask to be left alone for
AGAIN = frozenset({429, 502, 503, 504})


class _Later(Exception):
    """An answer that says to come back."""

    def __init__(self, answer: httpx2.Response) -> None:
        super().__init__(answer.status_code)
        self.answer = answer


class _Base:
    """What both clients know: where the instance is, and who asks."""

    def __init__(self, server: str, token: str = "") -> None:
        parts = urlsplit(server)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise ClientError("A server is an address like https://papers.example.")
        self._server = server.rstrip("/")
        self._headers = {"User-Agent": f"dailypapers/{__version__}", "Accept": "application/json"}
        if token:
            self._headers["Authorization"] = f"Bearer {token}"

    def _said(self, call: Call[Any]) -> dict[str, Any]:
        """Return a request as the library below takes it."""
        headers = {"Idempotency-Key": call.key} if call.method == "POST" else {}
        query = {name: _text(value) for name, value in call.query.items() if value is not None}
        body = {} if call.body is None and call.method not in {"GET", "DELETE"} else call.body
        sent = {"content": json.dumps(body)} if body is not None else {}
        if sent:
            headers["Content-Type"] = "application/json"
        return {
            "method": call.method,
            "url": self._server + call.below + call.path,
            "params": query,
            "headers": headers,
            **sent,
        }


class Client(_Base):
    """Asks an instance, and waits for its answers."""

    def __init__(self, server: str, token: str = "") -> None:
        super().__init__(server, token)
        self._http = httpx2.Client(headers=self._headers, timeout=PATIENCE, follow_redirects=False)

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
        """Let go of the connections."""
        self._http.close()

    def ask(self, call: Call[T]) -> T:
        """Return the answer to a request; raise `Refused` or `NoAnswer`."""
        try:
            for attempt in stamina.retry_context(on=_again, attempts=ATTEMPTS, timeout=None):
                with attempt:
                    return _read(call, self._http.request(**self._said(call)))
        except (_Later, httpx2.HTTPError) as error:
            raise _why(error) from None
        raise AssertionError("unreachable")

    def each(self, pages: Pages[T]) -> Iterator[T]:
        """Yield what is on all pages, asking for each when it is needed."""
        cursor: str | None = ""
        while cursor is not None:
            page = self.ask(pages.page(cursor))
            yield from pages.items(page)
            cursor = page["next"]

    def lines(self, **query: str) -> Iterator[dict[str, Any]]:
        """Yield every paper of `/export.ndjson`, as it comes; nothing is tried again."""
        call: Call[Any] = Call("GET", "/export.ndjson", None, query)
        try:
            with self._http.stream(**self._said(call)) as answer:
                if answer.is_error:
                    answer.read()
                    _read(call, answer)
                yield from (json.loads(line) for line in answer.iter_lines() if line)
        except (_Later, httpx2.HTTPError) as error:
            raise _why(error) from None


class AsyncClient(_Base):
    """Asks an instance, and lets others run meanwhile."""

    def __init__(self, server: str, token: str = "") -> None:
        super().__init__(server, token)
        self._http = httpx2.AsyncClient(
            headers=self._headers, timeout=PATIENCE, follow_redirects=False
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()

    async def ask(self, call: Call[T]) -> T:
        """Return the answer to a request; raise `Refused` or `NoAnswer`."""
        try:
            async for attempt in stamina.retry_context(on=_again, attempts=ATTEMPTS, timeout=None):
                with attempt:
                    return _read(call, await self._http.request(**self._said(call)))
        except (_Later, httpx2.HTTPError) as error:
            raise _why(error) from None
        raise AssertionError("unreachable")

    async def each(self, pages: Pages[T]) -> AsyncIterator[T]:
        """Yield what is on all pages, asking for each when it is needed."""
        cursor: str | None = ""
        while cursor is not None:
            page = await self.ask(pages.page(cursor))
            for item in pages.items(page):
                yield item
            cursor = page["next"]


def _text(value: str | int | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _read(call: Call[T], answer: httpx2.Response) -> T:
    """Return what an answer says; raise where it refuses, or says to come back."""
    if answer.status_code in AGAIN:
        raise _Later(answer)
    if not answer.is_success:
        raise _refusal(answer)
    if call.answer is str:
        return call.read(answer.text)
    try:
        return call.read(answer.json() if answer.content else None)
    except ValueError:  # No JSON, or of another shape.
        raise _strange(answer) from None


def _refusal(answer: httpx2.Response) -> Refused:
    try:
        said = answer.json()
        return Refused(answer.status_code, said["detail"], said.get("errors", ()))
    except (ValueError, KeyError, TypeError, AttributeError):
        return _strange(answer)


def _strange(answer: httpx2.Response) -> Refused:
    words = f"{answer.url.host} answered {answer.status_code}, and not as Daily Papers does."
    return Refused(answer.status_code, words)


def _again(error: Exception) -> bool | float:
    """Tell stamina whether to try again, and after how long where the instance says so."""
    if isinstance(error, _Later):
        asked = error.answer.headers.get("Retry-After", "")
        if not asked.isdecimal():
            return True
        return float(asked) if float(asked) <= LONGEST_WAIT else False
    return isinstance(error, httpx2.TransportError)


def _why(error: Exception) -> ClientError:
    if isinstance(error, _Later):
        return _refusal(error.answer)
    return NoAnswer(f"There is no answer: {str(error) or type(error).__name__}.")
