"""What `dailypapers evaluate --ranking` says: one object of JSON, or tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from dailypapers.feed.evaluation.run import METRICS, Outcome
from dailypapers.feed.evaluation.systems import OURS
from dailypapers.search.evaluation.report import head, rounded, row


def as_json(outcomes: Sequence[Outcome], about: Mapping[str, Any]) -> dict[str, Any]:
    """Return our figures in the first trial, the others' rows there, and every trial."""
    first = _systems(outcomes[0])
    trials = [
        {"name": one.name, "readers": one.readers, **_systems(one)}
        | {"lead over content alone, ndcg@10": rounded({"": one.lead})[""]}
        | {"weight of neighbours": [asdict(weight) for weight in one.weights]}
        for one in outcomes
    ]
    return first | dict(about) | {"mode": "ranking", "trials": trials}


def table(outcome: Outcome) -> Iterator[str]:
    """Yield one trial as a table, with what neighbours gave."""
    yield f"\n{outcome.name}, {outcome.readers:,} readers\n"
    yield from head(METRICS)
    for system, figures in outcome.rows.items():
        yield row(system, figures)
    lead, weight = outcome.lead, outcome.weights[0]
    yield (
        f"\nNeighbours weigh {weight.few:g} with few likes and {weight.many:g} with many; they add "
        f"{lead.value:+.4f} [{lead.low:+.4f}, {lead.high:+.4f}] nDCG@10 to content alone, paired."
    )


def _systems(outcome: Outcome) -> dict[str, Any]:
    others = {name: rounded(one) for name, one in outcome.rows.items() if name != OURS}
    return {"metrics": rounded(outcome.rows[OURS]), "rows": others}
