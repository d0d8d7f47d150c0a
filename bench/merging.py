"""Measures which records are taken for one paper, against labelled pairs of `merge_pairs`.

All records are taken in, in the file's order, into an empty catalogue; a pair counts as merged if
both are of one paper then. Half the pairs were for making the rules, the others judge them. Run:
python -m bench.merging (writes its section of the page of benchmarks).
"""

from __future__ import annotations

import csv
import json
import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bench.merge_pairs import EACH, name, records
from bench.page import interval, replace_section, share, table

LABELS = Path(__file__).with_name("merge_labels.tsv")
BATCH = 2000


@dataclass(frozen=True, slots=True)
class Labelled:
    """One pair, and what was said of it twice: are both of one work?"""

    stratum: str
    one: str
    other: str
    first: bool
    second: bool

    @property
    def judges(self) -> bool:
        """Whether it is of the half that the rules were not made on."""
        return sha256((self.one + self.other).encode()).digest()[0] % 2 == 0


def labelled() -> list[Labelled]:
    """Return every labelled pair."""
    with LABELS.open() as file:
        rows = csv.DictReader(file, delimiter="\t")
        return [
            Labelled(row["stratum"], row["one"], row["other"], *_said(row["first"], row["second"]))
            for row in rows
        ]


def _said(*words: str) -> tuple[bool, bool]:
    first, second = (word == "same" for word in words)
    return first, second


def papers() -> dict[str, int]:
    """Take all records in, and return the paper of each."""
    import django

    django.setup()
    from django.core.management import call_command

    from dailypapers.catalogue.models import Record
    from dailypapers.sources.files.jsonl import read_line
    from dailypapers.sources.ingest import ingest

    call_command("migrate", verbosity=0)
    said = records()
    for start in range(0, len(said), BATCH):
        ingest(read_line(json.dumps(one)) for one in said[start : start + BATCH])
    rows = Record.objects.values_list("source", "source_id", "paper_id")
    kept = {(source, source_id): paper for source, source_id, paper in rows}
    return {name(one): kept[one["source"], one["id"].partition(":")[2]] for one in said}


def kappa(pairs: Sequence[Labelled]) -> float:
    """Return Cohen's kappa of the two labellings: agreement beyond what chance gives."""
    agreed = sum(pair.first == pair.second for pair in pairs) / len(pairs)
    one = sum(pair.first for pair in pairs) / len(pairs)
    other = sum(pair.second for pair in pairs) / len(pairs)
    chance = one * other + (1 - one) * (1 - other)
    return (agreed - chance) / (1 - chance)


def counted(hits: int, of: int) -> str:
    """Return a share with its interval, and what it is made of."""
    return f"{interval(share(hits / of, of), '.3f')} ({hits} of {of})" if of else "none"


def row(title: str, pairs: Iterable[Labelled], found: dict[str, int]) -> list[str]:
    """Return precision and recall over some pairs that both labellings agree on."""
    sure = [pair for pair in pairs if pair.first == pair.second]
    merged = [pair for pair in sure if found[pair.one] == found[pair.other]]
    right = sum(pair.first for pair in merged)
    same = sum(pair.first for pair in sure)
    return [title, str(len(sure)), counted(right, len(merged)), counted(right, same)]


def main() -> None:
    """Measure, and write the section."""
    with tempfile.TemporaryDirectory(prefix="dailypapers-merging-") as home:
        os.environ |= {
            "DAILYPAPERS_HOME": home,
            "DAILYPAPERS_OFFLINE": "1",
            "DJANGO_SETTINGS_MODULE": "dailypapers.config.settings",
        }
        found = papers()
    pairs = labelled()
    judging = [pair for pair in pairs if pair.judges]
    strata = dict.fromkeys(pair.stratum for pair in pairs)
    rows = [row("all, judging half", judging, found)]
    rows += [
        row(f"{one}, judging half", [pair for pair in judging if pair.stratum == one], found)
        for one in sorted(strata)
    ]
    rows.append(row("all, half the rules were made on", set(pairs) - set(judging), found))
    agreed = sum(pair.first == pair.second for pair in pairs)
    replace_section("Merging records", TEXT.format(
        pairs=len(pairs), each=EACH, agreed=agreed, kappa=kappa(pairs),
        records=len(found), papers=len(set(found.values())),
        table=table(["pairs", "labelled", "precision", "recall"], rows),
    ))  # fmt: skip


TEXT = """{pairs} pairs of the {records:,} records of four sources, {each} of each stratum, drawn by
a seed and one a title: *inside*, the same title in one source; *across*, the same title in two
sources, without a shared id; *near*, titles that share at least 45 % of their words. They were
labelled before the rules were tried on them, by one reader twice, the second time in another order,
with less shown and without sight of the first labels: {agreed} labels agree, Cohen's kappa
{kappa:.3f}. *Same* is a preprint, a submission, the proceedings paper and entries that a source has
twice; a paper of a workshop or conference and that of a journal are *different*, and so are
headings that recur. Pairs on which the labels disagree do not count.

{table}

Precision: of the pairs that are of one paper here, those that should be. Recall: of those that
should be, those that are. With 95 % intervals (Wilson). The {records:,} records make {papers:,}
papers. `python -m bench.merging` measures it; ids and labels are `bench/merge_labels.tsv`.
"""


if __name__ == "__main__":
    main()
