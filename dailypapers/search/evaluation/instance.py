"""This instance's own papers as a test collection."""

from __future__ import annotations

from random import Random

from dailypapers.catalogue.models import Paper
from dailypapers.search.evaluation.collection import Collection
from dailypapers.search.evaluation.own import made

BATCH = 500  # papers to a query of the database


def of_instance(papers: int, queries: int, seed: int) -> Collection:
    """Return a collection of at most `papers` of this instance's papers, drawn by seed."""
    ids = Paper.objects.filter(merged_into=None).exclude(abstract="").order_by("pk")
    known = list(ids.values_list("pk", flat=True))
    drawn = Random(seed).sample(known, min(papers, len(known)))
    rows = [
        row
        for first in range(0, len(drawn), BATCH)
        for row in Paper.objects.filter(pk__in=drawn[first : first + BATCH]).values_list(
            "address", "title", "abstract", "keywords"
        )
    ]
    texts = {address: (title, abstract) for address, title, abstract, _ in rows}
    keywords = {address: words for address, _, _, words in rows}
    return made("this instance", texts, queries, seed, keywords)
