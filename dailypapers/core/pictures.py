"""Pictures that people send, made anew: nothing of the file comes along but what can be seen. Pure.

A file may claim to be anything and unpack to anything. So only three formats are read, the size is
judged by the file's head before anything is unpacked, and whatever a decoder trips over is refused.
"""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say

FORMATS = ("PNG", "JPEG", "WEBP")
LARGE, SMALL = 1280, 480  # The longest sides that are kept.
QUALITY = 82
UNREADABLE = _("This is no PNG, JPEG or WebP picture, or it is damaged. Choose another file.")

# Pillow judges sizes too; what it warns of is refused like what it refuses by itself.
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


class Made(NamedTuple):
    """A picture as it is kept, as WebP: large, and small for lists; the size of the large one."""

    large: bytes
    small: bytes
    width: int
    height: int


def made_anew(data: bytes, megapixels: int) -> Made:
    """Return the picture in a file of at most so many pixels; raise `InputError` if there is none.

    Of one that moves, the first frame is kept.
    """
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            image.verify()
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            _check_size(image, megapixels)
            return _made(image)
    except InputError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise InputError(_too_many(megapixels)) from error
    except Exception as error:  # Decoders fed with damaged files raise whatever they trip over.
        raise InputError(UNREADABLE) from error


def _check_size(image: Image.Image, megapixels: int) -> None:
    width, height = image.size
    if width * height > megapixels * 1_000_000:
        raise InputError(
            say(
                "This picture, {width:,} × {height:,}, has more than {most} million pixels. Make "
                "it smaller first.",
                width=width,
                height=height,
                most=megapixels,
            )
        )


def _too_many(megapixels: int) -> str:
    return say(
        "This picture has more than {most} million pixels. Make it smaller first.", most=megapixels
    )


def _made(image: Image.Image) -> Made:
    image.draft("RGB", (LARGE, LARGE))  # JPEG is unpacked no larger than needed.
    turned = ImageOps.exif_transpose(image)  # What a camera noted apart is put into the picture.
    plain = turned.convert("RGBA" if turned.has_transparency_data else "RGB")
    large, small = _within(plain, LARGE), _within(plain, SMALL)
    return Made(_webp(large), _webp(small), *large.size)


def _within(image: Image.Image, side: int) -> Image.Image:
    copy = image.copy()
    copy.thumbnail((side, side), Image.Resampling.LANCZOS)
    return copy


def _webp(image: Image.Image) -> bytes:
    image.info.clear()
    out = BytesIO()
    image.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()
