from __future__ import annotations

import json
import logging
import sys

import pytest

from dailypapers.core.logs import JsonLines, Lines, nameless, request_id


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("ada@example.org wrote", "… wrote"),
        ("to Ada <ada.l+x@mail.example.co.uk>,", "to Ada <…>,"),
        ("from 192.0.2.7:8000", "from …:8000"),
        ("at 2001:db8::1 and ::1", "at … and …"),
        ("GET /feed?token=abc-DEF_123&x=1", "GET /feed?token=…&x=1"),
        ("Authorization: Bearer dp_0123456789", "Authorization: Bearer …"),
        ("at 12:30:00 of 1.2.3", "at 12:30:00 of 1.2.3"),
        ("the key people of p2106.04647", "the key people of p2106.04647"),
    ],
)
def test_nobody_is_named(said: str, written: str) -> None:
    assert nameless(said) == written


def test_a_line_for_programs_is_one_object_and_one_for_people_reads_well() -> None:
    try:
        raise ValueError("no such reader: ada@example.org")
    except ValueError:
        caught = sys.exc_info()
    said = ("ada@example.org",)
    record = logging.LogRecord("here", logging.ERROR, "file", 1, "Mail to %s failed", said, caught)
    record.said = {"status": 500}
    token = request_id.set("abc")
    try:
        read = json.loads(JsonLines().format(record))
        line = Lines().format(record)
    finally:
        request_id.reset(token)
    assert (read["message"], read["level"], read["request"]) == ("Mail to … failed", "error", "abc")
    assert read["status"] == 500
    assert "ValueError: no such reader: …" in read["traceback"]
    assert "ERROR here [abc]: Mail to … failed\nTraceback" in line
    assert "example.org" not in line
