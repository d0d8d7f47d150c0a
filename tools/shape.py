"""Prints file and function sizes against what we aim at. Looks, never fails: see CONTRIBUTING."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
ASK_FILE, ASK_FUNCTION = 400, 60  # Above these a reviewer asks why.


def main() -> None:
    """Print the table and what stands out."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "dailypapers", "lab"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    paths = [ROOT / name for name in listed if name.endswith(".py") and "migrations" not in name]
    tests = [path for path in paths if "tests" in path.parts or "testing" in path.parts]
    code = [path for path in paths if path not in tests and path.read_text().strip()]
    lines = {path: len(path.read_text().splitlines()) for path in paths}
    functions = [function for path in code for function in _functions(path)]
    sizes = [size for _, _, size in functions]
    print("                       ours   aim")
    print(f"code files             {len(code):5}")
    print(f"code lines             {sum(lines[path] for path in code):5}")
    print(f"file, median           {median(lines[path] for path in code):5.0f}   60 to 100")
    print(f"function, median       {median(sizes):5.0f}   8 to 10")
    print(f"functions under 35     {_share(sizes, 35):4.0f}%   90%")
    print(f"test lines : code      {_ratio(tests, code, lines):5.2f}   1.2")
    for path in sorted(code, key=lambda path: -lines[path]):
        if lines[path] > ASK_FILE:
            print(f"long file      {path.relative_to(ROOT)}: {lines[path]} lines")
    for path, name, size in sorted(functions, key=lambda found: -found[2]):
        if size > ASK_FUNCTION:
            print(f"long function  {path.relative_to(ROOT)}: {name}, {size} lines")


def _functions(path: Path) -> list[tuple[Path, str, int]]:
    return [
        (path, node.name, (node.end_lineno or node.lineno) - node.lineno + 1)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
    ]


def _share(sizes: list[int], limit: int) -> float:
    return 100 * sum(size < limit for size in sizes) / len(sizes)


def _ratio(tests: list[Path], code: list[Path], lines: dict[Path, int]) -> float:
    return sum(lines[path] for path in tests) / sum(lines[path] for path in code)


if __name__ == "__main__":
    main()
