"""The worker's turns at encoding: at low priority, resting after failures."""

from __future__ import annotations

import logging
import os
import sys
import threading
import time

from dailypapers.core.errors import DailyPapersError
from dailypapers.encoder.base import EncoderUnavailable
from dailypapers.search import encoding, index
from dailypapers.search.backends.base import WriterBusy
from dailypapers.search.encoding import Encoding

TURN = 10.0  # Seconds to a commit, which costs a tenth of a second, more in a large index.
FIRST_REST, LONGEST_REST = 10.0, 600.0  # Seconds; doubled with every failure in a row.
OTHERS_REST = 10.0  # Seconds before looking again whether another process still encodes.
SAY_EVERY = 60.0  # Seconds between two notes of progress.
LOWER_PRIORITY = 10  # As of `nice`.

logger = logging.getLogger(__name__)


class EncodingJob:
    """What a worker remembers between its turns. Only its own thread uses it."""

    def __init__(self) -> None:
        self._work: Encoding | None = None
        self._resting_until = 0.0
        self._failures = 0
        self._failure = ""
        self._said_at = 0.0

    def has_work(self) -> bool:
        """Say whether a paper that is indexed has no vector yet, and it is time to see to it."""
        if time.monotonic() < self._resting_until or index.is_behind():
            return False
        try:
            if encoding.encoder() is None:
                return False
            papers, encoded = encoding.progress()
        except DailyPapersError:
            return True  # The turn will fail, and say so.
        return encoded < papers

    def turn(self) -> None:
        """Encode for one `TURN`. Never raises: a failure is logged when it begins and ends."""
        _step_back()
        try:
            with encoding.alone():
                self._advance()
        except WriterBusy:
            self._rest(OTHERS_REST)
        except Exception as error:  # Encoders are other people's code.
            self._note_failure(error)
        else:
            self._note_success()

    def _advance(self) -> None:
        chosen = encoding.encoder()
        if chosen is None:
            return
        if self._work is None or self._work.encoder is not chosen:
            self._work = Encoding(chosen)
        self._work.advance(TURN)

    def _rest(self, seconds: float) -> None:
        self._resting_until = time.monotonic() + seconds

    def _note_failure(self, error: Exception) -> None:
        expected = isinstance(error, DailyPapersError)
        said = str(error) if expected else repr(error)
        if said != self._failure:
            logger.warning("Papers cannot be encoded: %s", said, exc_info=not expected)
        self._failure = said
        asked = error.wait if isinstance(error, EncoderUnavailable) else 0.0
        self._rest(max(asked, min(FIRST_REST * 2.0**self._failures, LONGEST_REST)))
        self._failures = min(self._failures + 1, 10)

    def _note_success(self) -> None:
        if self._failure:
            logger.warning("Papers are encoded again")
        self._failure, self._failures = "", 0
        if time.monotonic() > self._said_at + SAY_EVERY:
            self._said_at = time.monotonic()
            papers, encoded = encoding.progress()
            logger.info("%d of %d papers are encoded", encoded, papers)


def _step_back() -> None:
    """Let pages go first: lower the priority of this thread, where it has one of its own."""
    if sys.platform == "linux" and threading.current_thread() is not threading.main_thread():
        thread = threading.get_native_id()
        lower = max(LOWER_PRIORITY, os.getpriority(os.PRIO_PROCESS, thread))
        os.setpriority(os.PRIO_PROCESS, thread, lower)
