"""How pages and mails say what an entry holds: authors, dates, who featured it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from dailypapers.catalogue.records import Featured, PartialDate
from dailypapers.feed.entries import Featuring

NO_AUTHORS = "Authors not named by the source"
FEATURED = {
    Featured.PICK: "Picked by",
    Featured.SUBMISSION: "Submitted at",
    Featured.LISTING: "Listed by",
}

EXPLORING = "Here to explore: what you think of it would teach this list much"
OURS = {Featured.PICK: "Picked by", Featured.SUBMISSION: "Submitted by"}


def author_line(names: Sequence[str], shown: int) -> str:
    """Return the first authors and how many more there are.

    >>> author_line(["Ada Lovelace", "Alan Turing", "Grace Hopper", "Kurt Gödel"], 2)
    'Ada Lovelace, Alan Turing and 2 more'
    """
    if not names:
        return NO_AUTHORS
    if len(names) <= shown + 1:
        return ", ".join(names)
    return f"{', '.join(names[:shown])} and {len(names) - shown} more"


def featured_line(featuring: Featuring) -> str:
    """Return who put the paper before readers: `Picked by the editors`, `Submitted by Ada`."""
    if featuring.reader:
        return f"{OURS[featuring.kind]} {featuring.reader}"
    return f"{FEATURED[featuring.kind]} {featuring.by}"


def long_date(when: PartialDate | None) -> str:
    """Return `8 June 2021`, `June 2021` or `2021`, as much as is known; empty if nothing is."""
    if when is None:
        return ""
    month = f"{when.start:%B %Y}"
    known = {"year": f"{when.start:%Y}", "month": month, "day": f"{when.start.day} {month}"}
    return known[when.precision]


def because(you: str, of: Sequence[str]) -> str:
    """Return the sentence that names reasons, empty without any.

    >>> because("you like", ["Teapots", "Kites", "Umbrellas"])
    'Because you like Teapots, Kites and Umbrellas'
    """
    if not of:
        return ""
    before = f"{', '.join(of[:-1])} and " if len(of) > 1 else ""
    return f"Because {you} {before}{of[-1]}"
