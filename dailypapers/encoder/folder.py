"""Reads a folder that holds an ONNX text encoder: ours, or an export for sentence-transformers.

Ours has `encoder.json`; see `weights/README.md`. The other kind is understood as far as most such
models go: a BERT tokeniser (WordPiece), mean or first-token pooling, nothing behind it but scaling
to unit length, no words put before a text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dailypapers.encoder.base import USUAL_WEIGHT, EncoderUnavailable
from dailypapers.encoder.wordpiece import WordPiece, read_vocabulary

OURS = "encoder.json"
MODEL_FILES = ("model.onnx", "onnx/model.onnx")
VOCABULARY_FILES = ("vocab.txt", "tokenizer.json")
PLAIN_MODULES = {"Transformer", "Pooling", "Normalize"}  # the last parts of their class names
USUAL_LONGEST = 256  # pieces
MOST_LONGEST = 512  # pieces; BERT has no positions beyond
POOLINGS = {"mean": "mean", "mean_tokens": "mean", "cls": "first", "cls_token": "first"}


@dataclass(frozen=True, slots=True)
class Description:
    """What a folder says of its encoder.

    `longest` counts word pieces with `[CLS]` and `[SEP]`. `dimensions` is 0 where only the model
    knows. `pooling`, `mean` or `first`, says how vectors of pieces become one, if the model does
    not do it itself. `sha256` has the expected digest of files by name.
    """

    name: str
    model: Path
    vocabulary: Path
    longest: int
    lower_case: bool
    dimensions: int = 0
    weight: float = USUAL_WEIGHT
    pooling: str = "mean"
    sha256: dict[str, str] = field(default_factory=dict)

    def wordpiece(self) -> WordPiece:
        """Return the tokeniser. Raises `EncoderUnavailable`."""
        try:
            text = self.vocabulary.read_text(encoding="utf-8")
            if self.vocabulary.suffix == ".json":
                pieces = json.loads(text)["model"]["vocab"]
            else:
                pieces = read_vocabulary(text)
            return WordPiece(pieces, lower_case=self.lower_case)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise EncoderUnavailable(f"{self.vocabulary} cannot be used: {error}") from error


def describe(folder: Path) -> Description:
    """Return what is in the folder. Raises `EncoderUnavailable` with what is wrong with it."""
    try:
        return _ours(folder) if (folder / OURS).exists() else _exported(folder)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise EncoderUnavailable(
            f"the encoder in {folder} cannot be used: {type(error).__name__}: {error}"
        ) from error


def damaged(description: Description) -> Iterator[str]:
    """Yield a sentence for each file that is not what its recorded SHA-256 says."""
    for name, expected in description.sha256.items():
        path = description.model.parent / name
        try:
            found = _digest(path)
        except OSError as error:
            yield f"{path} cannot be read: {error}"
            continue
        if found != expected:
            yield f"{path} has SHA-256 {found}, not {expected}"


def _ours(folder: Path) -> Description:
    said = json.loads((folder / OURS).read_text(encoding="utf-8"))
    digests = dict(said["sha256"])
    return Description(
        name=f"{said['name']}@{_short(*(digests[name] for name in sorted(digests)))}",
        model=_present(folder, MODEL_FILES),
        vocabulary=_present(folder, VOCABULARY_FILES),
        longest=int(said["longest"]),
        lower_case=bool(said["lower_case"]),
        dimensions=int(said["dimensions"]),
        weight=float(said["weight"]),
        sha256=digests,
    )


def _exported(folder: Path) -> Description:
    model = _present(folder, MODEL_FILES)
    vocabulary = _present(folder, VOCABULARY_FILES)
    _refuse_other_modules(folder)
    tokenizer = _optional(folder, "tokenizer.json")
    _refuse_other_tokenizers(tokenizer)
    return Description(
        name=f"{folder.resolve().name}@{_short(_digest(model), _digest(vocabulary))}",
        model=model,
        vocabulary=vocabulary,
        longest=_longest(folder),
        lower_case=_lower_case(folder, tokenizer),
        pooling=_pooling(_optional(folder, "1_Pooling/config.json")),
    )


def _present(folder: Path, names: tuple[str, ...]) -> Path:
    for name in names:
        if (folder / name).exists():
            return folder / name
    raise EncoderUnavailable(f"there is no encoder in {folder}: {' or '.join(names)} is missing")


def _optional(folder: Path, name: str) -> dict[str, Any]:
    path = folder / name
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def _refuse_other_modules(folder: Path) -> None:
    path = folder / "modules.json"
    parts = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    others = {part["type"].rpartition(".")[2] for part in parts} - PLAIN_MODULES
    if others:
        raise EncoderUnavailable(
            f"the encoder in {folder} has {', '.join(sorted(others))} after the model, which is "
            "not supported here: use sentence-transformers:NAME"
        )


def _refuse_other_tokenizers(tokenizer: dict[str, Any]) -> None:
    kind = tokenizer.get("model", {}).get("type", "WordPiece")
    if kind != "WordPiece":
        raise EncoderUnavailable(
            f"the encoder's tokeniser is {kind}; only WordPiece is supported here: use "
            "sentence-transformers:NAME"
        )


def _longest(folder: Path) -> int:
    limits = (
        _optional(folder, "sentence_bert_config.json").get("max_seq_length"),
        _optional(folder, "tokenizer_config.json").get("model_max_length"),
    )
    said = next((int(limit) for limit in limits if limit), USUAL_LONGEST)
    return min(said, MOST_LONGEST)


def _lower_case(folder: Path, tokenizer: dict[str, Any]) -> bool:
    normalizer = tokenizer.get("normalizer") or {}
    settled = _optional(folder, "tokenizer_config.json").get("do_lower_case", True)
    return bool(normalizer.get("lowercase", settled))


def _pooling(said: dict[str, Any]) -> str:
    """Return how vectors become one; old exports have a flag for each way, new ones its name."""
    flags = [name.removeprefix("pooling_mode_") for name, on in said.items() if on is True]
    chosen = [said["pooling_mode"]] if "pooling_mode" in said else flags or ["mean"]
    ways = {POOLINGS.get(name, name) for name in chosen if name != "include_prompt"}
    if len(ways) != 1 or not ways <= set(POOLINGS.values()):
        raise EncoderUnavailable(
            f"the encoder pools by {', '.join(sorted(ways))}, which is not supported here: use "
            "sentence-transformers:NAME"
        )
    return ways.pop()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _short(*digests: str) -> str:
    """Return eight letters that change with any of the digests."""
    return hashlib.sha256("".join(digests).encode()).hexdigest()[:8]
