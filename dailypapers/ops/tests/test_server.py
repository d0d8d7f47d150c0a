from __future__ import annotations

import errno
import signal
from typing import NoReturn
from unittest.mock import Mock

import pytest
import uvicorn
from pytest_django import Settings

from dailypapers.core.errors import SetupError
from dailypapers.ops import server
from dailypapers.ops.server import DEFAULT, address, check_port
from dailypapers.testing.postgres import free_port


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", "http://127.0.0.1:8000"), ("::1", "http://[::1]:8000")],
)
def test_an_address_can_be_opened_as_it_is_printed(host: str, expected: str) -> None:
    assert address(host, 8000) == expected


def test_an_instance_for_one_person_is_served_to_no_other_machine(settings: Settings) -> None:
    settings.ONE_PERSON = True
    for host in ("0.0.0.0", "::", "192.0.2.1", "fe80::1"):
        with pytest.raises(SetupError, match="serves this machine only"):
            check_port(host, free_port())
    check_port("127.0.0.1", free_port())


def test_a_full_disk_is_no_reason_not_to_serve(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    run = Mock()
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(server, "pack", lambda: None)
    monkeypatch.setattr(server, "write_whole", full)
    monkeypatch.setattr(uvicorn, "run", run)
    server.serve(*DEFAULT)
    run.assert_called_once()
