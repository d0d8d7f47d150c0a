"""Simulates bought votes on real days, and writes that section of the benchmarks.

Run: python -m bench.attacks  (BENCH_DAILY=FILE, default ../shared/data/hf_daily/papers.jsonl.gz)

The votes and comments that papers of the Hugging Face Daily archive had are taken as those of an
honest crowd. On each day the paper with the fewest votes is bought: so many accounts vote for it
within that day. Its place is that in the day, and in the window of the week that ends with it.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import inf
from pathlib import Path
from statistics import median

import numpy as np

from bench.page import interval, replace_section, table
from dailypapers.community.vote_weight import FULL_DAYS, weight
from dailypapers.feed.ranking import LEAST_USUAL, WINDOWS, Signals, heard, score
from dailypapers.search.evaluation.metrics import SAMPLES, Estimate

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(
    os.environ.get("BENCH_DAILY", ROOT.parent / "shared" / "data" / "hf_daily" / "papers.jsonl.gz")
)
TITLE = "Attacks on trending"
FROM = date(2025, 1, 1)
SIZES = 10, 100, 1000
SEED = 7
HELD_BELOW = timedelta(days=3)  # as in `community/bursts.py`, which more than five make a burst
FEWEST = 10  # papers of a day that is attacked
DAY = timedelta(days=1)
INTRODUCTION = """
Real days of the Hugging Face Daily archive since {first} ({days} days with {fewest} papers or
more, {papers:,.0f} papers and {votes:,.0f} votes on the median one). Their votes and comments are
taken as an honest crowd's, with accounts 0 to 180 days old that vote on one day a week. On each
day the paper with the fewest votes is bought. Shown are the median place it gets in the day and
in the week, and how many accounts it takes for the first place of the day on half of the days:
without defence (each vote weighs 1), with votes weighed by `community/vote_weight.py`, and with
bursts of new accounts held too, as it is until a moderator lets them weigh. Groomed accounts are
two weeks old and voted on five days before: against those only moderators help. Brackets are 95 %
bootstrap intervals over days. Made by:

```
.venv/bin/python -m bench.attacks
```
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """Accounts that are bought: what each weighs and whether it is new."""

    name: str
    weights: tuple[float, ...]  # in turn
    new: tuple[bool, ...]

    def votes(self, n: int, defence: str) -> float:
        """Return what so many of them weigh together."""
        turns = np.arange(n) % len(self.weights)
        weighs = np.ones(n) if defence == "none" else np.array(self.weights)[turns]
        is_new = np.array(self.new)[turns]
        if defence == "all" and is_new.sum() > 5:
            weighs = np.where(is_new, 0.0, weighs)
        return float(weighs.sum())


@dataclass(frozen=True, slots=True)
class Day:
    """A day's papers, (papers,) each: what is heard of them with honest votes, weighed or not."""

    plain: np.ndarray
    weighed: np.ndarray

    def heard(self, defence: str) -> np.ndarray:
        """Return what is heard of each paper."""
        return self.plain if defence == "none" else self.weighed


FRESH, AGED = weight(timedelta(hours=1), 0), weight(timedelta(days=30), 0)
KINDS = (
    Kind("fresh", (FRESH,), (True,)),
    Kind("a month old", (AGED,), (False,)),
    Kind("half and half", (FRESH, AGED), (True, False)),
    Kind("groomed", (weight(timedelta(days=14), FULL_DAYS),), (False,)),
)
DEFENCES = {"none": "no defence", "weights": "weighed", "all": "weighed and held"}


def main() -> None:
    """Simulate and write."""
    if not DATA.exists():
        sys.exit(f"{DATA} is not there: name the file with BENCH_DAILY=FILE")
    days, papers, votes = _days()
    attacked = [day for day in days if day >= FROM and len(days[day].plain) >= FEWEST]
    rows = [
        [
            kind.name,
            f"{n:,}",
            *(cell for defence in DEFENCES for cell in _places(days, attacked, kind, n, defence)),
        ]
        for kind in KINDS
        for n in SIZES
    ]
    needed = [
        [kind.name, *(_needed(days, attacked, kind, defence) for defence in DEFENCES)]
        for kind in KINDS
    ]
    said = INTRODUCTION.strip().format(
        first=FROM, days=len(attacked), fewest=FEWEST, papers=papers, votes=votes
    )
    windows = [f"{name}, {span}" for name in DEFENCES.values() for span in ("day", "week")]
    places = table(["kind", "accounts", *windows], rows)
    first = table(["accounts for the first place", *DEFENCES.values()], needed)
    replace_section(TITLE, f"{said}\n\n{places}\n\n{first}")
    print(f"{places}\n\n{first}")


def _days() -> tuple[dict[date, Day], float, float]:
    """Return all days, and the papers and votes of the median one."""
    found: dict[date, list[tuple[int, int]]] = defaultdict(list)
    with gzip.open(DATA, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            on = date.fromisoformat(row["first_seen_file"])
            found[on].append((row["upvotes"] or 0, row["num_comments"] or 0))
    chance = np.random.default_rng(SEED)
    days = {}
    for on, papers in sorted(found.items()):
        weighed = [heard(Signals(_honest(votes, chance), said)) for votes, said in papers]
        plain = [heard(Signals(votes, said)) for votes, said in papers]
        days[on] = Day(np.array(plain), np.array(weighed))
    shown = [papers for on, papers in found.items() if on >= FROM and len(papers) >= FEWEST]
    totals = [sum(votes for votes, _ in papers) for papers in shown]
    return days, median(map(len, shown)), median(totals)


def _honest(votes: int, chance: np.random.Generator) -> float:
    ages = chance.uniform(0, 180, votes)
    return sum(weight(age * DAY, int(age / 7)) for age in ages)


def _places(
    days: dict[date, Day], attacked: list[date], kind: Kind, n: int, defence: str
) -> list[str]:
    bought = kind.votes(n, defence)
    today = [_place_of_day(days[on].heard(defence), bought) for on in attacked]
    week = [_place_of_week(days, on, bought, defence) for on in attacked]
    return [_middle(today), _middle(week)]


def _place_of_day(said: np.ndarray, bought: float) -> int:
    """Return the place of the least heard of, with bought votes; of equals it is the last."""
    least = said.argmin()
    others = np.delete(said, least)
    return 1 + int((others >= said[least] + bought).sum())


def _place_of_week(days: dict[date, Day], on: date, bought: float, defence: str) -> int:
    """Return its place in the trending week at the end of its day."""
    scores = []
    window = WINDOWS["week"]
    for back in range(window.days):
        if day := days.get(on - back * DAY):
            said = day.heard(defence)
            if not back:
                least = said.argmin()
                mine = score(said[least] + bought, 0, window, LEAST_USUAL)
                said = np.delete(said, least)
            scores += [score(float(one), back, window, LEAST_USUAL) for one in said]
    return 1 + sum(other >= mine for other in scores)


def _needed(days: dict[date, Day], attacked: list[date], kind: Kind, defence: str) -> str:
    """Return the fewest accounts that bring it to the top, on the median day."""

    def fewest(said: np.ndarray) -> float:
        return _fewest(lambda n: _place_of_day(said, kind.votes(n, defence)) == 1)

    return _middle([fewest(days[on].heard(defence)) for on in attacked])


def _fewest(enough: Callable[[int], bool], most: int = 100_000) -> float:
    low, high = 0, 1
    while not enough(high):
        low, high = high, high * 2
        if high > most:
            return inf
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def _middle(of_days: Sequence[float]) -> str:
    """Return the median over days, and the ends of its interval, of days that are drawn anew."""
    chance, values = np.random.default_rng(SEED), np.array(of_days, float)
    drawn = _half(values[chance.integers(0, len(values), (SAMPLES, len(values)))])
    low, high = np.quantile(drawn, [0.025, 0.975], method="nearest")
    found = Estimate(float(_half(values)), float(low), float(high))
    return interval(found, ",g") if found.value < inf else "never"


def _half(values: np.ndarray) -> np.ndarray:
    """Return what half of the last axis does not exceed."""
    return np.asarray(np.quantile(values, 0.5, axis=-1, method="inverted_cdf"))


if __name__ == "__main__":
    main()
