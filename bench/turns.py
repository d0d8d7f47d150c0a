"""What a turn of a conversation costs without a language model.

Run: DAILYPAPERS_HOME=FOLDER python -m bench.turns, on a copy of an instance of 112,622 papers
"""

from __future__ import annotations

import os
import time
from statistics import median

import django

from bench.page import replace_section, table

TITLE = "Turns of a conversation"
SUBJECTS = (
    "graph networks", "sparse attention", "protein folding", "sign language", "speech synthesis",
    "causal discovery", "robot grasping", "image captioning", "legal reasoning", "tabular data",
    "table understanding", "weather models",
)  # fmt: skip
TURNS = (
    "papers on {}",
    "only since 2022",
    "of those with code",
    "papers similar to the first",
    "the same for music",
    "go back to the first search",
    "add the first two",
    "what is trending this week?",
    "what do people say about the first one?",
)
MOST = 150  # ms of CPU that a turn may take


def main() -> None:
    """Measure, and write the section."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dailypapers.config.settings")
    django.setup()
    from dailypapers.accounts.models import User
    from dailypapers.assistant import functions, turning
    from dailypapers.assistant.memory.session import Session
    from dailypapers.catalogue.models import Paper

    reader, _ = User.objects.get_or_create(email="turns@example.org")
    began = time.process_time()
    functions.finder()
    made = time.process_time() - began
    spent: dict[str, list[float]] = {said: [] for said in TURNS}
    for subject in SUBJECTS:
        session = Session()
        for said in TURNS:
            began = time.process_time()
            session, _ = turning.turn(reader, session, said.format(subject))
            spent[said].append((time.process_time() - began) * 1000)
    rows = [
        [said.format("…"), f"{median(each[1:]):.1f}", f"{max(each[1:]):.1f}"]
        for said, each in spent.items()
    ]
    every = [one for each in spent.values() for one in each[1:]]
    lines = [
        f"Made by `python -m bench.turns`. CPU ms of a turn with what it looks up, over "
        f"{Paper.objects.count():,} papers, {len(SUBJECTS)} conversations, the first left out. A "
        f"turn may take {MOST}. To know its functions a process takes {made:.1f} s once.",
        "",
        table(
            ["", "median", "most"], [*rows, ["all", f"{median(every):.1f}", f"{max(every):.1f}"]]
        ),
    ]
    replace_section(TITLE, "\n".join(lines))


if __name__ == "__main__":
    main()
