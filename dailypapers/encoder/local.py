"""Any model of the sentence-transformers library, which brings PyTorch: the extra `[encoders]`."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import numpy as np

from dailypapers.encoder.base import (
    USUAL_WEIGHT,
    EncoderUnavailable,
    Vector,
    remembering,
    unit,
)

BATCH = 8  # texts; about a second on a processor


class SentenceTransformersEncoder:
    """See `Encoder`. `model` is a name of the Hugging Face hub or a folder.

    With `offline`, a model is used only if it is on this machine already.
    """

    weight = USUAL_WEIGHT

    def __init__(self, model: str, *, offline: bool = False) -> None:
        self.name = f"sentence-transformers:{model}"
        self._name, self._offline = model, offline
        self._loading = threading.Lock()
        self._model: Any = None
        self.encode_query = remembering(self._encode_query)

    @property
    def dimensions(self) -> int:
        """What the model says."""
        return len(self.encode_query(""))

    def encode_papers(self, texts: Iterable[str]) -> Iterator[Vector]:
        """Yield vectors, reading a batch of texts ahead."""
        rest = iter(texts)
        while batch := list(islice(rest, BATCH)):
            found = self._loaded().encode_document(batch, show_progress_bar=False)
            yield from map(unit, np.asarray(found))

    def _encode_query(self, text: str) -> Vector:
        return unit(np.asarray(self._loaded().encode_query(text, show_progress_bar=False)))

    def _loaded(self) -> Any:
        with self._loading:
            if self._model is None:
                self._model = _load(self._name, offline=self._offline)
            return self._model


def _load(name: str, *, offline: bool) -> Any:
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise EncoderUnavailable(
            f"sentence-transformers:{name} needs a library that is not here ({error}): "
            'pip install "dailypapers[encoders]"'
        ) from error
    try:
        return SentenceTransformer(name, device="cpu", local_files_only=offline)
    except Exception as error:  # It lets through those of a dozen libraries.
        said = str(error).partition("\n")[0]
        problem = f"sentence-transformers:{name} cannot be loaded: {said}"
        raise EncoderUnavailable(problem) from error
