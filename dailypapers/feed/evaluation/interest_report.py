"""What `dailypapers evaluate --interest` says: one object of JSON, or a table in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dailypapers.feed.evaluation.interest import OURS, Outcome
from dailypapers.feed.expected.agreement import METRICS
from dailypapers.search.evaluation.report import head, rounded, row


def as_json(outcome: Outcome, about: Mapping[str, Any]) -> dict[str, Any]:
    """Return our figures first, then the others', then what made them."""
    return {
        "metrics": rounded(outcome.rows[OURS]),
        "rows": {name: rounded(one) for name, one in outcome.rows.items() if name != OURS},
        **about,
        "mode": "interest",
        "days": outcome.days,
        "papers": outcome.papers,
        "earlier papers": outcome.earlier,
        "lead over embedding + ridge, ndcg@10": rounded({"": outcome.lead})[""],
    }


def table(outcome: Outcome, period: str) -> Iterator[str]:
    """Yield the systems as a table, and what ours gains over meaning alone."""
    yield (
        f"\nExpected interest, {period}: {outcome.papers:,} papers of {outcome.days:,} days, "
        f"after {outcome.earlier:,} earlier ones\n"
    )
    yield from head(METRICS)
    for system, figures in outcome.rows.items():
        yield row(system, figures)
    lead = outcome.lead
    yield (
        f"\nOurs leads the embedding alone by {lead.value:+.4f} [{lead.low:+.4f}, "
        f"{lead.high:+.4f}] nDCG@10, day by day."
    )
