"""Who submitted papers at Hugging Face, as its lists say: by name, read from the kept records.

Records are packed, so each process reads all of them once, and later those that came since.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from datetime import datetime, timedelta

from dailypapers.catalogue.models import Record
from dailypapers.catalogue.records import unpack
from dailypapers.core.clock import now

SOURCE = "hf-daily"
OVERLAP = timedelta(minutes=10)  # No record takes that long to be written down.

_turn = threading.Lock()
_records: dict[str, set[int]] = defaultdict(set)
_names: dict[int, str] = {}
_read: dict[str, datetime] = {}


def submitted_there(name: str) -> list[int]:
    """Return the papers that somebody submitted there, by their name there."""
    wanted = name.casefold()
    with _turn:
        _catch_up()
        numbers = list(_records.get(wanted, ()))
    rows = Record.objects.filter(pk__in=numbers, source=SOURCE).values_list("paper", "payload")
    return [paper for paper, payload in rows if _submitter(payload) == wanted]


def _catch_up() -> None:
    rows, began = Record.objects.filter(source=SOURCE), now()
    if last := _read.get("last"):
        rows = rows.filter(fetched_at__gt=last - OVERLAP)
    for number, payload in rows.values_list("pk", "payload").iterator():
        _records[_names.pop(number, "")].discard(number)
        if name := _submitter(payload):
            _names[number] = name
            _records[name].add(number)
    _read["last"] = began


def _submitter(payload: bytes | memoryview) -> str:
    return str(unpack(bytes(payload)).extra.get("submitted_by", "")).casefold()
