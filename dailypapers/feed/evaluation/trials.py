"""What is asked of a ranking: whose likes are known, which papers it ranks, which are wanted.

folds       the papers in five parts, each in its turn unseen by anybody: Wang and Blei,
            "Collaborative topic modeling for recommending scientific articles" (2011), cold
newest      the last fifth of the papers, by order of first posting
days        the same in days of 500 papers, each ranked by itself
few likes   a thousand readers of whom 1, 3, 5, 10 or 20 likes are known; the others are the crowd
sizes       the same readers with all their likes, in a crowd of 50 to 4,500
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from dailypapers.feed.evaluation.library import Library
from dailypapers.feed.interest.check import held_out
from dailypapers.feed.interest.likes import Likes, Rows
from dailypapers.feed.interest.measures import Wanted

FOLDS = 5
NEWEST = 0.2
A_DAY = 500
FEW = (1, 3, 5, 10, 20)
SIZES = (50, 100, 200, 500, 1000, 2000, 4500)
ASKED = 1000  # readers of few likes
ENOUGH = 20  # likes of whom few are kept


@dataclass(frozen=True, slots=True)
class Trial:
    """One question. `wanted` is (readers, candidates); each of `days` is ranked by itself.

    `readers` are numbers, (readers,), the same for the same reader in trials of one kind. `crowd`
    are the likes that are counted, `counted` says whether the readers' own are among them, and
    `is_ordered` that likes came in the order in which they are given.
    """

    name: str
    readers: Rows
    likes: Likes
    candidates: Rows
    wanted: Wanted
    crowd: Likes
    counted: bool = True
    is_ordered: bool = False
    days: list[slice] = field(default_factory=lambda: [slice(None)])


def folds(library: Library, seed: int) -> Iterator[Trial]:
    """Yield a trial for each fifth of the papers that anybody likes."""
    liked = np.random.default_rng(seed).permutation(library.likes.liked)
    for part in np.array_split(liked, FOLDS):
        yield _unseen("folds", library.likes, part)


def newest(library: Library) -> Trial:
    """Return the trial of the papers posted last."""
    liked = library.likes.liked
    return _unseen("newest", library.likes, liked[int(len(liked) * (1 - NEWEST)) :], ordered=True)


def daily(library: Library) -> Trial:
    """Return the same as days."""
    whole = newest(library)
    starts = range(0, len(whole.candidates), A_DAY)
    days = [slice(start, start + A_DAY) for start in starts]
    return replace(whole, name="days", days=days)


def few_likes(library: Library, seed: int) -> Iterator[Trial]:
    """Yield a trial for each small number of likes."""
    whole, chance = asked_fold(library, seed)
    for count in FEW:
        kept = Likes.of([chance.permutation(papers)[:count].tolist() for papers, _ in whole.likes])
        yield replace(whole, name=f"{count} like{'s' * (count > 1)}", likes=kept)


def sizes(library: Library, seed: int) -> Iterator[Trial]:
    """Yield a trial for each size of the crowd that there are readers for."""
    whole, chance = asked_fold(library, seed)
    order = chance.permutation(len(whole.crowd))
    for size in (size for size in SIZES if size <= len(order)):
        crowd = whole.crowd.chosen(np.sort(order[:size]))
        yield replace(whole, name=f"{size:,} readers", crowd=crowd)


def given(library: Library, readers: Rows, test: Likes, candidates: Rows) -> Trial:
    """Return the trial of pairs that were held out by others: `readers` have the likes `test`."""
    place = {int(reader): row for row, reader in enumerate(library.readers)}
    some = [n for n, reader in enumerate(readers) if int(reader) in place]
    known = library.likes.chosen(np.asarray([place[int(readers[n])] for n in some], np.int64))
    _, wanted = held_out(test.chosen(np.asarray(some, np.int64)), candidates)
    return Trial("given", np.arange(len(some)), known, candidates, wanted, library.likes)


def _unseen(name: str, likes: Likes, candidates: Rows, *, ordered: bool = False) -> Trial:
    """Return the trial in which nobody's like of the candidates is known."""
    known, wanted = held_out(likes, candidates)
    able = np.flatnonzero((known.counts > 0) & wanted.any(axis=1))
    return Trial(
        name, able, known.chosen(able), candidates, wanted[able], known, is_ordered=ordered
    )


def asked_fold(library: Library, seed: int) -> tuple[Trial, np.random.Generator]:
    """Return the first fold for a thousand readers, all others being the crowd, and chance."""
    chance = np.random.default_rng(seed)
    whole = next(folds(library, seed))
    able = np.flatnonzero(whole.likes.counts >= ENOUGH)
    asked = np.sort(chance.permutation(able)[: min(ASKED, len(able) // 2)])
    others = np.setdiff1d(np.arange(len(whole.likes)), asked)
    fold = Trial(
        "fold",
        asked,
        whole.likes.chosen(asked),
        whole.candidates,
        whole.wanted[asked],
        whole.likes.chosen(others),
        counted=False,
    )
    return fold, chance
