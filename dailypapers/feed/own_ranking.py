"""New papers in the order that one reader's rules give, and in the order of other rules.

Everything that is read is read once, for many readers at a time; any number of orders can be asked
for then, so that a page can say what each rule does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from dailypapers.community.models import Mute
from dailypapers.feed.followed import FollowedOf, followed_by, worth
from dailypapers.feed.instance_interest import Known
from dailypapers.feed.interest import authors, exploration, variety
from dailypapers.feed.interest.aversion import AVERSION, averse
from dailypapers.feed.interest.blend import Parts, blended
from dailypapers.feed.interest.likes import READ_WEIGHT, Floats, Likes, Rows
from dailypapers.feed.interest.reader import Candidates, Liked
from dailypapers.feed.interest_profile import SEED_WEIGHT, InterestProfile, Owner
from dailypapers.feed.muted import muted_by
from dailypapers.feed.new_papers import Pool
from dailypapers.search import index


@dataclass(frozen=True, slots=True)
class Rules:
    """What a list is made by: papers, oldest like first; `away` by mutes; targets by kind."""

    likes: Sequence[int]
    dislikes: Sequence[int]
    away: Collection[int]
    follows: frozenset[tuple[str, str]]


class Order(NamedTuple):
    """The places of the first papers, of how many, and of which of them are there to explore."""

    first: Rows
    total: int
    moved: Set[int]


@dataclass(slots=True)
class Ranking:
    """New papers that have vectors, also muted ones, ready to be ordered for one reader.

    `open_to` are the places of those that the reader is not done with.
    """

    owner: Owner
    known: Known
    profile: InterestProfile
    pool: Pool
    open_to: Rows
    mutes: list[tuple[Mute, set[int]]]
    has: FollowedOf
    vectors: Mapping[int, Floats]
    _liked: dict[tuple[int, ...], tuple[list[int], Liked, Parts]] = field(default_factory=dict)
    _gains: dict[frozenset[tuple[str, str]], Floats] = field(default_factory=dict)
    _near: dict[int, Floats] = field(default_factory=dict)
    _unsures: dict[tuple[tuple[int, ...], ...], Floats] = field(default_factory=dict)
    _signers: dict[tuple[int, ...], dict[int, list[int]]] = field(default_factory=dict)

    @property
    def papers(self) -> list[int]:
        """The papers by place."""
        return self.pool.papers

    @property
    def candidates(self) -> Candidates:
        """The same, as they are ranked."""
        return self.pool.candidates

    @property
    def rules(self) -> Rules:
        """The reader's rules as they are."""
        away = {paper for _, papers in self.mutes for paper in papers}
        follows = frozenset((one.kind, one.target) for has in self.has.values() for one in has)
        return Rules(self.profile.likes, self.profile.dislikes, away, follows)

    def liked(self, likes: Sequence[int]) -> tuple[list[int], Liked, Parts]:
        """Return reads and some likes, as far as they have vectors, and what they say."""
        key = tuple(likes)
        if key not in self._liked:
            ids, liked = self._said_by(likes)
            hears = self.known.weight.at(liked.count) > 0
            self._liked[key] = ids, liked, self.candidates.parts(liked, hears=hears)
        return self._liked[key]

    def kept(self, rules: Rules) -> Rows:
        """Return the places of the papers that the reader is not done with and no mute takes."""
        places = self.pool.places
        away = [places[paper] for paper in rules.away if paper in places]
        return self.open_to[~np.isin(self.open_to, away)] if away else self.open_to

    def order(self, rules: Rules, places: int = variety.LENGTH) -> Order:
        """Return the first papers, the likeliest first, as many as are asked for.

        Papers have made room for what is unlike them, and some explore. Of who likes nothing yet,
        what they follow is all that there is.
        """
        kept, scores = self.scores(rules)
        first = np.argsort(-scores, kind="stable")[: variety.LENGTH]
        vectors = self.candidates.vectors[kept[first]]
        order = kept[first[variety.varied(scores[first], vectors, places=places)]]
        moved: Set[int] = frozenset()
        if rules.likes and len(order):
            wanted = np.full(len(self.papers), -np.inf, np.float32)
            wanted[kept] = exploration.curious(scores, self._unsure(rules)[kept])
            order, moved = exploration.explored(order, wanted)
        return Order(order, len(first), moved)

    def _unsure(self, rules: Rules) -> Floats:
        """Return how unsure one is of each paper, given what is judged, (papers,)."""
        key = tuple(rules.likes), tuple(rules.dislikes)
        if key not in self._unsures:
            judged = [self.vectors_of(rules.dislikes)[::-1], self.liked(rules.likes)[1].vectors]
            space, turned = self.candidates.space, self.candidates.turned
            self._unsures[key] = exploration.unsure(
                space, np.concatenate(judged), turned, self.pool.squares
            )
        return self._unsures[key]

    def scores(self, rules: Rules) -> tuple[Rows, Floats]:
        """Return places and scores of what is kept; without a like, of what is followed."""
        kept, (ids, liked, parts) = self.kept(rules), self.liked(rules.likes)
        gained, averse = self._gained(rules.follows), self._averse(rules.dislikes)
        if not ids:
            kept = kept[gained[kept] > 0]
        scores = (gained + self._signed(rules.likes) - AVERSION * averse)[kept]
        if len(ids) and len(kept):
            scores += blended(parts.of(kept), liked.count, self.known.weight)
        return kept, scores

    def _gained(self, follows: frozenset[tuple[str, str]]) -> Floats:
        """Return what each paper gains by what is followed, (papers,)."""
        if follows not in self._gains:
            found = np.zeros(len(self.papers), np.float32)
            for paper, every in self.has.items():
                has = [one for one in every if (one.kind, one.target) in follows]
                found[self.pool.places[paper]] = worth(has)
            self._gains[follows] = found
        return self._gains[follows]

    def signers(self, likes: Sequence[int]) -> dict[int, list[int]]:
        """Return the places of the papers that have authors who sign several likes, and whom."""
        key = tuple(likes)
        if key not in self._signers:
            signed = self.known.signers(likes)
            found: dict[int, list[int]] = defaultdict(list)
            for author in authors.cared_for(signed[paper] for paper in likes):
                for place in self.pool.signed_by.get(author, ()):
                    found[place].append(author)
            self._signers[key] = found
        return self._signers[key]

    def _signed(self, likes: Sequence[int]) -> Floats:
        """Return what each paper gains by its authors, (papers,)."""
        found = np.zeros(len(self.papers), np.float32)
        found[list(self.signers(likes))] = authors.WORTH
        return found

    def _averse(self, dislikes: Sequence[int]) -> Floats:
        """Return how much each paper is like the nearest of those disliked, (papers,)."""
        for paper in dislikes:
            if paper in self.vectors and paper not in self._near:
                self._near[paper] = self.candidates.vectors @ self.vectors[paper]
        near = [self._near[paper] for paper in dislikes if paper in self._near]
        return averse(np.array(near, np.float32).reshape(len(near), len(self.papers)).T)

    def vectors_of(self, papers: Sequence[int]) -> Floats:
        """Return the vectors of those that have one, (papers, d)."""
        vectors = [self.vectors[paper] for paper in papers if paper in self.vectors]
        width = self.candidates.vectors.shape[1]
        return np.array(vectors, np.float32).reshape(len(vectors), width)

    def _said_by(self, likes: Sequence[int]) -> tuple[list[int], Liked]:
        """Return the liked papers that have vectors, oldest first, and what they say."""
        known, acted = self.known, self.profile.acted
        reads = [paper for paper in self.profile.reads if paper in self.vectors]
        ids = [*reads, *(paper for paper in likes if paper in self.vectors)]
        rows = np.array([known.rows.get(paper, -1) for paper in ids], np.int64)
        weights = Likes.of([range(len(ids))]).recent_first().weights
        weights[: len(reads)] *= READ_WEIGHT
        weights[len(reads) :][[paper not in acted for paper in ids[len(reads) :]]] *= SEED_WEIGHT
        places = np.flatnonzero(rows >= 0)
        counted = known.counted.get(self.owner.reader, rows[:0])
        vectors = self.vectors_of(ids)
        return ids, Liked(vectors, weights, places, rows[places], counted, len(reads))


def rankings(
    known: Known, pool: Pool, profiles: Mapping[Owner, InterestProfile], more: Sequence[int] = ()
) -> Iterator[Ranking]:
    """Yield what each owner's rules say of new papers, read for all at once.

    `more` are papers that may be asked of though nobody likes them. Raises `IndexUnavailable`.
    """
    mutes = muted_by(profiles, pool.new)
    following = [owner for owner, profile in profiles.items() if profile.with_follows]
    has = followed_by(following, pool.papers) if following else {}
    liked = {paper for one in profiles.values() for paper in one.likes} | set(more)
    others = {paper for one in profiles.values() for paper in (*one.reads, *one.dislikes)}
    vectors = index.reader().vectors(liked | others)
    known.signers(liked)  # At once, not for each of them.
    for owner, profile in profiles.items():
        open_to, followed = pool.open_to(profile.done), has.get(owner, {})
        yield Ranking(owner, known, profile, pool, open_to, mutes[owner], followed, vectors)
