"""The latest measured figures as small plots: a bar a row, drawn and said.

What is drawn also stands there as a number, so a plot needs no words beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dailypapers.core.languages import kept_by_language
from dailypapers.core.spoken import say, written
from dailypapers.feed.figures import figures

OURS = ("ours", "with readers", "weighed and held")  # how rows or series of ours are called


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: what it is of, what is said, and where the bar and its interval end, in percent."""

    label: str
    series: str
    said: str
    interval: str
    width: str
    low: str
    high: str
    is_ours: bool


@dataclass(frozen=True, slots=True)
class Plot:
    """Rows that share a scale."""

    title: str
    unit: str
    bars: Sequence[Bar]


TITLES = {
    "expected": (
        _("A day's order before any vote against the votes that came, nDCG@10"),
        "nDCG@10",
    ),
    "readers": (_("Papers nobody has seen, for readers of many likes, nDCG@10"), "nDCG@10"),
    "likes": (_("For you by number of likes, nDCG@10"), "nDCG@10"),
    "lists": (_("Half of a reading list from its other half, nDCG@10"), "nDCG@10"),
    "attacks": (_("Accounts that buy the first place of a day"), "accounts"),
}


@kept_by_language(8)
def plots() -> Mapping[str, Plot]:
    """Return the plots by name."""
    said = figures()
    return {
        name: _plot(str(title), str(unit), said[name]) for name, (title, unit) in TITLES.items()
    }


def _plot(title: str, unit: str, rows: Sequence[Sequence[str | float | None]]) -> Plot:
    ends = [end for row in rows for end in row[2:] if isinstance(end, float)]
    return Plot(title, unit, [_bar(*row, most=max(ends)) for row in rows])  # type: ignore[arg-type]


def _bar(
    label: str,
    series: str,
    value: float | None,
    low: float | None,
    high: float | None,
    *,
    most: float,
) -> Bar:
    def share(end: float | None) -> str:
        return "" if end is None else f"{100 * end / most:.1f}"

    has_interval = low is not None and high is not None
    return Bar(
        label=gettext(label),
        series=gettext(series) if series else "",
        said=_number(value) if value is not None else say("never"),
        interval=say("{low} to {high}", low=_number(low), high=_number(high))
        if has_interval
        else "",
        width=share(value),
        low=share(low),
        high=share(high),
        is_ours=(series or label) in OURS,
    )


def _number(value: float | None) -> str:
    """Return a share with three digits, a count with none."""
    if value is None:
        return ""
    return written(value, ".3f" if value < 1 else ",.0f")
