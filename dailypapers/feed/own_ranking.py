"""New papers in the order that one reader's rules give, and in the order of other rules.

Everything that is read is read once; any number of orders can be asked for then, so that a page can
say what each rule does.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
from django.conf import settings
from django.db.models import QuerySet

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Announcement, Revision
from dailypapers.community.models import Mute
from dailypapers.feed.followed import Followed, followed, worth
from dailypapers.feed.instance_interest import Known
from dailypapers.feed.interest import exploration, variety
from dailypapers.feed.interest.aversion import AVERSION, aversion
from dailypapers.feed.interest.blend import Parts, blended
from dailypapers.feed.interest.likes import Floats, Likes, Rows
from dailypapers.feed.interest.reader import Candidates, Liked
from dailypapers.feed.interest_profile import SEED_WEIGHT, InterestProfile
from dailypapers.feed.muted import muted
from dailypapers.feed.queries import KINDS
from dailypapers.search import index

REACH = timedelta(days=14)
MOST = 2000  # new papers that are ranked, the newest


@dataclass(frozen=True, slots=True)
class Rules:
    """What a list is made by: papers, oldest like first; `away` by mutes; targets by kind."""

    likes: Sequence[int]
    dislikes: Sequence[int]
    away: Collection[int]
    follows: frozenset[tuple[str, str]]


@dataclass(slots=True)
class Ranking:
    """New papers that have vectors, also muted ones, ready to be ordered for one reader."""

    reader: User
    known: Known
    profile: InterestProfile
    papers: list[int]
    candidates: Candidates
    mutes: list[tuple[Mute, set[int]]]
    has: Mapping[int, Sequence[Followed]]
    disliked: Mapping[int, Floats]
    _liked: dict[tuple[int, ...], tuple[list[int], Liked, Parts]] = field(default_factory=dict)
    _gains: dict[frozenset[tuple[str, str]], Floats] = field(default_factory=dict)
    _aversions: dict[tuple[int, ...], Floats] = field(default_factory=dict)

    @classmethod
    def of(
        cls, reader: User, known: Known, profile: InterestProfile, new: Sequence[int]
    ) -> Ranking:
        """Read what the reader's rules say of new papers. Raises `IndexUnavailable`."""
        papers, candidates = known.candidates(new)
        mutes, has = muted(reader, new), followed(reader, papers)
        disliked = index.reader().vectors(profile.dislikes)
        return cls(reader, known, profile, papers, candidates, mutes, has, disliked)

    @property
    def rules(self) -> Rules:
        """The reader's rules as they are."""
        away = {paper for _, papers in self.mutes for paper in papers}
        follows = frozenset((one.kind, one.target) for has in self.has.values() for one in has)
        return Rules(self.profile.likes, self.profile.dislikes, away, follows)

    def liked(self, likes: Sequence[int]) -> tuple[list[int], Liked, Parts]:
        """Return those of some likes that have vectors, what they say, and of each candidate."""
        key = tuple(likes)
        if key not in self._liked:
            ids, liked = _liked(self.known, self.reader, likes, self.profile.acted)
            self._liked[key] = ids, liked, self.candidates.parts(liked)
        return self._liked[key]

    def kept(self, rules: Rules) -> Rows:
        """Return the places of the papers that no mute takes away."""
        away = np.fromiter(rules.away, np.int64, len(rules.away))
        return np.flatnonzero(~np.isin(self.papers, away))

    def order(self, rules: Rules) -> tuple[Rows, Set[int]]:
        """Return the places of the first papers, the likeliest first.

        Papers have made room for what is unlike them, and some explore: those are named too. Of who
        likes nothing yet, what they follow is all that there is.
        """
        kept, scores = self._scores(rules)
        first = np.argsort(-scores, kind="stable")[: variety.LENGTH]
        vectors = self.candidates.vectors[kept[first]]
        order = kept[first[variety.varied(scores[first], vectors)]]
        if not rules.likes or not len(order):
            return order, frozenset()
        return self._explored(order, kept, scores, rules)

    def _explored(
        self, order: Rows, kept: Rows, scores: Floats, rules: Rules
    ) -> tuple[Rows, Set[int]]:
        disliked, (_, liked, _) = self._disliked(rules.dislikes), self.liked(rules.likes)
        judged = np.concatenate([disliked[::-1], liked.vectors])
        unsure = exploration.unsure(self.candidates.space, judged, self.candidates.turned[kept])
        wanted = np.full(len(self.papers), -np.inf, np.float32)
        wanted[kept] = exploration.curious(scores, unsure)
        return exploration.explored(order, wanted)

    def _scores(self, rules: Rules) -> tuple[Rows, Floats]:
        """Return places and scores of what is kept; without a like, of what is followed."""
        kept, (ids, _, parts) = self.kept(rules), self.liked(rules.likes)
        gained = self._gained(rules.follows)
        if not ids:
            kept = kept[gained[kept] > 0]
        scores = (gained - AVERSION * self._averse(rules.dislikes))[kept]
        if len(ids) and len(kept):
            scores += blended(parts.of(kept), len(ids), self.known.weight)
        return kept, scores

    def _gained(self, follows: frozenset[tuple[str, str]]) -> Floats:
        """Return what each paper gains by what is followed, (papers,)."""
        if follows not in self._gains:
            found = np.zeros(len(self.papers), np.float32)
            for place, paper in enumerate(self.papers):
                if paper in self.has:
                    has = [one for one in self.has[paper] if (one.kind, one.target) in follows]
                    found[place] = worth(has)
            self._gains[follows] = found
        return self._gains[follows]

    def _averse(self, dislikes: Sequence[int]) -> Floats:
        """Return how much each paper is like the nearest of those disliked, (papers,)."""
        key = tuple(dislikes)
        if key not in self._aversions:
            found = aversion(self.candidates.vectors, self._disliked(dislikes))
            self._aversions[key] = found
        return self._aversions[key]

    def _disliked(self, dislikes: Sequence[int]) -> Floats:
        """Return the vectors of those that have one, (papers, d)."""
        vectors = [self.disliked[paper] for paper in dislikes if paper in self.disliked]
        width = self.candidates.vectors.shape[1]
        return np.array(vectors, np.float32).reshape(len(vectors), width)


def new_papers(
    at: datetime, away: set[int], known: Known | None = None
) -> tuple[datetime, list[int]]:
    """Return when the newest paper came, and new papers but for `away`, newest first.

    An instance whose sources rest still has its newest ones. With what is known of it, they are
    looked for once for all readers, until any paper changes.
    """
    came = standing().filter(announced_at__lte=at).order_by("-announced_at")
    until = came.values_list("announced_at", flat=True).first() or at
    new = _kept(known, until) if known else _new(until)
    return until, [paper for paper in new if paper not in away][:MOST]


def _kept(known: Known, until: datetime) -> list[int]:
    as_of = Revision.latest(), until, settings.EDITIONS
    if known.new[0] != as_of:
        known.new = as_of, _new(until)
    return known.new[1]


def _new(until: datetime) -> list[int]:
    rows = standing().filter(announced_at__gt=until - REACH, announced_at__lte=until)
    papers = rows.order_by("-announced_at", "paper").values_list("paper", flat=True)
    return list(dict.fromkeys(papers))


def standing() -> QuerySet[Announcement]:
    """Return the announcements of papers that editions show."""
    shown = Announcement.objects.filter(kind__lte=KINDS[settings.EDITIONS])
    return shown.filter(paper__withdrawn=False, paper__merged_into=None)


def _liked(
    known: Known, reader: User, papers: Sequence[int], acted: set[int]
) -> tuple[list[int], Liked]:
    """Return the liked papers that have vectors, oldest first, and what they say."""
    vectors = index.reader().vectors(papers)
    ids = [paper for paper in papers if paper in vectors]
    width = known.vectors.shape[1]
    rows = np.array([known.rows.get(paper, -1) for paper in ids], np.int64)
    weights = Likes.of([range(len(ids))]).recent_first().weights
    weights[[paper not in acted for paper in ids]] *= SEED_WEIGHT
    places = np.flatnonzero(rows >= 0)
    counted = known.counted.get(reader.pk, rows[:0])
    matrix = np.array([vectors[paper] for paper in ids], np.float32).reshape(len(ids), width)
    return ids, Liked(matrix, weights, places, rows[places], counted)
