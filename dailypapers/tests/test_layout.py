"""The layers hold, and the test that says so can fail."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_no_layer_imports_one_above_it() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_engine_loads_without_django() -> None:
    script = (
        "import sys\n"
        "import dailypapers.search.engine.query, dailypapers.search.backends.embedded\n"
        "import dailypapers.sources.arxiv.client, dailypapers.catalogue.merge\n"
        "import dailypapers.feed.ranking, dailypapers.feed.calendar\n"
        "sys.exit('django' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0
