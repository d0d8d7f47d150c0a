from __future__ import annotations

from types import SimpleNamespace

import pytest

from dailypapers.digests import provider
from dailypapers.digests.statuses import Verdict


@pytest.mark.parametrize(
    ("kind", "reason", "said", "means"),
    [
        ("bounced", "bounced", "550 5.1.1 No such user", Verdict.GONE),
        ("bounced", "bounced", "", Verdict.GONE),
        ("bounced", "bounced", "552 5.2.2 Full", Verdict.TROUBLE),
        ("bounced", "invalid", "", Verdict.GONE),
        ("bounced", "timed_out", "", Verdict.TROUBLE),
        ("bounced", "blocked", "", Verdict.OTHER),
        ("failed", None, "", Verdict.TROUBLE),
        ("rejected", "bounced", "", Verdict.GONE),
        ("rejected", "spam", "", None),
        ("rejected", "unsubscribed", "", None),
        ("complained", None, "", None),
        ("unsubscribed", None, "", None),
    ],
)
def test_what_a_provider_tells_is_read_as_a_server_would_say_it(
    kind: str, reason: str | None, said: str, means: Verdict | None
) -> None:
    happened = provider.read(event(kind, reason, said), "Provider")
    assert happened
    assert happened.verdict == means
    assert happened.name == "Provider:e1"


@pytest.mark.parametrize("kind", ["delivered", "deferred", "opened", "clicked", "unknown"])
def test_what_is_no_failure_is_left_alone(kind: str) -> None:
    assert provider.read(event(kind, None, ""), "Provider") is None


def event(kind: str, reason: str | None, said: str) -> SimpleNamespace:
    """Return what anymail makes of a provider's request."""
    told = {"event_type": kind, "reject_reason": reason, "event_id": "e1"}
    return SimpleNamespace(**told, mta_response=said, description="")
