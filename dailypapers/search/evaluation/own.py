"""Test collections made of papers themselves, where nobody has judged anything.

A paper gives one query: a sentence of its abstract, its title or its keywords. What it gives is
taken out of the paper before that is indexed, and the paper is the one right answer. So a ranking
has to find a paper by what it does not say in these words. The idea to build a benchmark of one's
own data instead of waiting for judges is that of "Zero-shot Benchmarking" (arXiv 2504.01001), whose
queries and judgements a language model writes; here papers speak for themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from random import Random

from dailypapers.search.engine.roles import sentences
from dailypapers.search.evaluation.collection import Collection, CollectionError

FEWEST_SENTENCES = 3  # an abstract keeps two at least
FEWEST_WORDS, MOST_WORDS = 6, 40  # of a sentence or a title that asks for its paper
FEWEST_KEYWORDS, MOST_KEYWORDS = 2, 6

Text = tuple[str, str]  # title and abstract
Asked = tuple[str, Text]  # a query, and what is left of the paper it was taken from


def made(
    name: str,
    papers: Mapping[str, Text],
    queries: int,
    seed: int,
    keywords: Mapping[str, Sequence[str]] | None = None,
) -> Collection:
    """Return a collection of all `papers`, of which at most `queries` drawn by seed ask for one.

    `papers` are titles and abstracts by id, `keywords` those of authors. Which of its parts a paper
    asks by is drawn too. Raises `CollectionError` where no paper says enough.
    """
    chance = Random(seed)
    drawn = sorted(papers)
    chance.shuffle(drawn)
    said = keywords or {}
    asking = ((key, _asked(papers[key], said.get(key, ()), chance)) for key in drawn)
    found = dict(islice(((key, asked) for key, asked in asking if asked), queries))
    if not found:
        raise CollectionError(f"no paper of {name} has a title and an abstract to ask by")
    return Collection(
        name,
        documents={**papers, **{key: left for key, (_, left) in found.items()}},
        queries={key: query for key, (query, _) in found.items()},
        grades={key: {key: 1} for key in found},
    )


def _asked(text: Text, keywords: Sequence[str], chance: Random) -> Asked | None:
    """Return a query of a paper and what is left of it, None where it says too little."""
    ways = [_by_sentence, _by_title, _by_keywords]
    chance.shuffle(ways)
    offers: Iterable[Asked] = (one for way in ways for one in way(text, keywords, chance))
    return next(iter(offers), None)


def _by_sentence(text: Text, keywords: Sequence[str], chance: Random) -> Iterator[Asked]:
    """Yield a sentence but the first, which often says no more than the title."""
    title, abstract = text
    found = sentences(abstract)
    places = [place for place, one in enumerate(found) if place and _is_telling(one)]
    if len(found) >= FEWEST_SENTENCES and places:
        place = chance.choice(places)
        yield found[place], (title, " ".join(found[:place] + found[place + 1 :]))


def _by_title(text: Text, keywords: Sequence[str], chance: Random) -> Iterator[Asked]:
    title, abstract = text
    if _is_telling(title) and abstract:
        yield title, ("", abstract)


def _by_keywords(text: Text, keywords: Sequence[str], chance: Random) -> Iterator[Asked]:
    if len(keywords) >= FEWEST_KEYWORDS and text[1]:
        yield " ".join(keywords[:MOST_KEYWORDS]), text


def _is_telling(text: str) -> bool:
    return FEWEST_WORDS <= len(text.split()) <= MOST_WORDS
