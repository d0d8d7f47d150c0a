"""Why one paper stands where it does in a reader's list, by its own words.

What is told of a word is what happens without it: the paper is encoded and ranked again, all else
being as it was. That takes an encoding for each word, so it is told of one paper at a time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import NamedTuple

import numpy as np

from dailypapers.accounts.models import User
from dailypapers.community.models import Profile
from dailypapers.encoder.base import EncoderUnavailable, paper_text
from dailypapers.feed import instance_interest
from dailypapers.feed.interest.aversion import AVERSION, aversion
from dailypapers.feed.interest.likes import Floats
from dailypapers.feed.interest.occlusion import without, written
from dailypapers.feed.interest.why import Scales, weighed
from dailypapers.feed.interest_profile import Owner, profiles_of
from dailypapers.feed.new_papers import Pool
from dailypapers.feed.own_ranking import Ranking, rankings
from dailypapers.search import encoding, index
from dailypapers.search.documents import documents
from dailypapers.search.engine.types import IndexedPaper
from dailypapers.search.similar import Text, most_telling

ASKED = 16  # words that are taken away, those that tell most
TOLD = 5
PLAIN = re.compile(r"[\w'’-]+")  # What TeX wrote is no word to a reader.


class Without(NamedTuple):
    """A word of the paper, and where the paper would stand without it."""

    word: str
    place: int


@dataclass(frozen=True, slots=True)
class WhyHere:
    """The place of a paper by its score alone, among how many, and the words that hold it there.

    `words` is None while nothing can encode the paper as it was.
    """

    place: int
    among: int
    words: list[Without] | None


def why_here(
    reader: User, at: datetime, paper: int, profile: Profile | None = None
) -> WhyHere | None:
    """Return why a paper stands where it does, None if it is not in the reader's list.

    Raises `IndexUnavailable`.
    """
    owner, known = Owner.of(reader, profile), instance_interest.known(at)
    if known is None:
        return None
    interests = profiles_of([owner])
    pool = Pool.of(at, known, [interests[owner].done])
    ranking = next(rankings(known, pool, interests))
    kept, scores = ranking.scores(ranking.rules)
    stands = np.flatnonzero(kept == pool.places.get(paper, -1))
    if not len(stands) or not ranking.profile.likes:
        return None
    score, others = scores[stands[0]], np.delete(scores, stands[0])
    place = 1 + int((others > score).sum())
    [said] = documents([paper])
    asked = _without_words(said)
    lost = _losses(ranking, said, list(asked.values()))
    if lost is None:
        return WhyHere(place, len(scores), None)
    text = f"{said.title}\n{said.abstract}"
    found = [
        Without(written(text, word), _place(others, score - loss))
        for word, loss in sorted(zip(asked, lost, strict=True), key=lambda pair: -pair[1])
    ]
    told = (one for one in found if one.place > place and PLAIN.fullmatch(one.word))
    return WhyHere(place, len(scores), list(islice(told, TOLD)))


def _place(others: Floats, score: float) -> int:
    return 1 + int((others > score).sum())


def _without_words(paper: IndexedPaper) -> dict[str, str]:
    """Return what encoders read of a paper without each of the words that tell most."""
    text = paper_text(paper.title, paper.abstract)
    words = most_telling(Text(paper.title, paper.abstract), ASKED)
    return {word: without(text, word) for word in words}


def _losses(ranking: Ranking, paper: IndexedPaper, texts: list[str]) -> list[float] | None:
    """Return what a paper's score loses where it says one of the texts instead of its own."""
    vectors = _encoded([paper_text(paper.title, paper.abstract), *texts])
    if vectors is None:
        return None
    rules = ranking.rules
    _, liked, parts = ranking.liked(rules.likes)
    heard = ranking.known.weight.at(liked.count)
    candidates = ranking.known.held_against(vectors, paper.id)
    scales = Scales.of(parts.of(ranking.kept(rules)))
    said = weighed(candidates.parts(liked, hears=heard > 0), scales, liked.count, heard)
    said -= AVERSION * aversion(vectors, ranking.vectors_of(rules.dislikes))
    return [float(loss) for loss in said[0] - said[1:]]


def _encoded(texts: list[str]) -> Floats | None:
    """Return the vectors of some texts, None while nothing can encode them as papers were."""
    try:
        encoder = encoding.encoder_for(index.reader().encoder)
        return np.stack(list(encoder.encode_papers(texts))) if encoder else None
    except EncoderUnavailable:
        return None
