"""Any server that speaks OpenAI's chat completions: Ollama, vLLM, llama.cpp, theirs.

The exchange: https://platform.openai.com/docs/api-reference/chat. What is sent is what
`answering/` puts together: the reader's own words and what the site shows them.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import closing
from typing import Any

import httpx2
import stamina

from dailypapers.assistant.chat_models.base import (
    Hear,
    Message,
    ModelUnavailable,
    Offered,
    Reply,
)
from dailypapers.assistant.chat_models.stream import DONE, Gathered, events
from dailypapers.core.clock import now
from dailypapers.core.http import CONNECT_TIMEOUT
from dailypapers.core.naming import user_agent
from dailypapers.core.turns import retry_after

ATTEMPTS = 3
LONGEST_WAIT = 10.0  # seconds between two attempts, with a reader waiting
SILENCE = 30.0  # seconds without a piece
LONGEST = 90.0  # seconds for a whole reply
MOST_TOKENS = 1200  # of a reply
COME_BACK = frozenset({408, 429, 500, 502, 503, 504})


class _ComeBack(ModelUnavailable):
    """The server may answer in a moment, after `wait` seconds if it said so."""


class OpenAIModel:
    """See `ChatModel`. `model` is the server's name for it, `base` the address before `/chat/`.

    `key` is sent as a bearer token if there is one. With `offline`, nothing is ever sent.
    """

    def __init__(
        self,
        model: str,
        base: str,
        *,
        key: str = "",
        offline: bool = False,
        silence: float = SILENCE,
        longest: float = LONGEST,
    ) -> None:
        self.name = f"openai:{model}@{base}"
        self._model, self._address, self._offline = model, f"{base}/chat/completions", offline
        self._silence, self._longest = silence, longest
        agent = {"User-Agent": user_agent(""), "Accept": "text/event-stream, application/json"}
        secret = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = httpx2.Client(headers=agent | secret, follow_redirects=False)

    def reply(
        self, messages: Sequence[Message], tools: Sequence[Offered] = (), hear: Hear = len
    ) -> Reply:
        """Return a reply; an attempt is made again only as long as nothing was heard."""
        if self._offline:
            raise ModelUnavailable(f"this instance is offline: {self._address} is not asked")
        sent = self._body(messages, tools)
        until = time.monotonic() + self._longest
        for attempt in stamina.retry_context(on=_again, attempts=ATTEMPTS, timeout=self._longest):
            with attempt:
                return self._ask(sent, hear, until)
        raise AssertionError("unreachable")

    def _body(self, messages: Sequence[Message], tools: Sequence[Offered]) -> dict[str, Any]:
        sent: dict[str, Any] = {
            "model": self._model,
            "messages": [_written(one) for one in messages],
            "stream": True,
            "stream_options": {"include_usage": True},
            "max_tokens": MOST_TOKENS,
            "temperature": 0,
        }
        if tools:
            sent["tools"] = [
                {
                    "type": "function",
                    "function": {
                        "name": one.name,
                        "description": one.says,
                        "parameters": one.schema,
                    },
                }
                for one in tools
            ]
        return sent

    def _ask(self, sent: dict[str, Any], hear: Hear, until: float) -> Reply:
        limits = httpx2.Timeout(self._silence, connect=min(self._silence, CONNECT_TIMEOUT))
        gathered = Gathered(hear)
        try:
            request = self._client.build_request("POST", self._address, json=sent, timeout=limits)
            with closing(self._client.send(request, stream=True)) as answer:
                self._check(answer)
                self._gather(answer, gathered, until)
        except httpx2.TransportError as error:
            if gathered.is_empty:
                raise _ComeBack(f"{self._address} did not answer: {error!r}") from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise ModelUnavailable(f"{self._address}: {error}") from error
        if gathered.is_empty:
            raise ModelUnavailable(f"{self._address} answered nothing")
        return gathered.reply()

    def _gather(self, answer: httpx2.Response, gathered: Gathered, until: float) -> None:
        """Take the pieces of an answer until it ends, is too long or takes too long."""
        if not answer.headers.get("Content-Type", "").startswith("text/event-stream"):
            gathered.take(_json(answer))
            return
        for event in events(answer.iter_lines()):
            if event == DONE or gathered.is_full or time.monotonic() > until:
                return
            gathered.take(event)

    def _check(self, answer: httpx2.Response) -> None:
        """Return if the answer is a success; else raise the error that fits."""
        if answer.is_success:
            return
        said = f"{self._address} answered {answer.status_code}{_explained(answer)}"
        if answer.status_code in {401, 403}:
            raise ModelUnavailable(f"{said}. Is DAILYPAPERS_ASSISTANT_KEY right?")
        if answer.status_code not in COME_BACK:
            raise ModelUnavailable(said)
        wait = retry_after(answer.headers.get("Retry-After", ""), now())
        if wait is not None and wait > LONGEST_WAIT:
            raise ModelUnavailable(f"{said} and asked to wait {wait:.0f} seconds", wait=wait)
        raise _ComeBack(said, wait=wait or 0.0)


def _written(message: Message) -> dict[str, Any]:
    written: dict[str, Any] = {"role": message.role, "content": message.content}
    if message.calls:
        written["tool_calls"] = [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.name, "arguments": call.arguments},
            }
            for call in message.calls
        ]
    if message.answers:
        written["tool_call_id"] = message.answers
    return written


def _again(error: Exception) -> bool | float:
    """Tell stamina whether to try again, and after how long if the server said so."""
    if not isinstance(error, _ComeBack):
        return False
    return error.wait or True


def _json(answer: httpx2.Response) -> Any:
    try:
        answer.read()
        return answer.json()
    except (ValueError, RecursionError):
        return None


def _explained(answer: httpx2.Response) -> str:
    """Return the server's own explanation, shortened, with a colon before it."""
    said = _json(answer)
    error = said.get("error") if isinstance(said, dict) else None
    text = error.get("message") if isinstance(error, dict) else error
    return f": {str(text or answer.reason_phrase)[:200]}"
