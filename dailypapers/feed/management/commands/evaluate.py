"""`dailypapers evaluate`: how good search is, on collections that others have judged."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from dailypapers import __version__
from dailypapers.core.errors import DailyPapersError
from dailypapers.search import encoding
from dailypapers.search.evaluation.collection import load
from dailypapers.search.evaluation.metrics import METRICS, Estimate
from dailypapers.search.evaluation.run import Outcome, estimates, evaluate, main_system

MODES = ("keyword", "meaning", "hybrid", "similar")
SEED = 13
PACKAGES = ("numpy", "onnxruntime", "tantivy")


class Command(BaseCommand):
    """Measure search on folders in the layout of BEIR."""

    help = (
        "Measure search on test collections: folders with corpus.jsonl, queries.jsonl and "
        "qrels.tsv, gzipped or not. Every collection gets a fresh index, away from yours."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
        parser.add_argument("--mode", choices=MODES, default="hybrid")
        parser.add_argument("--qrels", type=Path, help="judgements to use instead of the folder's")
        parser.add_argument("--encoder", help="another encoder than the setting's, written alike")
        parser.add_argument("--json", action="store_true", help="answer with one object of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, measure, print."""
        mode, wanted = options["mode"], options["encoder"]
        try:
            encoder = encoding.opened(wanted) if wanted else encoding.encoder()
            if mode == "meaning" and encoder is None:
                raise CommandError("--mode meaning needs an encoder; see --encoder.")
            collections = [load(folder, options["qrels"]) for folder in options["folders"]]
            with tqdm(disable=options["verbosity"] == 0, leave=False) as bar:
                outcomes = [evaluate(one, mode, encoder, _Progress(bar)) for one in collections]
        except DailyPapersError as error:
            raise CommandError(str(error)) from None
        versions = _versions(encoder.name if encoder else "none")
        if options["json"]:
            said = _as_json(outcomes, main_system(mode))
            about = {"seed": SEED, "versions": versions, "mode": mode}
            self.stdout.write(json.dumps(said | about | _each(outcomes, main_system(mode))))
            return
        for line in _table(outcomes):
            self.stdout.write(line)
        named = ", ".join(f"{name} {number}" for name, number in versions.items())
        self.stdout.write(f"\n95 % bootstrap intervals, seed {SEED}; {named}.")


class _Progress:
    """Shows what is being done on standard error."""

    def __init__(self, bar: Any) -> None:
        self.bar = bar

    def __call__(self, what: str, done: int, total: int) -> None:
        self.bar.set_description(what)
        self.bar.total, self.bar.n = total, done
        self.bar.refresh()


def _as_json(outcomes: Sequence[Outcome], main: str) -> dict[str, Any]:
    """Return the asked system's figures, then the others'."""
    return {"metrics": _figures(outcomes, main), "rows": _rows(outcomes, main)}


def _each(outcomes: Sequence[Outcome], main: str) -> dict[str, Any]:
    """Return the figures of each of several collections, in the order in which they were named."""
    if len(outcomes) == 1:
        return {}
    said = [
        {"name": one.name, "documents": one.documents, "queries": one.queries}
        | _as_json([one], main)
        for one in outcomes
    ]
    return {"collections": said}


def _rows(outcomes: Sequence[Outcome], main: str) -> dict[str, Any]:
    return {name: _figures(outcomes, name) for name in outcomes[0].rows if name != main}


def _figures(outcomes: Sequence[Outcome], system: str) -> dict[str, dict[str, float]]:
    found = estimates(outcomes, system, SEED)
    return {
        name: {end: round(value, 5) for end, value in asdict(figure).items()}
        for name, figure in found.items()
    }


def _table(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield a Markdown table for each collection, and one for their mean."""
    groups = [(f"{o.name}, {o.documents:,} documents, {o.queries} queries", [o]) for o in outcomes]
    if len(outcomes) > 1:
        groups.append((f"Mean of {len(outcomes)} collections", list(outcomes)))
    for title, group in groups:
        yield f"\n{title}\n"
        yield f"| system | {' | '.join(METRICS)} |"
        yield "| --- |" + " --- |" * len(METRICS)
        for system in group[0].rows:
            figures = estimates(group, system, SEED)
            yield f"| {system} | {' | '.join(_cell(figures[name]) for name in METRICS)} |"


def _cell(figure: Estimate) -> str:
    return f"{figure.value:.3f} [{figure.low:.3f}, {figure.high:.3f}]"


def _versions(encoder: str) -> dict[str, str]:
    found = {"dailypapers": __version__, "python": platform.python_version()}
    return found | {name: version(name) for name in PACKAGES} | {"encoder": encoder}
