"""Keeps stars and last pushes of the code that papers link to, as one record a paper.

What a paper's record says, `signals_of` reads; the merge gives the stars to the paper's links.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from dailypapers.catalogue.merge import SIGNALS
from dailypapers.catalogue.models import Link, Paper, Record
from dailypapers.catalogue.records import LinkKind, LinkRecord, SourceRecord, unpack
from dailypapers.core.clock import now
from dailypapers.core.errors import SourceError
from dailypapers.core.schedule import stopping
from dailypapers.sources.code.client import CodeHosts, Exhausted
from dailypapers.sources.code.hosts import HOSTS, Signal, repository
from dailypapers.sources.ingest import attach
from dailypapers.sources.making import code_hosts
from dailypapers.sources.models import Harvest, Mark

PLACE = f"{SIGNALS}.place"  # The paper that was asked about last.
A_ROUND = 200  # Papers that are looked at in one run.
MOST_PROBLEMS = 3  # In a row; then the host is down, not a repository odd.

log = logging.getLogger(__name__)


def wanted() -> bool:
    """Say whether this instance asks for signals, and may ask anybody."""
    return settings.CODE_SIGNALS and not settings.OFFLINE


def refresh() -> Harvest:
    """Ask about the code of some papers, newest first, on from where the last run stopped.

    Every paper is stored before the next is asked about. The run's account says how it went.
    """
    run, hosts = Harvest.objects.create(source=SIGNALS), code_hosts()
    problems: list[SourceError] = []  # In a row: one repository must not hold up the others.
    try:
        for paper in _round():
            if stopping.is_set():
                break
            try:
                said = "changed" if _refresh(paper, hosts) else "same"
            except Exhausted as error:
                run.note = str(error)
                break
            except SourceError as error:
                said, problems = "skipped", [*problems, error]
                if len(problems) == MOST_PROBLEMS:
                    raise
            else:
                problems = []
            setattr(run, said, getattr(run, said) + 1)
            Mark.objects.update_or_create(name=PLACE, defaults={"value": str(paper.pk)})
    except Exception as error:
        expected = isinstance(error, SourceError)
        run.state, run.error = Harvest.State.FAILED, str(error) if expected else repr(error)
        raise
    else:
        run.state = Harvest.State.DONE
    finally:
        run.finished_at = now()
        run.save()
    return run


def signals_of(papers: Collection[int]) -> dict[int, dict[str, Signal]]:
    """Return what is known of the code of papers: by paper, by address."""
    records = Record.objects.filter(source=SIGNALS, paper__in=papers)
    found: dict[int, dict[str, Signal]] = {}
    for paper, payload in records.values_list("paper_id", "payload"):
        for url, said in _repositories(unpack(bytes(payload))).items():
            if "signal" in said:
                found.setdefault(paper, {})[url] = Signal(**said["signal"])
    return found


def _round() -> Iterator[Paper]:
    """Return the next papers with code; from the newest on again at the end."""
    place = Mark.objects.filter(name=PLACE).values_list("value", flat=True).first()
    papers = Paper.objects.filter(pk__in=_links().values("paper"), merged_into=None)
    later = papers.filter(pk__lt=int(place)) if place else papers
    found = list(later.order_by("-pk")[:A_ROUND])
    if place and not found:
        found = list(papers.order_by("-pk")[:A_ROUND])
    return iter(found)


def _links() -> QuerySet[Link]:
    return Link.objects.filter(kind=LinkKind.CODE, url__regex=rf"//(www\.)?({'|'.join(HOSTS)})/")


def _refresh(paper: Paper, hosts: CodeHosts) -> bool:
    """Ask about a paper's code; return whether anything new was said."""
    kept = Record.objects.filter(source=SIGNALS, paper=paper, source_id=paper.key).first()
    before = _repositories(unpack(bytes(kept.payload))) if kept else {}
    urls = _links().filter(paper=paper).order_by("pk").values_list("url", flat=True)
    after = {url: said for url in urls if (said := _ask(url, before.get(url, {}), hosts))}
    if after == before:
        return False
    with transaction.atomic():
        of_merged = Record.objects.filter(source=SIGNALS, paper=paper).exclude(source_id=paper.key)
        of_merged.delete()
        attach(paper.pk, _record(paper, after))
    return True


def _ask(url: str, before: Mapping[str, Any], hosts: CodeHosts) -> Mapping[str, Any]:
    """Return what is now known of a repository; nothing of one that is gone."""
    found = repository(url)
    if found is None:
        return {}
    told = hosts.ask(found, before.get("tag", ""))
    if told.unchanged:
        return before
    if told.signal is None:
        log.info("%s is gone", url)
        return {}
    return {"signal": asdict(told.signal), "tag": told.tag}


def _record(paper: Paper, repositories: Mapping[str, Mapping[str, Any]]) -> SourceRecord:
    """Return a record that says nothing but links; the paper is named by its key."""
    return SourceRecord(
        source=SIGNALS,
        source_id=paper.key,
        title="",
        links=tuple(
            LinkRecord(LinkKind.CODE, url, said["signal"]["stars"])
            for url, said in repositories.items()
        ),
        extra={"repositories": {url: dict(said) for url, said in repositories.items()}},
    )


def _repositories(record: SourceRecord) -> Mapping[str, Mapping[str, Any]]:
    said = record.extra.get("repositories", {})
    return said if isinstance(said, dict) else {}
