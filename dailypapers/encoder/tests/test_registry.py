from __future__ import annotations

from pathlib import Path

import pytest

from dailypapers.core.errors import SetupError
from dailypapers.encoder.base import EncoderUnavailable, paper_text
from dailypapers.encoder.local import SentenceTransformersEncoder
from dailypapers.encoder.registry import open_encoder
from dailypapers.encoder.remote import RemoteEncoder
from dailypapers.encoder.setting import Chosen, checked, parse


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("builtin", Chosen("builtin")),
        (" none ", Chosen("none")),
        ("onnx:/models/small", Chosen("onnx", "/models/small")),
        ("openai:m@https://host/v1/", Chosen("openai", "m", "https://host/v1")),
        ("openai:org/m@2@http://[::1]:80/v1", Chosen("openai", "org/m@2", "http://[::1]:80/v1")),
        ("sentence-transformers:org/name", Chosen("sentence-transformers", "org/name")),
    ],
)
def test_a_setting_is_understood(text: str, chosen: Chosen) -> None:
    assert parse(text) == chosen
    assert checked(text) == text.strip()


@pytest.mark.parametrize(
    "text",
    ["", "on", "builtin:x", "onnx:", "openai:m", "openai:@https://host/v1", "openai:m@host/v1"],
)
def test_another_setting_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(SetupError, match=r"DAILYPAPERS_ENCODER is .*: write builtin, none, onnx:"):
        parse(text)


def test_none_is_no_encoder() -> None:
    assert open_encoder("none") is None


def test_each_kind_is_opened_without_loading_anything() -> None:
    remote = open_encoder("openai:m@https://host/v1", offline=True)
    assert isinstance(remote, RemoteEncoder)
    assert remote.name == "openai:m@https://host/v1"
    local = open_encoder("sentence-transformers:org/name")
    assert isinstance(local, SentenceTransformersEncoder)
    assert local.name == "sentence-transformers:org/name"


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailable, match=r"no encoder in .*model\.onnx .* is missing"):
        open_encoder(f"onnx:{tmp_path}")


def test_a_paper_is_read_as_title_and_abstract() -> None:
    assert paper_text(" On Kites\n", "They fly. ") == "On Kites. They fly."
    assert paper_text("On Kites", "") == "On Kites."
