"""Words that hold a paper in its place: taken out of the paper, it falls as was told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

import numpy as np
import pytest

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import marks, profiles, votes
from dailypapers.community.models import Mark
from dailypapers.core.clock import now
from dailypapers.encoder.base import paper_text
from dailypapers.feed import instance_interest
from dailypapers.feed.for_you import for_you
from dailypapers.feed.interest import exploration, variety
from dailypapers.feed.interest.likes import Floats
from dailypapers.feed.interest.occlusion import without
from dailypapers.feed.why_here import why_here
from dailypapers.search import encoding, index
from dailypapers.search.backends.memory import MemoryIndex
from dailypapers.search.documents import documents
from dailypapers.search.engine.tokens import words
from dailypapers.search.engine.types import PaperVector
from dailypapers.testing.make import make_announcement, make_record, take_in
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db
WIDTH = 64
SUBJECTS = ("kites", "teapots", "ladders", "harbours", "violins", "glaciers")


class Bag:
    """An encoder that adds up a vector for each word."""

    name, weight, dimensions = "bag", 0.5, WIDTH

    def encode_papers(self, texts: Iterable[str]) -> Iterator[Floats]:
        for text in texts:
            vector = sum((self._of(word) for word in words(text)), np.zeros(WIDTH))
            yield (vector / np.linalg.norm(vector)).astype(np.float32)

    def _of(self, word: str) -> Floats:
        chance = np.random.default_rng(list(word.encode()))
        return chance.standard_normal(WIDTH).astype(np.float32)


def indexed(papers: list[Paper]) -> MemoryIndex:
    found, known = MemoryIndex(), {one.id: one for one in documents(p.pk for p in papers)}
    found.upsert(known.values())
    texts = [paper_text(paper.title, paper.abstract) for paper in papers]
    vectors = zip(papers, Bag().encode_papers(texts), strict=True)
    found.add_vectors(
        "bag", [PaperVector(paper.pk, known[paper.pk].text_key(), made) for paper, made in vectors]
    )
    found.commit(1)
    return found


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Paper]]:
    """Ten papers on each of six subjects, in other words each; half of each are new."""
    monkeypatch.setattr(variety, "DIVERSITY", 0.0)
    monkeypatch.setattr(exploration, "EVERY", 1000)
    monkeypatch.setattr(encoding, "encoder_for", lambda vectors: Bag())
    day = now().date()
    made = take_in(
        *(
            make_record(
                title=f"On {SUBJECTS[n // 10]} of sort{n}",
                abstract=f"We look at thing{n} and way{n}, once more.",
                announcement=make_announcement(day - timedelta(days=90 if n % 10 < 5 else 1)),
            )
            for n in range(60)
        )
    )
    found = indexed(made)
    monkeypatch.setattr(index, "reader", lambda: found)
    instance_interest.forget()
    yield made
    instance_interest.forget()


@pytest.fixture
def ada(papers: list[Paper]) -> User:
    reader = make_reader()
    votes.vote(reader, papers[0].pk)
    votes.vote(reader, papers[1].pk)
    return reader


def test_without_the_word_that_is_told_the_entry_falls_as_told(
    papers: list[Paper], ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, paper = for_you(ada, now()).page.ids, papers[7]
    why = why_here(ada, now(), paper.pk)
    assert why is not None
    assert why.place == before.index(paper.pk) + 1 <= 5
    assert why.words
    assert why.words[0].word == "kites"
    assert why.words[0].place > 5

    Paper.objects.filter(pk=paper.pk).update(title=without(paper.title, "kite"))
    papers[7].refresh_from_db()
    changed = indexed(papers)
    monkeypatch.setattr(index, "reader", lambda: changed)
    instance_interest.forget()

    after = for_you(ada, now()).page.ids
    assert abs(after.index(paper.pk) + 1 - why.words[0].place) <= 2


def test_what_is_not_in_the_list_has_no_reason(papers: list[Paper], ada: User) -> None:
    work = profiles.make(ada, "Work")
    assert why_here(ada, now(), papers[0].pk) is None  # liked
    assert why_here(ada, now(), papers[12].pk) is None  # old
    assert why_here(ada, now(), papers[7].pk, work) is None
    marks.mark(ada, papers[7].pk, Mark.Kind.READ)
    assert why_here(ada, now(), papers[7].pk) is None
    assert why_here(make_reader(), now(), papers[8].pk) is None


def test_without_an_encoder_the_place_alone_is_told(
    papers: list[Paper], ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoding, "encoder_for", lambda vectors: None)
    why = why_here(ada, now(), papers[7].pk)
    assert why is not None
    assert why.words is None
