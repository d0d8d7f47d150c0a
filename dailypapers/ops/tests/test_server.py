from __future__ import annotations

import pytest

from dailypapers.ops.server import address


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", "http://127.0.0.1:8000"), ("::1", "http://[::1]:8000")],
)
def test_an_address_can_be_opened_as_it_is_printed(host: str, expected: str) -> None:
    assert address(host, 8000) == expected
