"""Expecting day by day from what was known before, as an instance does. Pure."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from dailypapers.feed.expected.features import Features
from dailypapers.feed.expected.model import Model
from dailypapers.feed.expected.papers import Numbers, Papers, gains
from dailypapers.feed.interest.likes import Rows

REFIT_DAYS = 7

Expect = Callable[[Rows, Rows], Numbers]  # the rows of the past, those of some days: what to expect


def walk(days: Rows, first: int, last: int, expect: Expect) -> Numbers:
    """Return what was expected of the papers of days `first` to `last`, NaN for all others.

    What is learnt is learnt anew every `REFIT_DAYS`, from the days before alone.
    """
    found = np.full(len(days), np.nan)
    for start in range(first, last + 1, REFIT_DAYS):
        end = min(start + REFIT_DAYS, last + 1)
        ahead = np.flatnonzero((days >= start) & (days < end))
        if len(ahead):
            found[ahead] = expect(np.flatnonzero(days < start), ahead)
    return found


def regression(papers: Papers, columns: Numbers, shrinkage: Numbers) -> Expect:
    """Return how a ridge regression on columns expects."""
    gained = gains(papers.votes, papers.lists)

    def expect(past: Rows, ahead: Rows) -> Numbers:
        model = Model.fit(columns[past], gained[past], papers.lists[past], shrinkage)
        return model.expected(columns[ahead])

    return expect


def walked(papers: Papers, first: int, last: int) -> Numbers:
    """Return what is expected of the papers of some days by all that is known of them."""
    features = Features.of(papers)
    return walk(papers.days, first, last, regression(papers, features.columns, features.shrinkage))
