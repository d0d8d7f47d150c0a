"""Runs an ONNX text encoder on one core: the one that is shipped, or any folder of its kind.

One text at a time, always: int8 models scale activations by all that is in the batch, so a vector
would depend on its neighbours. It costs nothing, for nothing is padded. One thread: on a busy
machine the threads of a session wait for each other; two cores are better used by two processes.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from dailypapers.encoder.base import EncoderUnavailable, Vector, remembering, unit
from dailypapers.encoder.folder import Description, damaged, describe
from dailypapers.encoder.wordpiece import WordPiece

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

SHIPPED = Path(__file__).parent / "weights"
OUR_INPUT = "ids"
KNOWN_INPUTS = {"input_ids", "attention_mask", "token_type_ids"}
PIECE_VECTORS = ("last_hidden_state", "token_embeddings")  # names of (1, pieces, dimensions)


class OnnxEncoder:
    """See `Encoder`. Raises `EncoderUnavailable` at once for a folder that cannot be one."""

    def __init__(self, folder: Path) -> None:
        self._described: Description = describe(folder)
        self._loading = threading.Lock()
        self._model: _Model | None = None
        self.encode_query = remembering(self._encode)

    @property
    def name(self) -> str:
        """Its given name, and eight letters of the digest of its files."""
        return self._described.name

    @property
    def weight(self) -> float:
        """What its folder says, or what is usual."""
        return self._described.weight

    @property
    def dimensions(self) -> int:
        """What its folder says, or the model does."""
        return self._described.dimensions or len(self._encode(""))

    def encode_papers(self, texts: Iterable[str]) -> Iterator[Vector]:
        """Yield vectors, reading no text ahead."""
        return map(self._encode, texts)

    def verify(self) -> tuple[str, ...]:
        """Read all files; return a sentence for each that is not what its digest says."""
        return tuple(damaged(self._described))

    def _encode(self, text: str) -> Vector:
        return self._loaded().encode(text)

    def _loaded(self) -> _Model:
        with self._loading:
            if self._model is None:
                self._model = _Model(self._described)
            return self._model


class _Model:
    """Tokeniser and session. Threads may use it at the same time."""

    def __init__(self, described: Description) -> None:
        self._wordpiece: WordPiece = described.wordpiece()
        self._longest = described.longest
        self._first = described.pooling == "first"
        self._session = _session(described.model)
        self._inputs = {given.name for given in self._session.get_inputs()}
        self._output = _output(self._session, self._inputs, described.model)

    def encode(self, text: str) -> Vector:
        """Return the vector of one text."""
        ids = np.array([self._wordpiece.encode(text, self._longest)], dtype=np.int64)
        (found,) = self._session.run([self._output], self._fed(ids))
        return unit(self._pooled(np.asarray(found)[0]))

    def _fed(self, ids: npt.NDArray[np.int64]) -> dict[str, npt.NDArray[np.int64]]:
        known = {
            OUR_INPUT: ids,
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        return {name: known[name] for name in self._inputs}

    def _pooled(self, found: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
        """Return one vector from one for each piece; without padding each piece counts alike."""
        if found.ndim == 1:
            return found
        pooled: npt.NDArray[np.floating] = found[0] if self._first else found.mean(axis=0)
        return pooled


def _session(model: Path) -> InferenceSession:
    """Load a model, for one thread of its caller's."""
    import onnxruntime

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = settings.inter_op_num_threads = 1
    settings.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    settings.log_severity_level = 3  # Errors only.
    try:
        return onnxruntime.InferenceSession(
            str(model), settings, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # Its own classes have no common one that is public.
        raise EncoderUnavailable(f"{model} cannot be loaded: {_first_line(error)}") from error


def _output(session: InferenceSession, inputs: set[str], model: Path) -> str:
    """Return which output to read. Raises `EncoderUnavailable` for another kind of model."""
    outputs: list[str] = [given.name for given in session.get_outputs()]
    if inputs == {OUR_INPUT} and len(outputs) == 1:
        return outputs[0]
    wanted = [name for name in PIECE_VECTORS if name in outputs]
    if "input_ids" in inputs and inputs <= KNOWN_INPUTS and wanted:
        return wanted[0]
    raise EncoderUnavailable(
        f"{model} takes {', '.join(sorted(inputs))} and gives {', '.join(outputs)}; a text encoder "
        "takes input_ids, attention_mask and token_type_ids and gives last_hidden_state"
    )


def _first_line(error: Any) -> str:
    return str(error).partition("\n")[0]
