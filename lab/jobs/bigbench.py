"""Tasks in the JSON of BIG-bench (Srivastava and others, arXiv 2206.04615): `task.json`.

`examples` have an `input` and either `target_scores`, what each choice is worth, or `target`, one
or several right answers. A task with choices classifies; one without takes the targets of all its
examples as choices, for an encoder can only choose.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lab.jobs.job import Example, Item, Job, JobError, Kind, Split

SHOWN = 1  # examples of the task that are shown, and so are not asked


def load(path: Path, split: Split | None = None) -> Job:
    """Return the task of a file, or of the `task.json` in a folder. Raises `JobError`."""
    file = path / "task.json" if path.is_dir() else path
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
        examples = [(str(one["input"]), _scores(one)) for one in said["examples"]]
        instruction = str(said.get("task_prefix") or said["description"]).strip()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise JobError(f"{file} is no task of BIG-bench: {error!r}") from error
    if len(examples) <= SHOWN:
        raise JobError(f"{file} needs more than {SHOWN} example")
    has_choices = all("target_scores" in one for one in said["examples"])
    return Job(
        name=str(said.get("name") or file.parent.name),
        kind=Kind.CLASSIFY,
        instruction=instruction if instruction.endswith((".", "?", ":")) else f"{instruction}.",
        texts={choice: choice for _, scores in examples for choice in scores},
        items=list(_items(examples[SHOWN:], has_choices)),
        examples=[Example(asked, _best(scores)) for asked, scores in examples[:SHOWN]],
        split=split or Split(judge=1.0),
    )


def _items(examples: list[tuple[str, dict[str, float]]], has_choices: bool) -> Iterator[Item]:
    for number, (asked, scores) in enumerate(examples, start=SHOWN):
        yield Item(str(number), scores, asked, among=tuple(scores) if has_choices else ())


def _scores(example: Mapping[str, Any]) -> dict[str, float]:
    """Return what each answer of an example is worth."""
    if "target_scores" in example:
        return {str(name): float(worth) for name, worth in example["target_scores"].items()}
    target = example["target"]
    return {str(one): 1.0 for one in (target if isinstance(target, list) else [target])}


def _best(scores: Mapping[str, float]) -> str:
    return max(scores, key=lambda choice: scores[choice])
