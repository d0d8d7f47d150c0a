from __future__ import annotations

from pathlib import Path

import pytest

from dailypapers.core.files import write_whole


def test_a_file_is_replaced_whole_or_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "folder" / "kept.json"
    write_whole(path, "naïve")
    assert path.read_text(encoding="utf-8") == "naïve"

    def full(self: Path, text: str, encoding: str) -> None:
        with self.open("w") as file:
            file.write(text[:2])
        raise OSError("No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, "other")
    assert path.read_text(encoding="utf-8") == "naïve"
