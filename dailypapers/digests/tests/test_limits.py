from __future__ import annotations

import pytest

from dailypapers.digests import limits
from dailypapers.digests.models import Knock
from dailypapers.digests.tests.conftest import Clock

pytestmark = pytest.mark.django_db


def test_a_visitor_may_ask_twenty_times_an_hour(at: Clock) -> None:
    assert [limits.admit("192.0.2.1") for _ in range(21)] == [True] * 20 + [False]
    assert limits.admit("192.0.2.2")
    at.pass_by(hours=1)
    assert limits.admit("192.0.2.1")


def test_a_refused_request_does_not_prolong_the_hour(at: Clock) -> None:
    for _ in range(30):
        limits.admit("192.0.2.1")
    assert Knock.objects.count() == 20


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("192.0.2.1", "192.0.2.2", False),
    ],
)
def test_one_household_is_one_visitor(at: Clock, one: str, other: str, same: bool) -> None:
    limits.admit(one)
    limits.admit(other)
    assert Knock.objects.values("visitor").distinct().count() == (1 if same else 2)


def test_a_visitor_is_known_by_a_hash_and_forgotten_after_the_hour(at: Clock) -> None:
    limits.admit("192.0.2.1")
    assert "192" not in Knock.objects.get().visitor[:3]
    assert len(Knock.objects.get().visitor) == 64
    assert not limits.to_forget()
    at.pass_by(hours=1)
    assert limits.to_forget()
    limits.forget()
    assert not Knock.objects.exists()


def test_a_server_that_does_not_know_its_visitors_still_works(at: Clock) -> None:
    assert limits.admit("")
