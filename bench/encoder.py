"""What the encoder of an instance costs: to load, for a query, for an abstract."""

from __future__ import annotations

import json
import time
from itertools import islice
from pathlib import Path

from bench.building import all_papers
from bench.clock import figures, timed
from bench.questions import Questions
from dailypapers.encoder.base import Encoder, paper_text
from dailypapers.search import encoding

KIND = "8 running words"  # of question
ABSTRACTS = 300
QUERIES = 300
EVERY = 37  # of the papers in the catalogue's order one is encoded, to have all kinds of them


def main(questions: str) -> None:
    """Measure the encoder of the instance this runs in, which has loaded none so far."""
    started = time.process_time()
    encoder = encoding.encoder()
    assert encoder
    encoder.encode_query("first")
    loaded = time.process_time() - started
    asked = [question.text for question in Questions(Path(questions)).take(KIND, QUERIES)]
    queries = list(map(timed(encoder.encode_query), asked))
    print(
        json.dumps(
            {
                "name": encoder.name,
                "load": loaded,
                "abstracts": _abstracts_a_second(encoder),
                "query": figures(queries),
            }
        )
    )


def _abstracts_a_second(encoder: Encoder) -> float:
    papers = islice((paper for paper in all_papers() if paper.abstract), 0, None, EVERY)
    texts = [paper_text(paper.title, paper.abstract) for paper in islice(papers, ABSTRACTS)]
    started = time.process_time()
    for _ in encoder.encode_papers(texts):
        pass
    return len(texts) / (time.process_time() - started)
