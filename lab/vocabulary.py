"""A smaller vocabulary: the word pieces that papers use, and all that words can be spelt with.

A word that loses its own piece is still read, in more pieces: greedy matching falls back on shorter
ones, down to letters.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tokenizers import Tokenizer

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
BATCH = 2000


def counts(tokenizer: Tokenizer, texts: Iterable[str]) -> Counter[int]:
    """Return how often each piece occurs in the texts."""
    tokenizer.no_truncation()
    found: Counter[int] = Counter()
    for encoding in tokenizer.encode_batch(list(texts)):
        found.update(encoding.ids)
    return found


def kept(tokenizer: Tokenizer, found: Counter[int], size: int) -> list[str]:
    """Return the `size` pieces to keep, in their old order: letters, then the most frequent."""
    pieces = sorted(tokenizer.get_vocab().items(), key=lambda pair: pair[1])
    always = {piece for piece, _ in pieces if piece in SPECIAL or len(piece.lstrip("#")) == 1}
    others = [pair for pair in pieces if pair[0] not in always and not piece_is_unused(pair[0])]
    others.sort(key=lambda pair: (-found[pair[1]], pair[1]))
    chosen = always | {piece for piece, _ in others[: size - len(always)]}
    return [piece for piece, _ in pieces if piece in chosen]


def piece_is_unused(piece: str) -> bool:
    """Say whether the piece is one of the placeholders that BERT's vocabulary keeps free."""
    return piece.startswith("[unused")


def cut(tokenizer_file: Path, pieces: list[str]) -> Tokenizer:
    """Return the tokeniser with these pieces only."""
    described = json.loads(tokenizer_file.read_text())
    numbers = {piece: number for number, piece in enumerate(pieces)}
    described["model"]["vocab"] = numbers
    for added in described["added_tokens"]:
        added["id"] = numbers[added["content"]]
    for name, token in described["post_processor"].get("special_tokens", {}).items():
        token["ids"] = [numbers[name]]
    for name in ("sep", "cls"):
        if name in described["post_processor"]:
            token = described["post_processor"][name]
            token[1] = numbers[token[0]]
    return Tokenizer.from_str(json.dumps(described))
