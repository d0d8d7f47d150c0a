"""`dailypapers reindex`: build the search index anew beside the live one, then swap."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from dailypapers.catalogue.models import Paper
from dailypapers.search import index


class Command(BaseCommand):
    """Rebuild the index; readers go on with the old one until the new one is whole."""

    help = "Build the search index anew beside the live one, then swap. Readers notice nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild."""
        total = Paper.objects.filter(merged_into=None).count()
        with tqdm(total=total, unit=" papers", disable=options["verbosity"] == 0) as bar:
            written = index.reindex(lambda done: _advance(bar, done))
        self.stdout.write(f"{written:,} papers indexed")


def _advance(bar: Any, done: int) -> None:
    bar.update(done - bar.n)
