"""Another process for `test_processes.py`: imports papers without end, `python -m ... [index]`."""

from __future__ import annotations

import sys
from itertools import count

import django


def main(*, also_index: bool) -> None:
    """Take in papers, one batch after another, and say how many are in; index them if told to."""
    django.setup()
    from dailypapers.catalogue.models import Paper
    from dailypapers.search import index
    from dailypapers.sources.ingest import ingest
    from dailypapers.testing.make import make_record

    first = Paper.objects.count()
    for batch in count():
        numbers = range(first + batch * 20, first + batch * 20 + 20)
        ingest(
            make_record(source_id=f"n{number}", identifiers=(), title=f"Zebra number {number}")
            for number in numbers
        )
        if also_index:
            index.catch_up()
        sys.stdout.write(f"{numbers.stop}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(also_index="index" in sys.argv)
