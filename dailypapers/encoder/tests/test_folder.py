"""Folders as people have them: exports for sentence-transformers, ours, and broken ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dailypapers.encoder.base import EncoderUnavailable
from dailypapers.encoder.onnx import OnnxEncoder
from dailypapers.encoder.tests.tiny_model import PIECES, TABLE, model, write_folder


def rows(*pieces: str) -> np.ndarray[Any, Any]:
    """Return what the tiny model knows of these pieces."""
    return np.array([TABLE[PIECES.index(piece)] for piece in pieces])


def at_unit_length(vector: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return the vector over its length."""
    return np.asarray(vector / np.linalg.norm(vector))


def test_an_export_is_pooled_by_the_mean_and_scaled(tmp_path: Path) -> None:
    encoder = OnnxEncoder(write_folder(tmp_path / "tiny"))
    expected = at_unit_length(rows("[CLS]", "kite", "##s", "fly", "[SEP]").mean(axis=0))
    np.testing.assert_allclose(encoder.encode_query("Kites FLY"), expected, rtol=1e-6)
    assert (encoder.dimensions, encoder.weight) == (3, 0.5)


def test_an_export_is_pooled_by_its_first_piece_where_it_says_so(tmp_path: Path) -> None:
    for settled in ({"pooling_mode_cls_token": True}, {"pooling_mode": "cls"}):
        folder = write_folder(tmp_path, **{"1_Pooling___config__json": settled})
        found = OnnxEncoder(folder).encode_query("kites fly")
        np.testing.assert_allclose(found, at_unit_length(rows("[CLS]")[0]), rtol=1e-6)


def test_an_export_reads_no_more_than_it_was_made_for(tmp_path: Path) -> None:
    encoder = OnnxEncoder(write_folder(tmp_path))
    expected = at_unit_length(rows("[CLS]", *["fly"] * 4, "[SEP]").mean(axis=0))
    np.testing.assert_allclose(encoder.encode_query("fly " * 100), expected, rtol=1e-6)


def test_an_export_may_have_its_model_beside_its_settings_and_only_a_tokenizer_file(
    tmp_path: Path,
) -> None:
    vocabulary = {piece: number for number, piece in enumerate(PIECES)}
    tokenizer = {"model": {"type": "WordPiece", "vocab": vocabulary}, "normalizer": None}
    folder = write_folder(
        tmp_path,
        onnx___model__onnx=None,
        vocab__txt=None,
        model__onnx=model("token_embeddings"),
        tokenizer__json=tokenizer,
        sentence_bert_config__json=None,
        modules__json=None,
        **{"1_Pooling___config__json": None},
    )
    expected = at_unit_length(rows("[CLS]", "low", "[SEP]").mean(axis=0))
    np.testing.assert_allclose(OnnxEncoder(folder).encode_query("low"), expected, rtol=1e-6)


def test_a_cased_export_keeps_case(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, tokenizer_config__json={"do_lower_case": False})
    encoder = OnnxEncoder(folder)
    unknown, known = encoder.encode_query("FLY"), encoder.encode_query("fly")
    expected = at_unit_length(rows("[CLS]", "[UNK]", "[SEP]").mean(axis=0))
    np.testing.assert_allclose(unknown, expected, rtol=1e-6)
    assert not np.allclose(unknown, known)


def test_a_name_follows_the_content_and_not_the_place(tmp_path: Path) -> None:
    one = OnnxEncoder(write_folder(tmp_path / "a" / "tiny"))
    same = OnnxEncoder(write_folder(tmp_path / "b" / "tiny"))
    other = OnnxEncoder(write_folder(tmp_path / "c" / "tiny", vocab__txt="\n".join(PIECES[:7])))
    assert one.name.startswith("tiny@")
    assert one.name == same.name != other.name


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"onnx___model__onnx": None}, "model.onnx or onnx/model.onnx is missing"),
        ({"vocab__txt": None}, "vocab.txt or tokenizer.json is missing"),
        ({"tokenizer__json": {"model": {"type": "Unigram"}}}, "only WordPiece is supported"),
        ({"tokenizer__json": "{"}, "cannot be used: JSONDecodeError"),
        ({"tokenizer__json": "[1]"}, "cannot be used: TypeError"),
        ({"modules__json": [{"type": "x.Dense"}]}, "has Dense after the model"),
        ({"1_Pooling___config__json": {"pooling_mode_max_tokens": True}}, "pools by max_tokens"),
        ({"1_Pooling___config__json": {"pooling_mode": "lasttoken"}}, "pools by lasttoken"),
        ({"encoder__json": {"name": "mine"}}, "cannot be used: KeyError: 'sha256'"),
    ],
)
def test_what_is_not_supported_is_said_when_it_is_opened(
    tmp_path: Path, changes: dict[str, Any], said: str
) -> None:
    folder = write_folder(tmp_path, **changes)
    with pytest.raises(EncoderUnavailable) as caught:
        OnnxEncoder(folder)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"onnx___model__onnx": b"not a model"}, "cannot be loaded"),
        ({"onnx___model__onnx": model("logits")}, "a text encoder takes input_ids"),
        ({"vocab__txt": "a\nb\n"}, "lacks [UNK], [CLS], [SEP]"),
        ({"vocab__txt": b"\xff\xfe"}, "cannot be used"),
    ],
)
def test_what_cannot_be_loaded_is_a_sentence(
    tmp_path: Path, changes: dict[str, Any], said: str
) -> None:
    encoder = OnnxEncoder(write_folder(tmp_path, **changes))
    with pytest.raises(EncoderUnavailable) as caught:
        encoder.encode_query("kites")
    assert said in str(caught.value)


def test_files_that_are_not_what_their_digests_say_are_found(tmp_path: Path) -> None:
    digests = {"vocab.txt": "0" * 64, "lost.bin": "0" * 64}
    settled = {"name": "mine", "dimensions": 3, "longest": 6, "lower_case": True, "weight": 0.4}
    folder = write_folder(
        tmp_path, onnx___model__onnx=None, model__onnx=model(), encoder__json=settled
    )
    (folder / "encoder.json").write_text(json.dumps(settled | {"sha256": digests}))
    encoder = OnnxEncoder(folder)
    changed, lost = encoder.verify()
    assert "vocab.txt has SHA-256" in changed
    assert "lost.bin cannot be read" in lost
    assert encoder.name.startswith("mine@")
    assert (encoder.dimensions, encoder.weight) == (3, 0.4)
