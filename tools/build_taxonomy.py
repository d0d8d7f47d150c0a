"""Writes dailypapers/archive/taxonomy.csv: arXiv's codes and names, no descriptions.

Run: .venv/bin/python tools/build_taxonomy.py FOLDER  (with arxiv_categories.json in it)
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

OUTPUT = Path(__file__).resolve().parent.parent / "dailypapers" / "archive" / "taxonomy.csv"


def main(folder: Path) -> None:
    """Write one row per category."""
    categories = json.loads((folder / "arxiv_categories.json").read_text())
    with OUTPUT.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "name", "group", "active", "alias_of"])
        for category in sorted(categories, key=lambda category: category["code"]):
            writer.writerow(
                [
                    category["code"],
                    category["name"],
                    category["group_name"],
                    int(category["active"]),
                    category["alias_of"] or "",
                ]
            )
    print(f"{len(categories)} categories in {OUTPUT}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
