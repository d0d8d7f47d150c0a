"""The encoder in PyTorch: a BERT without what inference does not need, layers of any width.

Names follow the paper of Devlin et al. (2019); `load_teacher` reads all-MiniLM-L6-v2 as published.
"""

from __future__ import annotations

import json
from pathlib import Path

from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

LAYER_NORM_EPSILON = 1e-12
HEAD_SIZE = 32
OURS_TO_THEIRS = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "output": "attention.output.dense",
    "norm1": "attention.output.LayerNorm",
    "inner": "intermediate.dense",
    "outer": "output.dense",
    "norm2": "output.LayerNorm",
}


class Layer(nn.Module):
    """Attention, then a feed-forward net, each added to its input and normalised."""

    def __init__(self, hidden: int, heads: int, inner: int) -> None:
        super().__init__()
        width = heads * HEAD_SIZE
        self.query = nn.Linear(hidden, width)
        self.key = nn.Linear(hidden, width)
        self.value = nn.Linear(hidden, width)
        self.output = nn.Linear(width, hidden)
        self.norm1 = nn.LayerNorm(hidden, eps=LAYER_NORM_EPSILON)
        self.inner = nn.Linear(hidden, inner)
        self.outer = nn.Linear(inner, hidden)
        self.norm2 = nn.LayerNorm(hidden, eps=LAYER_NORM_EPSILON)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Return (batch, n, hidden); `mask` is (batch, 1, 1, n), True where there is a piece."""
        x = self.norm1(x + self.output(self.attended(x, mask)))
        return self.norm2(x + self.outer(self.activated(x)))

    def attended(self, x: Tensor, mask: Tensor) -> Tensor:
        """Return what the heads gather, (batch, n, heads * 32), before the output projection."""
        batch, length, _ = x.shape
        heads = [
            part(x).view(batch, length, -1, HEAD_SIZE).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        ]
        found = functional.scaled_dot_product_attention(*heads, attn_mask=mask)
        return found.transpose(1, 2).reshape(batch, length, -1)

    def activated(self, x: Tensor) -> Tensor:
        """Return the hidden units of the feed-forward net, (batch, n, inner)."""
        return functional.gelu(self.inner(x))


class Encoder(nn.Module):
    """Word pieces to one vector: layers, mean over the pieces, a projection, unit length."""

    def __init__(
        self,
        widths: list[tuple[int, int]],
        vocabulary: int = 30522,
        hidden: int = 384,
        longest: int = 512,
        dimensions: int | None = None,
    ) -> None:
        """`widths` gives each layer's heads and inner units; no `dimensions`, no projection."""
        super().__init__()
        self.word = nn.Embedding(vocabulary, hidden)
        self.position = nn.Embedding(longest, hidden)
        self.norm = nn.LayerNorm(hidden, eps=LAYER_NORM_EPSILON)
        self.layers = nn.ModuleList(Layer(hidden, heads, inner) for heads, inner in widths)
        self.projection = nn.Linear(hidden, dimensions, bias=False) if dimensions else None

    def embed(self, ids: Tensor) -> Tensor:
        """Return what the first layer reads, (batch, n, hidden)."""
        return self.norm(self.word(ids) + self.position.weight[: ids.shape[1]])

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Return (batch, dimensions), unit length; `mask` is (batch, n), True for pieces."""
        x = self.embed(ids)
        for layer in self.layers:
            x = layer(x, mask[:, None, None, :])
        weights = mask[:, :, None].to(x.dtype)
        x = (x * weights).sum(1) / weights.sum(1)
        if self.projection is not None:
            x = self.projection(x)
        return functional.normalize(x.float(), dim=1)

    @property
    def widths(self) -> list[tuple[int, int]]:
        """The heads and inner units of each layer."""
        return [
            (layer.query.out_features // HEAD_SIZE, layer.inner.out_features)
            for layer in self.layers
        ]


def load_teacher(folder: Path) -> Encoder:
    """Return all-MiniLM-L6-v2 from its published files; its token type is added to the places."""
    config = json.loads((folder / "config.json").read_text())
    widths = [(config["num_attention_heads"], config["intermediate_size"])]
    model = Encoder(widths * config["num_hidden_layers"])
    theirs = load_file(folder / "model.safetensors")
    token_type = theirs["embeddings.token_type_embeddings.weight"][0]
    ours = {
        "word.weight": theirs["embeddings.word_embeddings.weight"],
        "position.weight": theirs["embeddings.position_embeddings.weight"] + token_type,
        "norm.weight": theirs["embeddings.LayerNorm.weight"],
        "norm.bias": theirs["embeddings.LayerNorm.bias"],
    }
    for number in range(len(model.layers)):
        for our_name, their_name in OURS_TO_THEIRS.items():
            for kind in ("weight", "bias"):
                value = theirs[f"encoder.layer.{number}.{their_name}.{kind}"]
                ours[f"layers.{number}.{our_name}.{kind}"] = value
    model.load_state_dict(ours)
    return model.eval()
