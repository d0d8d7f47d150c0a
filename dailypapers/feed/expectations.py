"""Expects interest in the papers of the days that are open, and writes it down for the editions.

Everything is learnt anew from the catalogue whenever new papers are there, so that nothing is lost
with a file; whether expecting helps at all is asked once a week (`expected_check.py`).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

import numpy as np
from django.conf import settings
from django.db import transaction

from dailypapers.community.models import Expectation
from dailypapers.core.clock import now
from dailypapers.core.errors import IndexUnavailable
from dailypapers.feed import expected_check
from dailypapers.feed.expected.check import check
from dailypapers.feed.expected.features import CONTENT, Features
from dailypapers.feed.expected.model import Model
from dailypapers.feed.expected.papers import Papers, gains
from dailypapers.feed.expected.why import causes
from dailypapers.feed.expected_papers import Row, awaited, papers_of, past, with_awaited

CHECKED_EVERY = timedelta(days=7)
CHECKED_AGAIN = timedelta(hours=1)  # while there are too few votes: papers may be on their way
NAMED = ("authors", "code", CONTENT)

Expected = tuple[int, float, str]  # a paper, its share, its causes


def pending() -> bool:
    """Say whether there is a check to make, a paper to expect, or something to take back."""
    if not settings.EXPECTED_INTEREST:
        return Expectation.objects.exists()
    if _is_check_due():
        return True
    kept = expected_check.read(settings.HOME)
    new = awaited(now().date()).filter(paper__expectation=None)
    return bool(kept and kept.checked.helps) and new.exists()


def run() -> None:
    """Check if it is time, and expect. Safe to repeat; without the index, all stays as it is."""
    today = now().date()
    try:
        known = past(today) if settings.EXPECTED_INTEREST else []
        if settings.EXPECTED_INTEREST and _helps(known, today):
            rows = with_awaited(known, today)
            _write(expected(rows, papers_of(rows, today)))
        else:
            Expectation.objects.all().delete()
    except IndexUnavailable:
        return


def expected_of(papers: Collection[int]) -> dict[int, tuple[float, list[str]]]:
    """Return the share and the causes of those of some papers of which something is expected."""
    if not settings.EXPECTED_INTEREST:
        return {}
    rows = Expectation.objects.filter(paper__in=papers).values_list("paper", "share", "causes")
    return {paper: (share, why.split()) for paper, share, why in rows}


def expected(rows: list[Row], papers: Papers) -> list[Expected]:
    """Return what is expected of the papers whose votes are not known yet."""
    features, gained = Features.of(papers), gains(papers.votes, papers.lists)
    columns = features.columns
    model = Model.fit(columns, gained, papers.lists, features.shrinkage)
    scores = model.expected(columns)
    learnt, new = np.flatnonzero(~np.isnan(gained)), np.flatnonzero(np.isnan(papers.votes))
    shares = np.searchsorted(np.sort(scores[learnt]), scores[new]) / max(1, len(learnt))
    return [
        (
            rows[place].paper,
            round(float(share), 4),
            " ".join(causes(model, columns[place], features.parts, NAMED)),
        )
        for place, share in zip(new.tolist(), shares, strict=True)
    ]


def _is_check_due() -> bool:
    kept = expected_check.read(settings.HOME)
    if kept is None:
        return True
    return now() - kept.at >= (CHECKED_EVERY if kept.checked.is_enough else CHECKED_AGAIN)


def _helps(known: list[Row], today: date) -> bool:
    if _is_check_due():
        expected_check.write(settings.HOME, check(papers_of(known, today)))
    kept = expected_check.read(settings.HOME)
    return bool(kept and kept.checked.helps)


@transaction.atomic
def _write(found: list[Expected]) -> None:
    Expectation.objects.bulk_create(
        [Expectation(paper_id=paper, share=share, causes=why) for paper, share, why in found],
        update_conflicts=True,
        update_fields=["share", "causes"],
        unique_fields=["paper"],
    )
