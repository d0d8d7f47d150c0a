"""How far the people of a review agree, in words."""

from __future__ import annotations

from collections.abc import Iterator

from dailypapers.community import features
from dailypapers.community.models import Review, ReviewPerson
from dailypapers.community.reviews import queries
from dailypapers.community.reviews.stages import Stage
from dailypapers.core.spoken import say, written


def name_of(person: ReviewPerson | None) -> str:
    """Return what others call one of a review's people."""
    if person is None or person.reader is None:
        return say("Somebody who left")
    reader = person.reader
    return features.called(reader.name, reader.shows_name, reader.handle)


def words_of(stage: Stage) -> str:
    """Return what is looked at."""
    return say("Titles and abstracts") if stage is Stage.TITLE else say("Full texts")


def agreements_of(review: Review) -> Iterator[str]:
    """Yield sentences on how far people agree who screen together."""
    for stage in Stage:
        for one, other, found in queries.agreements(review, stage):
            said = say(
                "{words}: {one} and {other} agreed on {share:.0f} % of {n:,} papers before they "
                "knew of each other",
                words=words_of(stage),
                one=name_of(one),
                other=name_of(other),
                share=100 * found.share,
                n=found.papers,
            )
            if found.kappa is None or found.low is None or found.high is None:
                yield said + "."
                continue
            kappa = say(
                "Cohen's kappa {kappa} (95 % interval {low} to {high})",
                kappa=written(found.kappa, ".2f"),
                low=written(found.low, ".2f"),
                high=written(found.high, ".2f"),
            )
            yield f"{said}; {kappa}."
