"""What pages say of expected interest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.conf import settings

from dailypapers.feed import expected_check
from dailypapers.feed.entries import Entry
from dailypapers.feed.expectations import expected_of
from dailypapers.feed.expected.check import ENOUGH, FEWEST_LISTS
from dailypapers.feed.expected.features import CONTENT
from dailypapers.web.cards import PaperCard

TOLD_FROM = 0.5  # of the share: nobody need read that little is expected
CAUSES = {"authors": "its authors’ earlier papers", "code": "its code", CONTENT: "its subject"}


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
    why = " and ".join(CAUSES[cause] for cause in causes)
    said = f"More interest expected than in {int(share * 100)} % of earlier papers"
    return f"{said}, for {why}." if why else f"{said}."


def _is_silent(entry: Entry) -> bool:
    elsewhere = any(count.votes or count.comments for count in entry.counts)
    return not (entry.votes or entry.comments or elsewhere)


def state() -> str:
    """Return whether interest is expected on this instance, and how well that went lately."""
    if not settings.EXPECTED_INTEREST:
        return "It is turned off here: votes and comments alone count."
    kept = expected_check.read(settings.HOME)
    if kept is None:
        return "Here it has not been learnt yet: votes and comments alone count."
    found = kept.checked
    if not found.is_enough:
        return (
            f"Here it is not used yet: of {found.papers:,} papers on days with votes nothing is "
            f"learnt; that takes {ENOUGH:,}, and {FEWEST_LISTS} days to check it on."
        )
    correlation = f"a rank correlation of {found.spearman:.2f} (standard error {found.error:.2f})"
    if not found.helps:
        return (
            f"Here it is not used: on the last {found.lists:,} lists it did not surely agree with "
            f"the votes that came, {correlation}."
        )
    return (
        f"Here it was learnt from {found.papers:,} papers; on {kept.at:%Y-%m-%d} it was asked for "
        f"the last {found.lists:,} lists from what was known before each, and agreed with the "
        f"votes that came by {correlation}. It is asked again once a week, and not used when they "
        "do not agree."
    )
