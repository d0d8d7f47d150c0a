"""Sends errors of ours to a Sentry-compatible server, where one is named."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from django.conf import settings

from dailypapers import __version__
from dailypapers.core.errors import SetupError
from dailypapers.core.logs import nameless, request_id

LEFT_OUT = (
    "request",
    "user",
    "breadcrumbs",
    "server_name",
)  # Who asked for what, and where we run.


def begin() -> None:
    """Have errors sent from now on; nothing where no server is named, or all is offline."""
    if not settings.SENTRY_DSN or settings.OFFLINE:
        return
    if find_spec("sentry_sdk") is None:
        raise SetupError(
            "DAILYPAPERS_SENTRY_DSN needs sentry-sdk: pip install 'dailypapers[sentry]'"
        )
    import sentry_sdk

    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        release=f"dailypapers@{__version__}",
        include_local_variables=False,  # They hold what readers wrote.
        max_request_body_size="never",
        traces_sample_rate=None,
        before_send=without_readers,
    )


def without_readers(event: Any, hint: Any) -> Any:
    """Return a report without whatever tells who somebody is; the request's id stays."""
    for name in LEFT_OUT:
        event.pop(name, None)
    for one in event.get("exception", {}).get("values", []):
        one["value"] = nameless(one.get("value") or "")
    entry = event.get("logentry") or {}
    for name in ("message", "formatted"):
        if name in entry:
            entry[name] = nameless(entry[name])
    entry.pop("params", None)
    event.setdefault("tags", {})["request"] = request_id.get()
    return event
