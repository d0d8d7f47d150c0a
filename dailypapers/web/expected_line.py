"""What pages say of expected interest."""

from __future__ import annotations

from django.conf import settings

from dailypapers.feed import expected_check
from dailypapers.feed.expected.check import ENOUGH, FEWEST_LISTS


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
