"""Fetches arXiv's HTML of new papers whose licence lets it be shown, a few at a time."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import Max

from dailypapers.catalogue import full_texts
from dailypapers.catalogue.full_texts import ARXIV
from dailypapers.catalogue.models import FullText, Identifier
from dailypapers.catalogue.open_licences import open_licence
from dailypapers.core.clock import now
from dailypapers.core.errors import NotNow, SourceError
from dailypapers.core.http import Http
from dailypapers.core.schedule import stopping
from dailypapers.sources.full_text.html import to_markdown
from dailypapers.sources.making import client

ADDRESS = "https://arxiv.org/html/{name}"
NEW = timedelta(days=30)  # papers that came earlier are left alone
A_RUN = 20
LOOKED_AT = 1000  # of the newest papers, each time
AGAIN = timedelta(days=1)  # after one that could not be had: HTML comes some hours after a paper
MOST_TRIES = 3
HTML = FullText.Origin.HTML

log = logging.getLogger(__name__)


class Wanted(NamedTuple):
    """A paper by its arXiv id, and the posting to ask for, 0 where it is not known."""

    value: str
    version: int

    @property
    def address(self) -> str:
        """Where its HTML is."""
        return ADDRESS.format(name=f"{self.value}v{self.version}" if self.version else self.value)


def pending() -> bool:
    """Say whether this instance keeps full texts, and any is to be asked for."""
    return settings.FULL_TEXTS and not settings.OFFLINE and next(wanted(), None) is not None


def fetch_some() -> None:
    """Ask for some; what arXiv does not have is noted, and asked for again on other days."""
    with client() as http:
        for number, one in enumerate(wanted()):
            if number == A_RUN or stopping.is_set():
                return
            try:
                _fetch(http, one)
            except NotNow:
                return


def wanted() -> Iterator[Wanted]:
    """Yield what to ask for, the newest papers first."""
    rows = Identifier.objects.filter(
        scheme=ARXIV,
        paper__created_at__gt=now() - NEW,
        paper__merged_into=None,
        paper__withdrawn=False,
    ).annotate(newest=Max("paper__versions__number"))
    found = list(
        rows.order_by("-paper").values_list("value", "paper__licence", "newest")[:LOOKED_AT]
    )
    values = [value for value, licence, _ in found if open_licence(licence)]
    kept = {row.value: row for row in _kept(values)}
    newest = {value: number or 0 for value, _, number in found}
    for value in values:
        if _is_wanted(kept.get(value), newest[value]):
            yield Wanted(value, newest[value])


def _kept(values: list[str]) -> Iterator[FullText]:
    rows = FullText.objects.filter(scheme=ARXIV, origin=HTML, value__in=values)
    yield from rows.defer("text")


def _is_wanted(row: FullText | None, newest: int) -> bool:
    if row is None or newest > row.version:
        return True
    return bool(row.problem) and row.tries < MOST_TRIES and row.at < now() - AGAIN


def _fetch(http: Http, one: Wanted) -> None:
    try:
        text = to_markdown(http.get(one.address))
    except NotNow:
        raise
    except SourceError as error:
        log.info("No full text of %s: %s", one.value, error)
        full_texts.note_problem(ARXIV, one.value, HTML, one.version, str(error))
        return
    full_texts.keep(ARXIV, one.value, HTML, text, version=one.version)
