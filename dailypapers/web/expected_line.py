"""What pages say of expected interest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from dailypapers.core.spoken import listed, say
from dailypapers.feed import expected_check
from dailypapers.feed.entries import Entry
from dailypapers.feed.expectations import expected_of
from dailypapers.feed.expected.check import ENOUGH, FEWEST_LISTS
from dailypapers.feed.expected.features import CONTENT
from dailypapers.web.cards import PaperCard

TOLD_FROM = 0.5  # of the share: nobody need read that little is expected
CAUSES = {
    "authors": _("its authors’ earlier papers"),
    "code": _("its code"),
    CONTENT: _("its subject"),
}


def with_expected(cards: Sequence[PaperCard], entries: Sequence[Entry]) -> list[PaperCard]:
    """Return the cards; where nobody has spoken yet, with the interest that is expected."""
    silent = [entry.id for entry in entries if _is_silent(entry)]
    known = expected_of(silent)
    return [
        replace(card, standing=sentence(*known[entry.id])) if entry.id in known else card
        for card, entry in zip(cards, entries, strict=True)
    ]


def sentence(share: float, causes: Sequence[str]) -> str:
    """Return what is expected of a paper and why, nothing where it is little.

    >>> sentence(0.934, ["code"])
    'More interest expected than in 93 % of earlier papers, for its code.'
    """
    if share < TOLD_FROM:
        return ""
    why = listed([str(CAUSES[cause]) for cause in causes])
    percent = int(share * 100)
    if not why:
        return say("More interest expected than in {percent} % of earlier papers.", percent=percent)
    return say(
        "More interest expected than in {percent} % of earlier papers, for {why}.",
        percent=percent,
        why=why,
    )


def _is_silent(entry: Entry) -> bool:
    elsewhere = any(count.votes or count.comments for count in entry.counts)
    return not (entry.votes or entry.comments or elsewhere)


def state() -> str:
    """Return whether interest is expected on this instance, and how well that went lately."""
    if not settings.EXPECTED_INTEREST:
        return say("It is turned off here: votes and comments alone count.")
    kept = expected_check.read(settings.HOME)
    if kept is None:
        return say("Here it has not been learnt yet: votes and comments alone count.")
    found = kept.checked
    if not found.is_enough:
        return say(
            "Here it is not used yet: of {papers:,} papers on days with votes nothing"
            " is learnt; that takes {enough:,}, and {fewest_lists} days to check it "
            "on.",
            papers=found.papers,
            enough=ENOUGH,
            fewest_lists=FEWEST_LISTS,
        )
    correlation = say(
        "a rank correlation of {spearman:.2f} (standard error {error:.2f})",
        spearman=found.spearman,
        error=found.error,
    )
    if not found.helps:
        return say(
            "Here it is not used: on the last {lists:,} lists it did not surely agree"
            " with the votes that came, {correlation}.",
            lists=found.lists,
            correlation=correlation,
        )
    return say(
        "Here it was learnt from {papers:,} papers; on {at} it was asked for the last {lists:,} "
        "lists from what was known before each, and agreed with the votes that came by "
        "{correlation}. It is asked again once a week, and not used when they do not agree.",
        papers=found.papers,
        at=kept.at.date().isoformat(),
        lists=found.lists,
        correlation=correlation,
    )
