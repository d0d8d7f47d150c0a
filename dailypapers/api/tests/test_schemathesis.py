"""Version 1 as Schemathesis sees it: asked for what its document allows, and what it does not.

No answer is a 500 or a status or a shape that the document does not name, and what was made can be
asked for by its links. `make fuzz` asks for more, with every edge of every field.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dailypapers.api.tests.conftest import writer_of
from dailypapers.testing.processes import Instance

ROUNDS = int(os.environ.get("DAILYPAPERS_TEST_ROUNDS", "0"))
SEED = os.environ.get("DAILYPAPERS_TEST_SEED", "1")
EXAMPLES = max(2, ROUNDS // 25)
# What a document allows may still be refused, such as a view that is not there; `links` are ours.
CONFIG = f"""
[phases.coverage]
enabled = {"true" if ROUNDS else "false"}
[phases.fuzzing.generation]
max-examples = {EXAMPLES}
[phases.stateful.generation]
max-examples = {30 * EXAMPLES}
mode = "positive"
[phases.stateful.inference]
algorithms = []
[checks]
positive_data_acceptance.enabled = false
"""


@pytest.mark.any_database
@pytest.mark.timeout(3600 if ROUNDS else 400)
def test_nothing_is_answered_that_the_document_does_not_say(
    written: Instance, tmp_path: Path
) -> None:
    token = writer_of(written, "schema@example.org", is_staff=True, is_superuser=True)
    config = tmp_path / "schemathesis.toml"
    config.write_text(CONFIG)
    program = Path(sys.executable).with_name("st")
    done = subprocess.run(
        [
            *(program, "--config-file", config, "run", f"{written.address}/api/v1/openapi.json"),
            *("-H", f"Authorization: Bearer {token}", "--seed", SEED, "--continue-on-failure"),
            *("--warnings", "off", "--no-color"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr
    followed = re.search(r"API Links: +(\d+) covered / (\d+) selected", done.stdout)
    assert followed
    assert int(followed[1]) >= 15, done.stdout
    assert int(followed[2]) >= 50
