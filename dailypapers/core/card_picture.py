"""The picture that chats and feeds show of a link to a paper: its title, who wrote it, where it is.

Drawn with Pillow and the one font that it brings, which knows plain Latin letters. Pure.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from unicodedata import normalize

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630
MARGIN, BAR = 72, 14
PAPER, INK, QUIET, ACCENT = "#fbfaf7", "#1d1c1a", "#5f5b53", "#b3391f"
SIZES = (68, 60, 52, 44, 38)  # of titles: the largest in which all of it fits
LINES = 5
MISSING = "\uffff"  # No font has it.


def card(title: str, authors: str, foot: str) -> bytes:
    """Return a picture of a paper as PNG."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, WIDTH, BAR), fill=ACCENT)
    size, lines = _fitted(known(title))
    top = MARGIN + BAR
    for line in lines:
        draw.text((MARGIN, top), line, font=_font(size), fill=INK)
        top += round(size * 1.25)
    draw.text((MARGIN, top + 20), _cut(known(authors), 32), font=_font(32), fill=QUIET)
    draw.text((MARGIN, HEIGHT - MARGIN - 28), _cut(known(foot), 28), font=_font(28), fill=ACCENT)
    out = BytesIO()
    image.convert("P", palette=Image.Palette.ADAPTIVE, colors=32).save(out, "PNG", optimize=True)
    return out.getvalue()


def known(text: str) -> str:
    """Return a text in letters that the font has; of others, what stands below their accents."""
    return "".join(sign if _has(sign) else _plain(sign) for sign in normalize("NFC", text))


def _plain(sign: str) -> str:
    return "".join(part for part in normalize("NFKD", sign) if _has(part))


@cache
def _has(sign: str) -> bool:
    if sign == " ":
        return True
    font = _font(32)
    mask, missing = font.getmask(sign), font.getmask(MISSING)
    return mask.size != missing.size or bytes(mask) != bytes(missing)


def _fitted(title: str) -> tuple[int, list[str]]:
    """Return the largest size in which a title fits, and its lines; what is too long is cut."""
    for size in SIZES:
        lines = _lines(title, size)
        if len(lines) <= LINES - (size > SIZES[2]):
            return size, lines
    kept = lines[:LINES]
    kept[-1] = _cut(f"{kept[-1]} {lines[LINES]}", SIZES[-1])
    return SIZES[-1], kept


def _lines(text: str, size: int) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _wide(longer, size):
            lines.append(word)
        else:
            lines[-1] = longer
    return [_cut(line, size) for line in lines]


def _cut(text: str, size: int) -> str:
    """Return a line that is no wider than the picture."""
    if not _wide(text, size):
        return text
    while text and _wide(f"{text}…", size):
        text = text[: -max(1, len(text) // 20)]
    return f"{text.rstrip()}…"


def _wide(text: str, size: int) -> bool:
    return _font(size).getlength(text) > WIDTH - 2 * MARGIN


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont)
    return font
