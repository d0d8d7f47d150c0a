"""What `dailypapers evaluate` says of search: one object of JSON, or tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from dailypapers.search.evaluation.metrics import METRICS, Estimate
from dailypapers.search.evaluation.run import Outcome, estimates, main_system

SEED = 13


def as_json(outcomes: Sequence[Outcome], mode: str, about: Mapping[str, Any]) -> dict[str, Any]:
    """Return the asked system's figures first, then the others', then what made them."""
    main = main_system(mode)
    said = _systems(outcomes, main) | {"seed": SEED, **about, "mode": mode}
    if len(outcomes) == 1:
        return said
    each = [
        {"name": one.name, "documents": one.documents, "queries": one.queries}
        | _systems([one], main)
        for one in outcomes
    ]
    return said | {"collections": each}


def table(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield a Markdown table for each collection, and one for their mean."""
    groups = [(f"{o.name}, {o.documents:,} documents, {o.queries} queries", [o]) for o in outcomes]
    if len(outcomes) > 1:
        groups.append((f"Mean of {len(outcomes)} collections", list(outcomes)))
    for title, group in groups:
        yield f"\n{title}\n"
        yield from head(METRICS)
        for system in group[0].rows:
            yield row(system, estimates(group, system, SEED))


def head(columns: Sequence[str] | Mapping[str, object]) -> Iterator[str]:
    """Yield the first two lines of a table of systems."""
    yield f"| system | {' | '.join(columns)} |"
    yield "| --- |" + " --- |" * len(columns)


def row(system: str, figures: Mapping[str, Estimate]) -> str:
    """Return a system's line, each mean with its interval."""
    cells = (f"{one.value:.3f} [{one.low:.3f}, {one.high:.3f}]" for one in figures.values())
    return f"| {system} | {' | '.join(cells)} |"


def rounded(figures: Mapping[str, Estimate]) -> dict[str, dict[str, float]]:
    """Return figures as JSON has them, to five digits."""
    return {
        name: {end: round(value, 5) for end, value in asdict(figure).items()}
        for name, figure in figures.items()
    }


def _systems(outcomes: Sequence[Outcome], main: str) -> dict[str, Any]:
    others = [name for name in outcomes[0].rows if name != main]
    return {
        "metrics": rounded(estimates(outcomes, main, SEED)),
        "rows": {name: rounded(estimates(outcomes, name, SEED)) for name in others},
    }
