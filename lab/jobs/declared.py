"""Jobs from their declarations: a file of TOML says which columns are what.

    kind = "classify"
    instruction = "Name the topics of a paper."
    [data]                      # where the texts are: format jsonl (default), csv, export, beir
    path = "papers.jsonl.gz"    # below the folder of data
    [columns]
    id = "id"
    text = ["title", "abstract"]
    label = "categories"        # classify; a list is several labels
    [labels]                    # the texts of labels, if they have any
    [pairs]                     # rank, continue: who has which, where that is a file of its own
    [split]
    tune = 0.2                  # shares; `by = "order"` puts the last ones in `judge`
    judge = 0.2
    [[examples]]
    input = "..."
    output = "..."

A group is what is ranked together or makes a list; `lab/README.md` has all columns.
"""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

from dailypapers.encoder.base import paper_text
from dailypapers.search.evaluation.collection import CollectionError
from dailypapers.search.evaluation.collection import load as load_collection
from lab.jobs import bigbench
from lab.jobs.job import Example, Item, Job, JobError, Kind, Split
from lab.jobs.rows import Row, rows, text, value, values

SEED = 13
Made = tuple[dict[str, str], list[Item]]  # texts and items


@dataclass(frozen=True)
class Declared:
    """What a file says, and the folder below which its data is."""

    said: Mapping[str, Any]
    root: Path

    def table(self, name: str) -> Mapping[str, Any]:
        """Return a table of the file, an empty one if there is none."""
        found = self.said.get(name, {})
        return found if isinstance(found, Mapping) else {}

    def column(self, name: str, table: str = "columns") -> str:
        """Return which column of the data has this meaning."""
        found = self.table(table).get(name)
        if not isinstance(found, str):
            raise JobError(f"[{table}] does not say {name!r}")
        return found

    def rows(self, table: str = "data") -> Iterator[Row]:
        """Yield the rows of the data, or of the file that another table names."""
        return rows(self.table(table), self.root)

    def texts(self) -> dict[str, str]:
        """Return the texts of the data by their ids; those without words are left out."""
        columns, name = list(self.table("columns")["text"]), self.column("id")
        found = {str(value(row, name)): text(row, columns) for row in self.rows()}
        return {key: said for key, said in found.items() if said}


def load(path: Path, root: Path) -> Job:
    """Return the job that a file declares: ours in TOML, or one of BIG-bench in JSON."""
    if path.suffix != ".toml":
        return bigbench.load(path)
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        declared = Declared(said, root)
        if declared.table("data").get("format") == "bigbench":
            return bigbench.load(root / str(declared.table("data")["path"]), _split(declared))
        kind = Kind(said["kind"])
        is_beir = declared.table("data").get("format") == "beir"
        texts, items = _beir(declared, kind) if is_beir else MADE[kind](declared)
        return Job(
            path.stem, kind, said["instruction"], texts, items, _examples(said), _split(declared)
        )
    except (KeyError, TypeError, ValueError, OSError, JobError, CollectionError) as error:
        raise JobError(f"{path.name}: {error}") from error


def _split(declared: Declared) -> Split:
    said = declared.table("split")
    return Split(float(said.get("tune", 0)), float(said.get("judge", 0)), said.get("by") == "order")


def _examples(said: Mapping[str, Any]) -> list[Example]:
    return [
        Example(one["input"], one["output"], one.get("why", ""), one.get("right", True))
        for one in said.get("examples", ())
    ]


def _beir(declared: Declared, kind: Kind) -> Made:
    """Return a test collection; a paper that asks is never among what it asks for."""
    data = declared.table("data")
    folder = declared.root / str(data["path"])
    found = load_collection(folder, folder / data["judgements"] if "judgements" in data else None)
    texts = {name: paper_text(*each) for name, each in found.documents.items()}
    if kind is Kind.RETRIEVE:
        return texts, [Item(key, found.grades[key], said) for key, said in found.queries.items()]
    alone = found.without_themselves()
    items = []
    for key, said in alone.queries.items():
        paper, _ = alone.asked(key)
        known = (paper,) if paper else ()
        items.append(
            Item(key, alone.grades[key], "" if paper else said, known, [*alone.grades[key]])
        )
    return texts, items


def _classify(declared: Declared) -> Made:
    """Return texts with the labels that enough of them have."""
    columns = declared.table("columns")
    name, label, of = declared.column("id"), declared.column("label"), list(columns["text"])
    found = {
        str(value(row, name)): (said, values(row, label))
        for row in declared.rows()
        if (said := text(row, of)) and _kept(row, declared)
    }
    counts = Counter(one for _, labels in found.values() for one in set(labels))
    kept = {one for one, count in counts.items() if count >= int(columns.get("fewest", 1))}
    texts = {one: one for one in sorted(kept)} | {
        key: said for key, said in _label_texts(declared).items() if key in kept
    }
    items = [
        Item(key, {one: 1.0 for one in labels if one in kept}, said)
        for key, (said, labels) in found.items()
        if kept & set(labels)
    ]
    return texts, items


def _label_texts(declared: Declared) -> dict[str, str]:
    said = declared.table("labels")
    if not said:
        return {}
    return {str(value(row, said["id"])): text(row, said["text"]) for row in declared.rows("labels")}


def _rank(declared: Declared) -> Made:
    """Return groups of papers, each ordered by what its papers gained."""
    texts = declared.texts()
    groups: dict[str, dict[str, float]] = defaultdict(dict)
    for row in declared.rows():
        key = str(value(row, declared.column("id")))
        for group in values(row, declared.column("group")) if key in texts else ():
            groups[group][key] = float(value(row, declared.column("gain")) or 0)
    few, many = _sizes(declared)
    return texts, [
        Item(group, gains, among=tuple(gains))
        for group, gains in sorted(groups.items())
        if few <= len(gains) <= many and any(gains.values())
    ]


def _continue(declared: Declared) -> Made:
    """Return lists cut in two: what is known, and what goes on."""
    texts = declared.texts()
    lists: dict[str, list[tuple[Any, str]]] = defaultdict(list)
    for place, (group, key, at) in enumerate(_members(declared)):
        if key in texts:
            lists[group].append((place if at is None else at, key))
    (few, many), share = _sizes(declared), float(declared.table("columns").get("known", 0.5))
    is_ordered = "order" in {**declared.table("columns"), **declared.table("pairs")}
    items = []
    for group, found in sorted(lists.items()):
        members = list(dict.fromkeys(key for _, key in sorted(found)))
        if not is_ordered:
            Random(f"{SEED} {group}").shuffle(members)
        cut = max(1, int(len(members) * share))
        if few <= len(members) <= many and cut < len(members):
            items.append(Item(group, dict.fromkeys(members[cut:], 1.0), known=members[:cut]))
    return texts, items


def _members(declared: Declared) -> Iterator[tuple[str, str, Any]]:
    """Yield list, paper and when it came, from the data itself or from a file of pairs."""
    where = "pairs" if declared.table("pairs") else "columns"
    said, shift = declared.table(where), int(declared.table(where).get("shift", 0))
    group, name = declared.column("group", where), declared.column("id", where)
    for row in declared.rows("pairs" if where == "pairs" else "data"):
        if not _kept(row, declared, where):
            continue
        when = _sortable(value(row, str(said["order"]))) if "order" in said else None
        for one, key in product(values(row, group), values(row, name)):
            yield one, str(int(key) + shift) if shift else key, when


def _sortable(said: Any) -> tuple[int, float, str]:
    """Return what puts numbers, written as such or as text, before all other texts."""
    try:
        return 0, float(said), ""
    except (TypeError, ValueError):
        return 1, 0.0, str(said or "")


def _kept(row: Row, declared: Declared, where: str = "columns") -> bool:
    """Say whether a row has what the declaration asks for under `where`."""
    asked = declared.table(where).get("where", {})
    return all(str(value(row, column)) == str(wanted) for column, wanted in asked.items())


def _sizes(declared: Declared) -> tuple[int, int]:
    said = declared.table("columns")
    return int(said.get("fewest", 2)), int(said.get("most", 10**9))


MADE: Mapping[Kind, Callable[[Declared], Made]] = {
    Kind.CLASSIFY: _classify,
    Kind.RANK: _rank,
    Kind.CONTINUE: _continue,
}
