"""From the setting to the encoder. A new kind of encoder is one file and one line here."""

from __future__ import annotations

from pathlib import Path

from dailypapers.encoder import setting
from dailypapers.encoder.base import Encoder
from dailypapers.encoder.local import SentenceTransformersEncoder
from dailypapers.encoder.onnx import SHIPPED, OnnxEncoder
from dailypapers.encoder.remote import RemoteEncoder


def open_encoder(text: str, *, key: str = "", offline: bool = False) -> Encoder | None:
    """Return the encoder that a setting names, None for `none`. No model is loaded yet.

    Raises `SetupError` for a setting that names none, `EncoderUnavailable` for one that is missing.
    """
    chosen = setting.parse(text)
    match chosen.kind:
        case setting.BUILTIN:
            return OnnxEncoder(SHIPPED)
        case setting.ONNX:
            return OnnxEncoder(Path(chosen.model).expanduser())
        case setting.OPENAI:
            return RemoteEncoder(chosen.model, chosen.address, key=key, offline=offline)
        case setting.SENTENCE_TRANSFORMERS:
            return SentenceTransformersEncoder(chosen.model, offline=offline)
    return None
