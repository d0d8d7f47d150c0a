"""Whose address a request comes from."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from dailypapers.core import visitors


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, None, "192.0.2.1"),
        (0, "203.0.113.9", "192.0.2.1"),
        (1, None, "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9, 203.0.113.8", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9:8123", "203.0.113.9"),
        (1, "[2001:db8::1]:8123", "2001:db8::1"),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
        (1, "nonsense", "192.0.2.1"),
        (1, "", "192.0.2.1"),
    ],
)
def test_what_our_own_proxies_wrote_down_counts(
    settings: Settings, proxies: int, forwarded: str | None, address: str
) -> None:
    settings.PROXIES = proxies
    headers = {} if forwarded is None else {"x-forwarded-for": forwarded}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR="192.0.2.1")
    assert visitors.address(request) == address


@pytest.mark.parametrize("remote", ["", "unix:"])
def test_a_server_that_does_not_know_its_visitors_names_none(remote: str) -> None:
    assert visitors.address(RequestFactory().get("/", REMOTE_ADDR=remote)) == ""


def test_on_a_socket_for_both_kinds_an_old_address_is_itself() -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="::ffff:192.0.2.1")
    assert visitors.address(request) == "192.0.2.1"
