"""Lists the jobs that are declared, and checks them: python -m lab.jobs [--data FOLDER] [NAME...]

A name is that of a file here, or the path of a task of BIG-bench.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from lab.jobs.declared import load
from lab.jobs.job import Job, JobError

HERE = Path(__file__).parent
DATA = HERE.parents[2] / "shared" / "data"
SHOWN = 3  # problems of a job


def main() -> int:
    """Say what there is; return 1 if something is wrong with it."""
    parser = argparse.ArgumentParser(description="List and check the jobs that are declared.")
    parser.add_argument("names", nargs="*", help="only these")
    parser.add_argument("--data", type=Path, default=DATA, help="the folder their paths are below")
    asked = parser.parse_args()
    is_sound = True
    for path in _paths(asked.names):
        try:
            job = load(path, asked.data)
        except JobError as error:
            is_sound &= not (here := _is_here(error))
            sys.stdout.write(f"{path.stem}: {'' if here else 'not tried: '}{error}\n")
            continue
        problems = list(islice(job.problems(), SHOWN))
        is_sound &= not problems
        sys.stdout.write("\n  ".join([_line(job), *problems]) + "\n")
    return 0 if is_sound else 1


def _paths(names: list[str]) -> Iterator[Path]:
    for name in names or sorted(path.stem for path in HERE.glob("*.toml")):
        declared = HERE / f"{name}.toml"
        yield declared if declared.exists() else Path(name)


def _is_here(error: JobError) -> bool:
    """Say whether a job's data is there, so that the error is one of the declaration."""
    return "is not there" not in str(error) and "is not a folder" not in str(error)


def _line(job: Job) -> str:
    parts = Counter(part.value for part in job.split.of(job.items))
    said = ", ".join(f"{count:,} to {part}" for part, count in sorted(parts.items()))
    return f"{job.name}: {job.kind}, {len(job.texts):,} texts, {len(job.items):,} items ({said})"


if __name__ == "__main__":
    sys.exit(main())
