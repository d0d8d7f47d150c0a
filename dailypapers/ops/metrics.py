"""Numbers for a monitor: who may read them, and those of sources and index."""

from __future__ import annotations

from collections.abc import Iterator
from hmac import compare_digest

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Revision
from dailypapers.community import access
from dailypapers.core.clock import now
from dailypapers.ops import metrics_of_processes as processes
from dailypapers.ops.exposition import FORMAT, Sample, escaped, gauge, metric
from dailypapers.search.index import mark
from dailypapers.sources.health import Sight, standings
from dailypapers.sources.ingest import day_of
from dailypapers.sources.pruning import totals


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer with how sources, index, requests, worker and disk do."""
    if not _may_read(request):
        refused = HttpResponse("Send the METRICS_TOKEN of this instance.\n", status=401)
        refused.headers["WWW-Authenticate"] = 'Bearer realm="metrics"'
        return refused
    return HttpResponse("\n".join(_lines()) + "\n", content_type=FORMAT)


def _may_read(request: HttpRequest) -> bool:
    if token := settings.METRICS_TOKEN:
        shown = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        return compare_digest(shown.encode(), token.encode())
    reader = request.user if isinstance(request.user, User) else None
    return (not settings.PRIVATE or reader is not None) and access.may_see_sources(reader)


def _lines() -> Iterator[str]:
    moment = now()
    sights = standings(day_of(moment), moment)
    yield from gauge(
        "source_up",
        "Whether the source's list of today can be trusted.",
        [(_source(sight), not sight.is_broken) for sight in sights],
    )
    yield from gauge(
        "source_verdict",
        "1 for how the source does now.",
        [(f'{_source(sight)},verdict="{sight.verdict}"', 1) for sight in sights],
    )
    for name, text, times in (
        ("success", "When it was last asked well.", [one.account.done_at for one in sights]),
        ("failing", "Since when it fails.", [one.account.failing_since for one in sights]),
        ("due", "When it is asked next.", [one.due_at for one in sights]),
    ):
        said = zip(sights, times, strict=True)
        samples = [(_source(sight), at.timestamp()) for sight, at in said if at]
        yield from gauge(f"source_{name}_timestamp_seconds", text, samples)
    yield from gauge(
        "source_papers_today",
        "Papers that the source brought for today.",
        [(_source(sight), sight.account.came) for sight in sights],
    )
    yield from gauge(
        "source_papers_usual",
        "Papers that it usually brings on this weekday.",
        [(_source(one), one.account.usual) for one in sights if one.account.usual is not None],
    )
    yield from _records()
    behind = max(0, Revision.latest() - mark())
    yield from gauge("index_behind", "Changes that the index has not seen.", [("", behind)])
    yield from processes.requests()
    yield from processes.background(moment)
    yield from processes.sizes()


def _records() -> Iterator[str]:
    samples: list[Sample] = [
        (f'source="{escaped(source)}",became="{name}"', count)
        for source, counts in sorted(totals().items())
        for name, count in counts.items()
    ]
    text = "Records by what became of them."
    yield from metric("source_records_total", "counter", text, samples)


def _source(sight: Sight) -> str:
    return f'source="{escaped(sight.name)}"'
