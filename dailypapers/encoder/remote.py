"""Any server that speaks the embeddings part of OpenAI's API: Ollama, vLLM, llama.cpp, theirs.

The exchange: https://platform.openai.com/docs/api-reference/embeddings. The texts of papers and
what readers search for are sent there; nothing else is.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import httpx2
import numpy as np
import stamina

from dailypapers.core.clock import now
from dailypapers.core.http import CONNECT_TIMEOUT
from dailypapers.core.naming import user_agent
from dailypapers.core.tls import trusted
from dailypapers.core.turns import retry_after
from dailypapers.encoder.base import (
    USUAL_WEIGHT,
    EncoderUnavailable,
    Vector,
    remembering,
    unit,
)

BATCH = 32  # texts to a request; servers on a processor take a second or two for these
LONGEST = 8000  # characters of a text that are sent; servers refuse what their model cannot read
ATTEMPTS = 4  # for papers; a reader does not wait
LONGEST_WAIT = 30.0  # seconds between two attempts; asked to wait longer, we give up for now
PAPERS_TIMEOUT = 90.0  # seconds for a batch
QUERY_TIMEOUT = 3.0  # seconds for a query, with a reader waiting
QUERY_REST = 30.0  # seconds without queries after one failed, so that no reader waits for nothing
COME_BACK = frozenset({408, 429, 500, 502, 503, 504})


class _ComeBack(EncoderUnavailable):
    """The server may answer in a moment, after `wait` seconds if it said so."""


class RemoteEncoder:
    """See `Encoder`. `model` is the server's name for it, `base` the address before `/embeddings`.

    `key` is sent as a bearer token if there is one. With `offline`, nothing is ever sent.
    """

    weight = USUAL_WEIGHT

    def __init__(self, model: str, base: str, *, key: str = "", offline: bool = False) -> None:
        self.name = f"openai:{model}@{base}"
        self._model, self._address, self._offline = model, f"{base}/embeddings", offline
        self._dimensions = 0
        self._no_query_before = 0.0
        agent = {"User-Agent": user_agent("")}
        headers = agent | ({"Authorization": f"Bearer {key}"} if key else {})
        self._client = httpx2.Client(headers=headers, verify=trusted())
        self.encode_query = remembering(self._encode_query)

    @property
    def dimensions(self) -> int:
        """Asked for once."""
        return self._dimensions or len(self._encode_query("dimensions"))

    def encode_papers(self, texts: Iterable[str]) -> Iterator[Vector]:
        """Yield vectors, reading a batch of texts ahead; patient with a busy server."""
        rest = iter(texts)
        while batch := list(islice(rest, BATCH)):
            yield from self._patiently(batch)

    def _patiently(self, texts: list[str]) -> list[Vector]:
        for attempt in stamina.retry_context(on=_again, attempts=ATTEMPTS, timeout=None):
            with attempt:
                return self._ask(texts, PAPERS_TIMEOUT)
        raise AssertionError("unreachable")

    def _encode_query(self, text: str) -> Vector:
        if time.monotonic() < self._no_query_before:
            raise EncoderUnavailable(f"{self._address} did not answer a moment ago")
        try:
            return self._ask([text], QUERY_TIMEOUT)[0]
        except EncoderUnavailable:
            self._no_query_before = time.monotonic() + QUERY_REST
            raise

    def _ask(self, texts: list[str], timeout: float) -> list[Vector]:
        """Send one request and return the vectors of its answer, in the order of the texts."""
        if self._offline:
            raise EncoderUnavailable(f"this instance is offline: {self._address} is not asked")
        sent = {"model": self._model, "input": [text[:LONGEST] or " " for text in texts]}
        limits = httpx2.Timeout(timeout, connect=min(timeout, CONNECT_TIMEOUT))
        try:
            answer = self._client.post(self._address, json=sent, timeout=limits)
        except httpx2.TransportError as error:
            raise _ComeBack(f"{self._address} did not answer: {error!r}") from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise EncoderUnavailable(f"{self._address}: {error}") from error
        self._check(answer)
        return self._vectors(answer, len(texts))

    def _check(self, answer: httpx2.Response) -> None:
        """Return if the answer is a success; else raise the error that fits."""
        if answer.is_success:
            return
        said = f"{self._address} answered {answer.status_code}{_explained(answer)}"
        if answer.status_code == 401:
            raise EncoderUnavailable(f"{said}. Is DAILYPAPERS_ENCODER_KEY right?")
        if answer.status_code not in COME_BACK:
            raise EncoderUnavailable(said)
        wait = retry_after(answer.headers.get("Retry-After", ""), now())
        if wait is not None and wait > LONGEST_WAIT:
            raise EncoderUnavailable(f"{said} and asked to wait {wait:.0f} seconds", wait=wait)
        raise _ComeBack(said, wait=wait or 0.0)

    def _vectors(self, answer: httpx2.Response, wanted: int) -> list[Vector]:
        try:
            items = sorted(answer.json()["data"], key=lambda item: int(item["index"]))
            table = np.array([item["embedding"] for item in items], dtype=np.float32)
        except (ValueError, KeyError, TypeError) as error:
            raise EncoderUnavailable(f"{self._address} sent no embeddings: {error!r}") from error
        if len(table) != wanted:
            raise EncoderUnavailable(f"{self._address} sent {len(table)} vectors, not {wanted}")
        if table.ndim != 2 or not np.isfinite(table).all():
            raise EncoderUnavailable(f"{self._address} sent what is no vector")
        if self._dimensions not in (0, table.shape[1]):
            raise EncoderUnavailable(
                f"{self._address} sent vectors of {table.shape[1]} numbers, "
                f"before of {self._dimensions}"
            )
        self._dimensions = table.shape[1]
        return [unit(row) for row in table]


def _again(error: Exception) -> bool | float:
    """Tell stamina whether to try again, and after how long if the server said so."""
    if not isinstance(error, _ComeBack):
        return False
    return error.wait or True


def _explained(answer: httpx2.Response) -> str:
    """Return the server's own explanation, shortened, with a colon before it."""
    try:
        said: Any = answer.json()["error"]
        text = str(said["message"] if isinstance(said, dict) else said)
    except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError):
        text = answer.reason_phrase
    return f": {text[:200]}" if text else ""
