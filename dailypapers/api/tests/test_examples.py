"""What the documentation shows is run as it stands, against a real server."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dailypapers.testing.processes import Instance

REFERENCE = Path(__file__).resolve().parents[3] / "docs" / "reference"
PAGES = ("api.md", "client.md", "hugging-face.md", "oai-pmh.md", "arxiv-api.md", "mcp.md")
EXAMPLE = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
ADDRESS = "http://127.0.0.1:8000"


@pytest.mark.parametrize("page", PAGES)
def test_examples_run(served: Instance, page: str, capsys: pytest.CaptureFixture[str]) -> None:
    examples = EXAMPLE.findall((REFERENCE / page).read_text())
    assert examples
    for example in examples:
        exec(compile(example.replace(ADDRESS, served.address), page, "exec"), {})
        assert capsys.readouterr().out.strip()
