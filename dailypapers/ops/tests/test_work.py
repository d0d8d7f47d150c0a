from __future__ import annotations

import signal
import threading

import pytest
from django.core.management import call_command

from dailypapers.ops.management.commands import work


class Panic(BaseException):
    """What libraries written in Rust raise."""


@pytest.mark.parametrize("error", [ValueError("no such lane"), Panic("index out of bounds")])
def test_it_ends_where_a_lane_is_broken(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: BaseException
) -> None:
    def broken(lane: object) -> int:
        raise error

    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(work, "LANES", {"index": []})
    monkeypatch.setattr(work, "run_due", broken)
    monkeypatch.setattr(work, "stopping", threading.Event())
    with pytest.raises(SystemExit) as ended:
        call_command("work")
    assert ended.value.code == 1
    assert "the lane index is broken" in caplog.text
    assert str(error) in caplog.text
