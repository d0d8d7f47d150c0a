"""`dailypapers rebuild`: all papers computed again from what the sources said, and regrouped."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from tqdm import tqdm

from dailypapers.catalogue.models import Paper
from dailypapers.core.commands import QuickCommand
from dailypapers.sources.rebuilding import rebuild
from dailypapers.sources.regrouping import alike, regroup

SHOWN = 10


class Command(QuickCommand):
    """Compute the catalogue from its records, and say what was not as they and the rules say."""

    help = (
        "Compute every paper again from the records that are kept of it, and make those one that "
        "today's rules take for one work."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--check", action="store_true", help="only say what would change")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        """Look at all papers, change those that differ, and join those that are one."""
        total = Paper.objects.filter(merged_into=None).count()
        with tqdm(total=total, unit=" papers", disable=options["verbosity"] == 0) as bar:

            def progress(papers: int) -> None:
                bar.update(papers)

            differing = rebuild(write=not check, progress=progress)
        groups = alike()
        others = _keys([other for _, *rest in groups for other in rest])
        if check and (differing or others):
            raise CommandError(
                f"{len(differing):,} of {total:,} papers differ{_shown(differing)}; "
                f"{len(others):,} would become one with another{_shown(others)}"
            )
        joined = 0 if check else regroup(groups)
        self.stdout.write(
            f"{len(differing):,} of {total:,} papers were computed anew{_shown(differing)}; "
            f"{joined:,} became one with another{_shown(others)}"
        )


def _keys(papers: list[int]) -> list[str]:
    return list(Paper.objects.filter(pk__in=papers).order_by("pk").values_list("key", flat=True))


def _shown(keys: list[str]) -> str:
    if not keys:
        return ""
    return ": " + ", ".join(keys[:SHOWN]) + (", ..." if len(keys) > SHOWN else "")
