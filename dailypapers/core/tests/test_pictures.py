from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from dailypapers.core.errors import InputError
from dailypapers.core.pictures import LARGE, SMALL, UNREADABLE, made_anew

MODES = ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"]


def encoded(image: Image.Image, kind: str = "PNG", **more: object) -> bytes:
    """Return the file of a picture."""
    out = BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    """Return a picture that was made."""
    image = Image.open(BytesIO(data))
    assert image.format == "WEBP"
    return image


@pytest.mark.parametrize("mode", MODES)
def test_pictures_of_every_mode_are_made_anew(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    made = made_anew(encoded(Image.new(mode, (60, 40), 1), kind), 16)
    assert (made.width, made.height) == opened(made.large).size == opened(made.small).size
    assert (made.width, made.height) == (60, 40)


def test_large_ones_are_made_smaller_and_keep_their_shape() -> None:
    made = made_anew(encoded(Image.new("RGB", (3000, 1500)), "JPEG"), 16)
    assert opened(made.large).size == (made.width, made.height) == (LARGE, LARGE // 2)
    assert opened(made.small).size == (SMALL, SMALL // 2)


def test_nothing_but_what_can_be_seen_is_kept() -> None:
    image = Image.new("RGB", (60, 40))
    notes = Image.Exif()
    notes[0x0112], notes[0x013B] = 6, "Ada Secret"  # turned by a quarter; the artist
    data = encoded(image, "JPEG", exif=notes, comment=b"Ada Secret", icc_profile=b"Ada Secret")
    made = made_anew(data, 16)
    assert (made.width, made.height) == (40, 60)
    for part in (made.large, made.small):
        assert b"Secret" not in part
        assert not opened(part).getexif()


def test_of_one_that_moves_the_first_frame_is_kept() -> None:
    frames = [Image.new("RGB", (30, 30), colour) for colour in ("white", "black", "red")]
    for kind in ("WEBP", "PNG"):
        data = encoded(frames[0], kind, save_all=True, append_images=frames[1:])
        kept = opened(made_anew(data, 16).large)
        assert getattr(kept, "n_frames", 1) == 1
        assert kept.convert("L").getpixel((5, 5)) == 255


@pytest.mark.parametrize("size", [(4100, 4100), (12_000, 12_000), (20_000, 20_000)])
def test_small_files_that_unpack_to_much_are_refused(size: tuple[int, int]) -> None:
    data = encoded(Image.new("1", size))
    assert len(data) < 200_000
    with pytest.raises(InputError, match="has more than 16 million pixels"):
        made_anew(data, 16)


def test_what_is_no_picture_is_refused() -> None:
    png = encoded(Image.effect_noise((300, 300), 50))
    jpeg = encoded(Image.effect_noise((300, 300), 50), "JPEG")
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    gif = encoded(Image.new("P", (10, 10)), "GIF")
    cut = [png[: len(png) // 2], jpeg[: len(jpeg) // 2], png[:40], png[:8]]
    turned = png[:100] + bytes(255 - byte for byte in png[100:200]) + png[200:]
    for data in (b"", b"teapot", svg, gif, turned, *cut):
        with pytest.raises(InputError, match="no PNG, JPEG or WebP"):
            made_anew(data, 16)
    assert "damaged" in UNREADABLE
