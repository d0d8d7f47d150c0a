from __future__ import annotations

from pathlib import Path

REPLIES = Path(__file__).parent / "replies"


def reply(name: str) -> bytes:
    """Return a hand-written reply: invented papers in arXiv's wire shape."""
    return (REPLIES / name).read_bytes()
