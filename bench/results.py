"""What search costs over HTTP, and the memory of one of two processes that serve it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

from bench.clock import Kind, figures, in_turn, memory
from bench.processes import serving

PAGES, WARM_UP = 200, 10
# What is measured, by name: the kind of questions and where they are asked.
PATHS = {
    "page, 3 words": ("3 words", "/search"),
    "page, 8 running words": ("8 running words", "/search"),
    "suggestions over HTTP, a begun word": ("a begun word", "/search/suggest"),
    "suggestions over HTTP, a word and a begun one": ("a word and a begun one", "/search/suggest"),
}


def result_pages(instance: Path, questions: Path) -> dict[str, Any]:
    """Ask the server of an instance for pages it has not shown; return figures and memory in MB.

    The questions are the last of their kinds, which no other measurement has come to. A second
    process is asked the same before memory is read: what both map, the kernel holds once, and who
    serves many readers runs several.
    """
    drawn = json.loads(questions.read_text())
    with serving(instance) as server, serving(instance) as other:
        kinds = {
            name: Kind(
                server.cpu_ms, [_address(path, each) for each in drawn[kind][-PAGES - WARM_UP :]]
            )
            for name, (kind, path) in PATHS.items()
        }
        spent = in_turn(kinds, WARM_UP)
        for kind in kinds.values():
            for address in kind.questions:
                other.get(address)
        held = memory(server.pid)
    return {"spent": {name: figures(values) for name, values in spent.items()}, "memory": held}


def _address(path: str, question: dict[str, Any]) -> str:
    return f"{path}?q={quote_plus(question['text'])}"
