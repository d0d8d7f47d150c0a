"""`dailypapers evaluate`: how good search and ranking are, on data that others have judged."""

from __future__ import annotations

import json
import platform
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from numpy import float64
from tqdm import tqdm

from dailypapers import __version__
from dailypapers.core.commands import QuickCommand
from dailypapers.core.errors import DailyPapersError
from dailypapers.encoder.base import Encoder, paper_text
from dailypapers.feed.evaluation import daily_papers, interest, interest_report, trials
from dailypapers.feed.evaluation import report as ranking_report
from dailypapers.feed.evaluation import run as ranking
from dailypapers.feed.evaluation.library import Library, load, read_candidates, read_pairs
from dailypapers.feed.evaluation.systems import Material
from dailypapers.feed.evaluation.vectors import vectors_of
from dailypapers.search import encoding
from dailypapers.search.evaluation import own
from dailypapers.search.evaluation import report as search_report
from dailypapers.search.evaluation.collection import Collection
from dailypapers.search.evaluation.collection import load as load_collection
from dailypapers.search.evaluation.instance import of_instance
from dailypapers.search.evaluation.report import SEED
from dailypapers.search.evaluation.run import evaluate

Item = TypeVar("Item")
Measure = Callable[[dict[str, Any], Encoder | None, "_Progress"], tuple[dict[str, Any], list[str]]]

MODES = ("keyword", "meaning", "hybrid", "similar")
PACKAGES = ("numpy", "onnxruntime", "tantivy")
PAPERS, QUERIES = 5000, 500  # of --self: encoding so many takes a minute of one core
ITEMS, TRAIN = "items.jsonl.gz", "dropoutnet_cold_train.csv.gz"


class Command(QuickCommand):
    """Measure search on folders in the layout of BEIR, ranking on readers' libraries."""

    help = (
        "Measure search on test collections: folders with corpus.jsonl, queries.jsonl and "
        "qrels.tsv, gzipped or not. Every collection gets a fresh index, away from yours. With "
        "--ranking, measure the ranking for each reader on libraries in the format of CiteULike-a; "
        "with --interest, how well the interest in each day's papers was expected; with --self, "
        "how well this instance's papers, or those of FOLDER, are found by what they say."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
        parser.add_argument("--mode", choices=MODES, default="hybrid")
        parser.add_argument("--qrels", type=Path, help="judgements to use instead of the folder's")
        parser.add_argument("--encoder", help="another encoder than the setting's, written alike")
        parser.add_argument("--json", action="store_true", help="answer with one object of JSON")
        parser.add_argument("--ranking", action="store_true", help="measure ranking, not search")
        parser.add_argument(
            "--self",
            action="store_true",
            dest="own",
            help="ask by sentences, titles and keywords of the papers themselves",
        )
        parser.add_argument(
            "--papers", type=_count, default=PAPERS, help=f"of --self, drawn ({PAPERS:,})"
        )
        parser.add_argument(
            "--queries", type=_count, default=QUERIES, help=f"of --self, at most ({QUERIES:,})"
        )
        parser.add_argument(
            "--interest", type=_file, metavar="FILE", help="measure expected interest on past days"
        )
        parser.add_argument("--from", type=_day, metavar="DATE", help="the first day to expect")
        parser.add_argument("--to", type=_day, metavar="DATE", help="the last; else FILE's last")
        parser.add_argument("--items", type=_file, help=f"papers, instead of FOLDER/{ITEMS}")
        parser.add_argument("--train", type=_file, help=f"known likes, not FOLDER/{TRAIN}")
        parser.add_argument("--test", type=_file, help="likes to be found, instead of our trials")
        parser.add_argument("--candidates", type=_file, help="papers to rank, not those of --test")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, measure, print."""
        try:
            chosen = options["encoder"]
            encoder = encoding.opened(chosen) if chosen else encoding.encoder()
            with tqdm(disable=options["verbosity"] == 0, leave=False) as bar:
                progress = _Progress(bar)
                said, lines = self._measure(options)(options, encoder, progress)
        except DailyPapersError as error:
            raise CommandError(str(error)) from None
        if options["json"]:
            self.stdout.write(json.dumps(said))
            return
        for line in lines:
            self.stdout.write(line)
        named = ", ".join(f"{name} {number}" for name, number in said["versions"].items())
        self.stdout.write(f"\n95 % bootstrap intervals, seed {SEED}; {named}.")

    def _measure(self, options: dict[str, Any]) -> Measure:
        if options["interest"]:
            return self._interest
        if options["from"] or options["to"]:
            raise CommandError("--from and --to are days of --interest FILE.")
        return self._ranking if options["ranking"] else self._search

    def _search(
        self, options: dict[str, Any], encoder: Encoder | None, progress: _Progress
    ) -> tuple[dict[str, Any], list[str]]:
        mode = options["mode"]
        if not (options["folders"] or options["own"]):
            raise CommandError("Name at least one FOLDER with a test collection, or say --self.")
        if mode == "meaning" and encoder is None:
            raise CommandError("--mode meaning needs an encoder; see --encoder.")
        collections = [load_collection(one, options["qrels"]) for one in options["folders"]]
        if options["own"]:
            collections = _own(collections, options)
        outcomes = [evaluate(one, mode, encoder, progress) for one in collections]
        about = {"versions": _versions(encoder)}
        return (
            search_report.as_json(outcomes, mode, about),
            list(search_report.table(outcomes)),
        )

    def _ranking(
        self, options: dict[str, Any], encoder: Encoder | None, progress: _Progress
    ) -> tuple[dict[str, Any], list[str]]:
        if encoder is None:
            raise CommandError("--ranking needs an encoder; see --encoder.")
        library = load(*_files(options))
        asked = _given(library, options)
        cache = settings.HOME / "cache" / "evaluation"
        texts = [paper_text(title, "") for title in library.titles]
        vectors = vectors_of(texts, encoder, cache, progress)
        material = Material(library.titles, vectors, SEED)
        outcomes = list(
            ranking.everything(library, material, progress.told)
            if asked is None
            else [ranking.outcome([asked], material, progress.told, with_others=True)]
        )
        about = {"seed": SEED, "versions": _versions(encoder)}
        lines = [line for one in outcomes for line in ranking_report.table(one)]
        return ranking_report.as_json(outcomes, about), lines

    def _interest(
        self, options: dict[str, Any], encoder: Encoder | None, progress: _Progress
    ) -> tuple[dict[str, Any], list[str]]:
        if encoder is None:
            raise CommandError("--interest needs an encoder; see --encoder.")
        if options["folders"] or options["ranking"]:
            raise CommandError("--interest FILE is measured alone, without FOLDER or --ranking.")
        daily = daily_papers.load(options["interest"])
        first, last = _period(options, daily)
        cache = settings.HOME / "cache" / "evaluation"
        vectors = vectors_of(daily.texts, encoder, cache, progress).astype(float64)
        outcome = interest.measured(
            daily, vectors, first.toordinal(), last.toordinal(), SEED, progress.told
        )
        period = {"from": str(first), "to": str(last)}
        about = {"seed": SEED, "versions": _versions(encoder), **period}
        lines = interest_report.table(outcome, f"{first} to {last}")
        return interest_report.as_json(outcome, about), list(lines)


class _Progress:
    """Shows what is being done on standard error."""

    def __init__(self, bar: Any) -> None:
        self.bar = bar

    def __call__(self, what: str, done: int, total: int) -> None:
        self.bar.set_description(what)
        self.bar.total, self.bar.n = total, done
        self.bar.refresh()

    def over(self, items: Iterable[Item], what: str, total: int) -> Iterator[Item]:
        """Yield the items, showing how many of how many have been."""
        for number, item in enumerate(items):
            if not number % 100:
                self(what, number, total)
            yield item

    def told(self, what: str) -> None:
        """Show a step whose length nobody knows."""
        self(what, 0, 0)


def _file(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise ArgumentTypeError(f"{path} is not a file")
    return path


def _count(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise ArgumentTypeError(f"{text} is not a number of one or more")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is not a day: write 2026-01-31") from None


def _period(options: dict[str, Any], daily: daily_papers.Daily) -> tuple[date, date]:
    """Return the first and the last day to expect, between which the file has something to say."""
    if options["from"] is None:
        raise CommandError("--interest needs --from DATE, the first day to expect.")
    first = options["from"]
    last = options["to"] or date.fromordinal(int(daily.days.max(initial=first.toordinal())))
    if last < first:
        raise CommandError(f"--to {last} is before --from {first}.")
    if not interest.has_days(daily, first.toordinal(), last.toordinal()):
        raise CommandError(
            f"{options['interest']} has no day from {first} to {last} whose papers differ in votes."
        )
    return first, last


def _own(judged: list[Collection], options: dict[str, Any]) -> list[Collection]:
    """Return collections whose queries are their own documents', or that of this instance."""
    if options["mode"] == "similar":
        raise CommandError("--self asks by words that papers say, so not --mode similar.")
    if not judged:
        return [of_instance(options["papers"], options["queries"], SEED)]
    return [own.made(one.name, one.documents, options["queries"], SEED) for one in judged]


def _files(options: dict[str, Any]) -> tuple[Path, Path]:
    """Return the files of papers and of known likes."""
    folders, items, train = (options[name] for name in ("folders", "items", "train"))
    if len(folders) > 1 or not (folders or (items and train)):
        raise CommandError("--ranking needs one FOLDER, or both --items and --train.")
    return items or folders[0] / ITEMS, train or folders[0] / TRAIN


def _given(library: Library, options: dict[str, Any]) -> trials.Trial | None:
    """Return the trial that files describe, None where ours are asked."""
    if options["test"] is None:
        if options["candidates"]:
            raise CommandError("--candidates says what to rank for the likes of --test.")
        return None
    readers, test = read_pairs(options["test"], len(library.titles))
    named = options["candidates"]
    papers = read_candidates(named, len(library.titles)) if named else test.liked
    return trials.given(library, readers, test, papers)


def _versions(encoder: Encoder | None) -> dict[str, str]:
    found = {"dailypapers": __version__, "python": platform.python_version()}
    found |= {name: version(name) for name in PACKAGES}
    return found | {"encoder": encoder.name if encoder else "none"}
