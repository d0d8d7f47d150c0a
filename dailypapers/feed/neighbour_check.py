"""The weekly question whether neighbours help on this instance."""

from __future__ import annotations

from django.conf import settings

from dailypapers.core.errors import IndexUnavailable
from dailypapers.feed import neighbour_weight
from dailypapers.feed.instance_interest import FEWEST, background, given, likes_of_all
from dailypapers.feed.interest.check import check
from dailypapers.feed.interest.space import Space


def run() -> None:
    """Ask the likes of all readers, and keep the answer; without vectors, the last one stays."""
    try:
        everybody = given()
        rows, vectors = background(everybody)
    except IndexUnavailable:
        return
    if len(vectors) >= FEWEST:
        _, crowd = likes_of_all(rows, everybody)
        neighbour_weight.write(settings.HOME, check(crowd, vectors, Space.of(vectors)))
