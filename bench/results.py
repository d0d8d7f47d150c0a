"""What the search page costs over HTTP, and the memory of the process that serves it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

from bench.clock import Kind, figures, in_turn, memory
from bench.processes import serving

PAGES, WARM_UP = 200, 10
KINDS = ("3 words", "8 running words")  # of questions


def result_pages(instance: Path, questions: Path) -> dict[str, Any]:
    """Ask the server of an instance for pages it has not shown; return figures and memory in MB.

    The questions are the last of their kinds, which no other measurement has come to.
    """
    drawn = json.loads(questions.read_text())
    with serving(instance) as server:
        kinds = {
            kind: Kind(server.cpu_ms, [_address(each) for each in drawn[kind][-PAGES - WARM_UP :]])
            for kind in KINDS
        }
        spent = in_turn(kinds, WARM_UP)
        held = memory(server.pid)
    found = {f"page, {kind}": figures(values) for kind, values in spent.items()}
    return {"spent": found, "memory": held}


def _address(question: dict[str, Any]) -> str:
    return f"/search?q={quote_plus(question['text'])}"
